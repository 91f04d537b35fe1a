/**
 * The kernel: continuations and the trampoline that runs them, promises and jobs, the loop, wait queues, contexts.
 *
 * <p>Not exported.
 */
@NullMarked
package dev.weft.internal.core;

import org.jspecify.annotations.NullMarked;
