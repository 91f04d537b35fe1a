/**
 * Signals of the operating system, by way of the API.
 *
 * <p>Not exported.
 */
@NullMarked
package dev.weft.internal.signal;

import org.jspecify.annotations.NullMarked;
