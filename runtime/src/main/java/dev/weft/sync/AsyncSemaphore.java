package dev.weft.sync;

import dev.weft.AsyncScope;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.SharedCoroutine;
import org.jspecify.annotations.Nullable;

/**
 * A counter of permits, as asyncio's {@code Semaphore}.
 *
 * <p>Permits are handed out in the order in which tasks asked; nobody overtakes a task that waits or was just woken. A task that is
 * cancelled after it was handed a permit gives it to the next one. Acquiring when a permit is free and nobody waits does not yield.
 *
 * <p>Only for use on the thread of the loop.
 */
public class AsyncSemaphore extends LoopBound implements AsyncScope {
    private final WaitQueue waiters = new WaitQueue();
    private final SharedCoroutine<Void> acquire = new AcquireOperation();
    private final SharedCoroutine<Boolean> exit = new ReleaseOperation();
    private int permits;

    /** Makes a semaphore with one permit. */
    public AsyncSemaphore() {
        this(1);
    }

    /**
     * Makes a semaphore.
     *
     * @param permits how many tasks may have a permit at a time; not negative
     * @throws IllegalArgumentException if {@code permits} is negative
     */
    public AsyncSemaphore(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException(
                    "a semaphore cannot start with " + permits + " permits: the number must be at least 0");
        }
        this.permits = permits;
    }

    /**
     * Takes a permit, waiting for one if need be.
     *
     * @return a coroutine that finishes when the caller has a permit. It may be awaited any number of times, once for each permit.
     */
    public final Coroutine<Void> acquire() {
        return acquire;
    }

    /** Gives a permit back; the first task in line gets it. */
    public void release() {
        permits++;
        handOver();
    }

    /**
     * Tells whether {@link #acquire()} would have to wait.
     *
     * @return whether there is no permit, or there are others in line
     */
    public final boolean isLocked() {
        return permits == 0 || waiters.hasUncancelled();
    }

    /** {@inheritDoc} Acquires a permit. */
    @Override
    public final Coroutine<Void> enter() {
        return acquire;
    }

    /** {@inheritDoc} Releases a permit; suppresses nothing. */
    @Override
    public final Coroutine<Boolean> exit(@Nullable Throwable failure) {
        return exit;
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + (isLocked() ? "locked" : "unlocked, permits: " + permits)
                + (waiters.size() == 0 ? "" : ", waiters: " + waiters.size()) + "]";
    }

    final int permits() {
        return permits;
    }

    /** Gives a free permit to the first who waits; false if nobody does. */
    private boolean handOver() {
        if (waiters.wake(1) == 0) {
            return false;
        }
        permits--;
        return true;
    }

    private final class AcquireOperation extends SharedCoroutine<Void> {
        @Override
        protected @Nullable Object attempt() {
            if (isLocked()) {
                return BLOCKED;
            }
            permits--;
            return null;
        }

        @Override
        protected Coroutine<Void> block() {
            return new Acquire();
        }

        @Override
        protected String describe() {
            return "AsyncSemaphore.acquire";
        }
    }

    private final class ReleaseOperation extends SharedCoroutine<Boolean> {
        @Override
        protected Object attempt() {
            AsyncSemaphore.this.release();
            return false;
        }

        @Override
        protected String describe() {
            return "AsyncSemaphore.exit";
        }
    }

    /** The wait for a permit. Whoever wakes it has taken the permit off the counter. */
    private final class Acquire extends Waiter<Void> {
        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            if (isNew()) {
                valueOf(sent);
                loop();
                return parkIn(waiters);
            }
            leaveQueue();
            try {
                valueOf(sent);
            } catch (CancelledError cancelled) {
                if (isWoken()) {
                    permits++;
                }
                throw cancelled;
            } finally {
                // Permits that came free while others had to keep the order.
                while (permits > 0 && handOver()) {}
            }
            return null;
        }

        @Override
        protected String describe() {
            return "AsyncSemaphore.acquire";
        }
    }
}
