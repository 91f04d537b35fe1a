package dev.weft;

import dev.weft.internal.combine.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * A scope with a deadline, as asyncio's {@code Timeout}; made by {@code Asyncio.timeout} and {@code Asyncio.timeoutAt}.
 *
 * <pre>{@code
 * try (var limit = timeout(Duration.ofSeconds(10))) {
 *     await(somethingThatMayTakeLong());
 * } // AsyncTimeoutException after 10 seconds
 * }</pre>
 *
 * <p>When the deadline passes, the task is cancelled; at the end of the scope that {@link CancelledError} becomes an
 * {@link AsyncTimeoutException}. If the body swallows the cancellation, or ends with another throwable, there is no
 * timeout exception, but {@link #expired()} tells. A cancellation from outside stays one, even if the deadline passes
 * as well.
 *
 * <p>States: created, active, then finished; or, when the deadline passes, expiring and expired.
 *
 * <p>Only for use on the thread of the loop.
 */
public sealed interface Timeout extends AsyncScope permits Deadline {
    /**
     * Returns the deadline.
     *
     * @return the deadline in seconds on the clock of {@link EventLoop#time()}; {@link Double#POSITIVE_INFINITY} if
     *     there is none
     */
    double when();

    /**
     * Moves the deadline. If it has passed, the timeout expires in the next iteration of the loop.
     *
     * @param when the new deadline in seconds on the clock of {@link EventLoop#time()};
     *     {@link Double#POSITIVE_INFINITY} for none
     * @throws IllegalStateException if the scope has not been entered, has ended, or has expired
     * @throws IllegalArgumentException if {@code when} is not a number
     */
    void reschedule(double when);

    /**
     * Tells whether the deadline passed while the scope was active.
     *
     * @return whether it did, also after the scope
     */
    boolean expired();

    /** {@inheritDoc} Starts the clock; the deadline is for the current task. */
    @Override
    Coroutine<Void> enter();

    /**
     * {@inheritDoc} Stops the clock, and throws an {@link AsyncTimeoutException} in place of the cancellation that was
     * this timeout's.
     */
    @Override
    Coroutine<Boolean> exit(@Nullable Throwable failure);
}
