/**
 * Many cores: the loops of a {@link dev.weft.LoopGroup} and their threads, calls from one loop to another, and what a
 * {@link dev.weft.LoopChannel} is made of.
 *
 * <p>In come work for another loop and items; out go their outcomes, on the loop that waits for them. No task, future
 * or coroutine is ever used by two threads: what crosses is a {@link dev.weft.internal.group.Crossing} and what
 * callbacks carry that were given to a loop from outside.
 *
 * <p>Not exported.
 */
@NullMarked
package dev.weft.internal.group;

import org.jspecify.annotations.NullMarked;
