package dev.weft.sync;

import dev.weft.Coroutine;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.SharedOperation;
import dev.weft.internal.core.WaitQueue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A flag that tasks can wait for, as asyncio's {@code Event}.
 *
 * <p>{@link #set()} wakes all who wait at that moment, in the order in which they came, even if {@link #clear()}
 * follows at once.
 *
 * <p>Only for use on the thread of the loop.
 */
public final class AsyncEvent extends LoopBound {
    private final WaitQueue waiters = new WaitQueue();
    private final Await await = new Await();
    private boolean set;

    /** The queue whose {@code join} this is, or null. */
    private @Nullable AsyncQueue<?> joined;

    /** Makes an event that is not set. */
    public AsyncEvent() {}

    /**
     * Makes an event with a name that is not set.
     *
     * @param name what messages call it
     */
    public AsyncEvent(String name) {
        super(Objects.requireNonNull(name, "name"));
    }

    /** Makes the event that the items of a queue are done. */
    static AsyncEvent ofJoin(AsyncQueue<?> queue) {
        AsyncEvent event = new AsyncEvent();
        event.joined = queue;
        return event;
    }

    /** Sets the flag and wakes every task that waits for it. Does nothing if it is set. */
    public void set() {
        checkThread();
        if (!set) {
            set = true;
            waiters.wake(Integer.MAX_VALUE);
        }
    }

    /** Clears the flag: from now on {@link #await()} waits for the next {@link #set()}. */
    public void clear() {
        checkThread();
        set = false;
    }

    /**
     * Tells whether the flag is set.
     *
     * @return whether {@link #await()} would go on at once
     */
    public boolean isSet() {
        return set;
    }

    /**
     * Waits until the flag is set; does not yield if it is.
     *
     * @return a coroutine that finishes once {@link #set()} was called. It may be awaited any number of times.
     */
    public Coroutine<Void> await() {
        return await;
    }

    @Override
    public String toString() {
        return "AsyncEvent" + quotedName() + "[" + (set ? "set" : "unset")
                + (waiters.size() == 0 ? "" : ", waiters: " + waiters.size()) + "]";
    }

    private final class Await extends SharedOperation<Void> {
        @Override
        protected @Nullable Object attempt() {
            return set ? null : BLOCKED;
        }

        @Override
        protected WaitQueue line(Loop loop) {
            return bind(waiters, loop);
        }

        @Override
        protected @Nullable Object woken() {
            return null; // even if the event was cleared since
        }

        @Override
        protected Object primitive() {
            return joined == null ? AsyncEvent.this : joined;
        }

        @Override
        protected @Nullable String primitiveName() {
            return joined == null ? name : joined.name;
        }

        @Override
        protected @Nullable String waitText() {
            return joined == null ? "which is not set" : joined.joinText();
        }

        @Override
        protected String describe() {
            return joined == null ? "AsyncEvent.await" : "AsyncQueue.join";
        }
    }
}
