package dev.weft.sync;

import dev.weft.AsyncScope;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Running;
import dev.weft.internal.core.SharedOperation;
import dev.weft.internal.core.Trampoline;
import dev.weft.internal.core.WaitQueue;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets tasks wait, under a lock, until another one says that something changed, as asyncio's {@code Condition}.
 *
 * <pre>{@code
 * try (condition) {
 *     await(condition.awaitUntil(() -> !items.isEmpty()));
 *     take(items);
 * }
 * }</pre>
 *
 * <p>{@link #await()} gives the lock back while it waits and has it again when it goes on, whether it was notified or
 * cancelled. Waiters are notified in the order in which they came; one that is cancelled passes its notification on, so
 * none is lost (the price is that a wait may end without one: look at the state again, or use {@link #awaitUntil}).
 *
 * <p>Only for use on the thread of the loop.
 */
public final class AsyncCondition extends LoopBound implements AsyncScope {
    private final WaitQueue waiters = new WaitQueue();
    private final Notification notification = new Notification();
    private final AsyncLock lock;

    /** Makes a condition with a lock of its own. */
    public AsyncCondition() {
        this(new AsyncLock());
    }

    /**
     * Makes a condition over a lock, which several conditions may share.
     *
     * @param lock the lock to hold when waiting and notifying
     */
    public AsyncCondition(AsyncLock lock) {
        this.lock = Objects.requireNonNull(lock, "lock");
    }

    /**
     * Makes a condition with a lock of its own.
     *
     * @param name what messages call it and its lock
     */
    public AsyncCondition(String name) {
        super(Objects.requireNonNull(name, "name"));
        this.lock = new AsyncLock(name);
    }

    /**
     * Takes the lock of this condition, as {@link AsyncLock#acquire()}.
     *
     * @return a coroutine that finishes when the caller has the lock
     */
    public Coroutine<Void> acquire() {
        return lock.acquire();
    }

    /**
     * Gives the lock back, as {@link AsyncLock#release()}.
     *
     * @throws IllegalStateException if the lock is free
     */
    public void release() {
        lock.release();
    }

    /**
     * Tells whether the lock is taken.
     *
     * @return whether some task holds it
     */
    public boolean isLocked() {
        return lock.isLocked();
    }

    /**
     * Gives the lock back, waits for a notification and takes the lock again. Awaiting fails with an
     * {@link IllegalStateException} if the lock is not held.
     *
     * @return a coroutine that finishes when the caller was notified and has the lock. May finish without a
     *     notification.
     */
    public Coroutine<Void> await() {
        return new Await();
    }

    /**
     * Waits, as {@link #await()}, until a condition holds. If it holds at once, does not yield.
     *
     * @param predicate looked at with the lock held, now and after every notification
     * @return a coroutine that finishes when the predicate was true and the caller has the lock
     */
    public Coroutine<Void> awaitUntil(BooleanSupplier predicate) {
        return new AwaitUntil(Objects.requireNonNull(predicate, "predicate"));
    }

    /**
     * Notifies the {@code count} tasks that wait longest, or all if there are fewer. They go on when they have got the
     * lock, thus not before the caller has given it back.
     *
     * @param count how many to notify
     * @throws IllegalStateException if the lock is not held
     */
    public void notify(int count) {
        checkThread();
        if (!lock.isLocked()) {
            throw new IllegalStateException(
                    "the lock of the condition is not acquired: notify inside try (condition) { ... }");
        }
        waiters.wake(count);
    }

    /**
     * Notifies all tasks that wait.
     *
     * @throws IllegalStateException if the lock is not held
     */
    public void notifyAllWaiters() {
        notify(waiters.size());
    }

    /** {@inheritDoc} Acquires the lock. */
    @Override
    public Coroutine<Void> enter() {
        return lock.enter();
    }

    /** {@inheritDoc} Releases the lock; suppresses nothing. */
    @Override
    public Coroutine<Boolean> exit(@Nullable Throwable failure) {
        return lock.exit(failure);
    }

    @Override
    public String toString() {
        return "AsyncCondition" + quotedName() + "[" + (lock.isLocked() ? "locked" : "unlocked")
                + (waiters.size() == 0 ? "" : ", waiters: " + waiters.size()) + "]";
    }

    /** The first part of a wait: gives the lock back until a notification comes. */
    private final class Notification extends SharedOperation<Void> {
        @Override
        protected Object attempt() {
            if (!lock.isLocked()) {
                throw new IllegalStateException(
                        "the lock of the condition is not acquired: wait inside try (condition) { ... }");
            }
            return BLOCKED;
        }

        @Override
        protected WaitQueue line(Loop loop) {
            return bind(waiters, loop);
        }

        @Override
        protected Object block(Continuation<?> caller) {
            bind(waiters, Running.require("runningLoop")); // may fail, and the lock is kept then
            lock.release();
            return super.block(caller);
        }

        @Override
        protected @Nullable Object woken() {
            return null;
        }

        @Override
        protected Object primitive() {
            return AsyncCondition.this;
        }

        @Override
        protected String describe() {
            return "notification";
        }
    }

    /**
     * One wait: first for the notification, then for the lock. A cancellation during the second does not end it: the
     * caller must have the lock when it goes on, so it is kept and thrown afterwards.
     */
    private final class Await extends Continuation<Void> {
        private boolean begun;
        private boolean relocking;

        /** What the wait ends with, once the lock is held; null if it was notified. */
        private @Nullable Throwable failure;

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            if (!begun) {
                begun = true;
                valueOf(sent);
                return Trampoline.await(notification, this);
            }
            if (!relocking) {
                try {
                    valueOf(sent);
                } catch (Throwable thrown) {
                    failure = thrown;
                }
                relocking = true;
            } else if (hasLock(sent)) {
                return finish();
            }
            return Trampoline.await(lock.acquire(), this) == SUSPENDED ? SUSPENDED : finish();
        }

        private boolean hasLock(@Nullable Object sent) throws Throwable {
            try {
                valueOf(sent);
                return true;
            } catch (CancelledError cancelled) {
                failure = cancelled;
                return false;
            } catch (Throwable thrown) {
                waiters.wake(1);
                throw thrown;
            }
        }

        private @Nullable Object finish() throws Throwable {
            if (failure != null) {
                // We may have been notified: that must not be lost.
                waiters.wake(1);
                throw failure;
            }
            return null;
        }

        @Override
        protected String describe() {
            return "AsyncCondition.await";
        }

        @Override
        protected @Nullable String waitText() {
            return relocking ? null : "a notify of AsyncCondition" + quotedName();
        }

        @Override
        protected @Nullable Object nameless() {
            return name == null ? AsyncCondition.this : null;
        }
    }

    private final class AwaitUntil extends Continuation<Void> {
        private final BooleanSupplier predicate;

        AwaitUntil(BooleanSupplier predicate) {
            this.predicate = predicate;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            valueOf(sent);
            while (!predicate.getAsBoolean()) {
                if (Trampoline.await(AsyncCondition.this.await(), this) == SUSPENDED) {
                    return SUSPENDED;
                }
            }
            return null;
        }

        @Override
        protected String describe() {
            return "AsyncCondition.awaitUntil";
        }
    }
}
