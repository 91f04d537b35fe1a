package dev.weft.sync;

import dev.weft.AsyncScope;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.SharedCoroutine;
import org.jspecify.annotations.Nullable;

/**
 * Mutual exclusion between tasks of one loop, as asyncio's {@code Lock}.
 *
 * <pre>{@code
 * try (lock) {
 *     await(somethingThatOthersMustNotSeeHalfDone());
 * }
 * }</pre>
 *
 * <p>A lock is not owned by a task: any task may release it. It is not reentrant. Tasks get it in the order in which they asked
 * (a release wakes the first in line, and nobody overtakes a task that was woken); a task that is cancelled after it was woken passes
 * the lock on. Acquiring a free lock does not yield to the loop.
 *
 * <p>Only for use on the thread of the loop.
 */
public final class AsyncLock extends LoopBound implements AsyncScope {
    private final WaitQueue waiters = new WaitQueue();
    private final SharedCoroutine<Void> acquire = new AcquireOperation();
    private final SharedCoroutine<Boolean> exit = new ReleaseOperation();
    private boolean locked;

    /** Makes a free lock. */
    public AsyncLock() {}

    /**
     * Takes the lock, waiting for it if need be.
     *
     * @return a coroutine that finishes when the caller has the lock. It may be awaited any number of times, once for each release.
     */
    public Coroutine<Void> acquire() {
        return acquire;
    }

    /**
     * Gives the lock back and wakes the first task in line.
     *
     * @throws IllegalStateException if the lock is free
     */
    public void release() {
        if (!locked) {
            throw new IllegalStateException("the lock is not acquired: release() must follow an acquire()");
        }
        locked = false;
        waiters.wakeHead();
    }

    /**
     * Tells whether the lock is taken.
     *
     * @return whether some task holds it
     */
    public boolean isLocked() {
        return locked;
    }

    /** {@inheritDoc} Acquires the lock. */
    @Override
    public Coroutine<Void> enter() {
        return acquire;
    }

    /** {@inheritDoc} Releases the lock; suppresses nothing. */
    @Override
    public Coroutine<Boolean> exit(@Nullable Throwable failure) {
        return exit;
    }

    @Override
    public String toString() {
        return "AsyncLock[" + (locked ? "locked" : "unlocked")
                + (waiters.size() == 0 ? "" : ", waiters: " + waiters.size()) + "]";
    }

    private final class AcquireOperation extends SharedCoroutine<Void> {
        @Override
        protected @Nullable Object attempt() {
            if (locked || waiters.hasUncancelled()) {
                return BLOCKED;
            }
            locked = true;
            return null;
        }

        @Override
        protected Coroutine<Void> block() {
            return new Acquire();
        }

        @Override
        protected String describe() {
            return "AsyncLock.acquire";
        }
    }

    private final class ReleaseOperation extends SharedCoroutine<Boolean> {
        @Override
        protected Object attempt() {
            AsyncLock.this.release();
            return false;
        }

        @Override
        protected String describe() {
            return "AsyncLock.exit";
        }
    }

    /** The wait for a lock that is taken. */
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
                // The release that woke us, if there was one, must not be lost.
                if (!locked) {
                    waiters.wakeHead();
                }
                throw cancelled;
            }
            locked = true;
            return null;
        }

        @Override
        protected String describe() {
            return "AsyncLock.acquire";
        }
    }
}
