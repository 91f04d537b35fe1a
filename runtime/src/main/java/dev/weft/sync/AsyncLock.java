package dev.weft.sync;

import dev.weft.AsyncScope;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.SharedOperation;
import dev.weft.internal.core.WaitQueue;
import java.util.Objects;
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
 * <p>A lock is not owned by a task: any task may release it. It is not reentrant. Tasks get it in the order in which
 * they asked (a release wakes the first in line, and nobody overtakes a task that was woken); a task that is cancelled
 * after it was woken passes the lock on. Acquiring a free lock does not yield to the loop.
 *
 * <p>Only for use on the thread of the loop.
 */
public final class AsyncLock extends LoopBound implements AsyncScope {
    private final WaitQueue waiters = new WaitQueue();
    private final Acquire acquire = new Acquire();
    private final Exit exit = new Exit();
    private boolean locked;

    /** The task that has taken the lock, if a task has; for dumps. */
    private @Nullable Task<?> holder;

    /** Makes a free lock. */
    public AsyncLock() {}

    /**
     * Makes a free lock with a name.
     *
     * @param name what messages call it
     */
    public AsyncLock(String name) {
        super(Objects.requireNonNull(name, "name"));
    }

    /**
     * Takes the lock, waiting for it if need be.
     *
     * @return a coroutine that finishes when the caller has the lock. It may be awaited any number of times, once for
     *     each release.
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
        checkThread();
        if (!locked) {
            throw new IllegalStateException("the lock is not acquired: release() must follow an acquire()");
        }
        locked = false;
        holder = null;
        WaitQueue.gaveBack(this);
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
        return "AsyncLock" + quotedName() + "[" + (locked ? "locked" : "unlocked")
                + (waiters.size() == 0 ? "" : ", waiters: " + waiters.size()) + "]";
    }

    private final class Acquire extends SharedOperation<Void> {
        @Override
        protected @Nullable Object attempt() {
            if (locked || waiters.hasUncancelled()) {
                return BLOCKED;
            }
            locked = true;
            holder = WaitQueue.took(AsyncLock.this);
            return null;
        }

        @Override
        protected WaitQueue line(Loop loop) {
            return bind(waiters, loop);
        }

        @Override
        protected @Nullable Object woken() {
            locked = true;
            holder = WaitQueue.took(AsyncLock.this);
            return null;
        }

        @Override
        protected void givenUp(boolean woken) {
            // The release that woke us, if there was one, must not be lost.
            if (!locked) {
                waiters.wakeHead();
            }
        }

        @Override
        protected @Nullable Task<?> holder() {
            return holder;
        }

        @Override
        protected String waitText() {
            return locked ? "which somebody holds that is no task" : "which is free and about to be passed on";
        }

        @Override
        protected Object primitive() {
            return AsyncLock.this;
        }

        @Override
        protected @Nullable String primitiveName() {
            return name;
        }

        @Override
        protected String describe() {
            return "AsyncLock.acquire";
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
            return "AsyncLock.exit";
        }
    }
}
