package dev.weft.sync;

import dev.weft.AsyncScope;
import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.TimerHandle;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.SharedOperation;
import dev.weft.internal.core.WaitQueue;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A limit for how often something is done: so many times in a period, as a leaky bucket counts.
 *
 * <pre>{@code
 * AsyncLimiter limiter = new AsyncLimiter(10, Duration.ofSeconds(1));
 * for (var url : urls) {
 *     await(limiter.acquire());
 *     tasks.add(createTask(fetch(url)));
 * }
 * }</pre>
 *
 * <p>After a pause as many may go at once as the limit says; then one more each time that a fraction of the period has
 * gone by. They go in the order in which they asked; a task that is cancelled while it waits counts for nothing.
 * Acquiring below the limit does not yield. Nothing is given back: as a scope, {@code try (limiter) { ... }}, it
 * acquires at the start and does nothing at the end.
 *
 * <p>Only for use on the thread of the loop.
 */
public final class AsyncLimiter extends LoopBound implements AsyncScope {
    /** What may be missing in the sum of fractions: far less than a clock can tell. */
    private static final double ROUNDING = 1e-9;

    private final WaitQueue waiters = new WaitQueue();
    private final Acquire acquire = new Acquire();
    private final int count;
    private final Duration period;
    private final double periodSeconds;
    private final double interval;

    /** When the bucket is empty, in seconds of the loop's clock: each acquisition adds an interval to it. */
    private double empty = Double.NEGATIVE_INFINITY;

    private @Nullable TimerHandle timer;

    /**
     * Makes a limit.
     *
     * @param count how many times in each period; at least 1
     * @param period the length of the period; positive
     * @throws IllegalArgumentException if {@code count} or {@code period} is not positive
     */
    public AsyncLimiter(int count, Duration period) {
        if (count < 1) {
            throw new IllegalArgumentException("a limit of " + count + ": the number must be at least 1");
        }
        Objects.requireNonNull(period, "period");
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("a limit for each " + period + ": the period must be positive");
        }
        this.count = count;
        this.period = period;
        periodSeconds = period.getSeconds() + period.getNano() / 1e9;
        interval = periodSeconds / count;
    }

    /**
     * Waits until the limit allows one more, and counts it.
     *
     * @return a coroutine that finishes when the caller may go. It may be awaited any number of times, once for each.
     */
    public Coroutine<Void> acquire() {
        return acquire;
    }

    /**
     * Tells whether {@link #acquire()} would not have to wait.
     *
     * @return whether the limit allows one more and nobody is in line
     * @throws IllegalStateException if no loop runs on this thread
     */
    public boolean hasCapacity() {
        return !waiters.hasUncancelled() && allows(Asyncio.runningLoop().time());
    }

    /** {@inheritDoc} Acquires. */
    @Override
    public Coroutine<Void> enter() {
        return acquire;
    }

    /** {@inheritDoc} Does nothing; suppresses nothing. */
    @Override
    public Coroutine<Boolean> exit(@Nullable Throwable failure) {
        return Asyncio.result(false);
    }

    @Override
    public String toString() {
        return "AsyncLimiter[" + count + " in " + period + (waiters.size() == 0 ? "" : ", waiters: " + waiters.size())
                + "]";
    }

    private boolean allows(double now) {
        return empty + interval - now <= periodSeconds + ROUNDING;
    }

    private boolean take(double now) {
        if (!allows(now)) {
            return false;
        }
        empty = Math.max(empty, now) + interval;
        return true;
    }

    /** Lets those go, in their order, whom the limit allows by now, and sets the timer for the next one. */
    private void letGo(EventLoop loop) {
        double now = loop.time();
        while (waiters.hasUncancelled() && take(now)) {
            if (waiters.wake(1) == 0) { // those who stand here were woken already
                empty -= interval;
                break;
            }
        }
        arm(loop);
    }

    private void arm(EventLoop loop) {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (waiters.hasUncancelled()) {
            timer = loop.callAt(empty + interval - periodSeconds, () -> {
                timer = null;
                letGo(loop);
            });
        }
    }

    private final class Acquire extends SharedOperation<Void> {
        @Override
        protected @Nullable Object attempt() {
            return !waiters.hasUncancelled() && take(Asyncio.runningLoop().time()) ? null : BLOCKED;
        }

        @Override
        protected WaitQueue line(Loop loop) {
            return bind(waiters, loop);
        }

        @Override
        protected Object block(Continuation<?> caller) {
            Object parked = super.block(caller);
            if (timer == null) {
                arm(Asyncio.runningLoop());
            }
            return parked;
        }

        /** Whoever woke the task has counted it. */
        @Override
        protected @Nullable Object woken() {
            return null;
        }

        @Override
        protected void givenUp(boolean woken) {
            if (woken) {
                empty -= interval;
            }
            letGo(Asyncio.runningLoop());
        }

        @Override
        protected String describe() {
            return "AsyncLimiter.acquire";
        }
    }
}
