package dev.weft.sync;

import dev.weft.AsyncScope;
import dev.weft.Coroutine;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.SharedOperation;
import dev.weft.internal.core.WaitQueue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A counter of permits, as asyncio's {@code Semaphore}.
 *
 * <p>Permits are handed out in the order in which tasks asked; nobody overtakes a task that waits or was just woken. A
 * task that is cancelled after it was handed a permit gives it to the next one. Acquiring when a permit is free and
 * nobody waits does not yield.
 *
 * <p>Only for use on the thread of the loop.
 */
public class AsyncSemaphore extends LoopBound implements AsyncScope {
    private final WaitQueue waiters = new WaitQueue();
    private final Acquire acquire = new Acquire();
    private final Exit exit = new Exit();
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
        this.permits = checked(permits);
    }

    /**
     * Makes a semaphore with a name.
     *
     * @param permits how many tasks may have a permit at a time; not negative
     * @param name what messages call it
     * @throws IllegalArgumentException if {@code permits} is negative
     */
    public AsyncSemaphore(int permits, String name) {
        super(Objects.requireNonNull(name, "name"));
        this.permits = checked(permits);
    }

    private static int checked(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException(
                    "a semaphore cannot start with " + permits + " permits: the number must be at least 0");
        }
        return permits;
    }

    /**
     * Takes a permit, waiting for one if need be.
     *
     * @return a coroutine that finishes when the caller has a permit. It may be awaited any number of times, once for
     *     each permit.
     */
    public final Coroutine<Void> acquire() {
        return acquire;
    }

    /** Gives a permit back; the first task in line gets it. */
    public void release() {
        checkThread();
        permits++;
        WaitQueue.gaveBack(this);
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
        return getClass().getSimpleName() + quotedName() + "["
                + (isLocked() ? "locked" : "unlocked, permits: " + permits)
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

    /** Hands out what came free while others had to keep the order. */
    private void handOutAll() {
        while (permits > 0 && handOver()) {}
    }

    private final class Acquire extends SharedOperation<Void> {
        @Override
        protected @Nullable Object attempt() {
            if (isLocked()) {
                return BLOCKED;
            }
            permits--;
            WaitQueue.took(AsyncSemaphore.this);
            return null;
        }

        @Override
        protected WaitQueue line(Loop loop) {
            return bind(waiters, loop);
        }

        /** Whoever woke the task has taken its permit off the counter. */
        @Override
        protected @Nullable Object woken() {
            handOutAll();
            WaitQueue.took(AsyncSemaphore.this);
            return null;
        }

        @Override
        protected void givenUp(boolean woken) {
            if (woken) {
                permits++;
            }
            handOutAll();
        }

        @Override
        protected Object primitive() {
            return AsyncSemaphore.this;
        }

        @Override
        protected @Nullable String primitiveName() {
            return name;
        }

        @Override
        protected String describe() {
            return "AsyncSemaphore.acquire";
        }

        @Override
        protected String waitText() {
            return "which has no permit left";
        }
    }

    private final class Exit extends SharedOperation<Boolean> {
        @Override
        protected Object attempt() {
            release();
            return false;
        }

        @Override
        protected String describe() {
            return "AsyncSemaphore.exit";
        }
    }
}
