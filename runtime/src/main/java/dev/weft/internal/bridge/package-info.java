/**
 * Ways to what is not of a loop: stages, threads, callbacks, {@code Flow}.
 *
 * <p>Not exported.
 */
@NullMarked
package dev.weft.internal.bridge;

import org.jspecify.annotations.NullMarked;
