package dev.weft.sync;

import dev.weft.Coroutine;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Operation;
import dev.weft.internal.core.SharedOperation;
import dev.weft.internal.core.WaitQueue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue of items between tasks of one loop, first in first out, as asyncio's {@code Queue}.
 *
 * <p>Getting from an empty queue and putting into a full one wait. Those who wait are woken in the order in which they
 * came, but an item belongs to whoever takes it first: a task that comes between the wake-up and the moment when the
 * woken task runs may take the item, and the woken task waits again, at the end of the line. A task that is cancelled
 * after it was woken wakes the next one.
 *
 * <p>Items may be null. Only for use on the thread of the loop.
 *
 * @param <T> the type of the items
 */
public class AsyncQueue<T extends @Nullable Object> extends LoopBound {
    private final Items<T> items;
    private final int capacity;
    private final WaitQueue getters = new WaitQueue();
    private final WaitQueue putters = new WaitQueue();
    /** Set while nothing is unfinished. It only keeps the queue, for texts. */
    @SuppressWarnings("this-escape")
    private final AsyncEvent finished = AsyncEvent.ofJoin(this);

    private final Get get = new Get();
    private int unfinished;
    private boolean shutDown;

    /** Makes a queue without bounds. */
    public AsyncQueue() {
        this(0);
    }

    /**
     * Makes a queue.
     *
     * @param capacity how many items it holds at most; 0 or less means any number
     */
    public AsyncQueue(int capacity) {
        this(capacity, Items.fifo());
    }

    /**
     * Makes a queue with a name.
     *
     * @param capacity how many items it holds at most; 0 or less means any number
     * @param name what messages call it
     */
    public AsyncQueue(int capacity, String name) {
        this(capacity, Items.fifo(), Objects.requireNonNull(name, "name"));
    }

    AsyncQueue(int capacity, Items<T> items) {
        this(capacity, items, null);
    }

    private AsyncQueue(int capacity, Items<T> items, @Nullable String name) {
        super(name);
        this.capacity = capacity;
        this.items = items;
        finished.set();
    }

    /**
     * Takes an item out, waiting for one while the queue is empty. Awaiting fails with a {@link QueueShutDownException}
     * if the queue is empty and shut down.
     *
     * @return a coroutine whose result is the item. It may be awaited any number of times, once for each item.
     */
    public final Coroutine<T> get() {
        return get;
    }

    /**
     * Takes an item out, if there is one.
     *
     * @return the item
     * @throws QueueEmptyException if there is none
     * @throws QueueShutDownException if there is none and the queue is shut down
     */
    public final T getNowait() {
        checkThread();
        if (isEmpty()) {
            if (shutDown) {
                throw new QueueShutDownException("the queue is shut down and empty");
            }
            throw new QueueEmptyException("the queue is empty");
        }
        return take();
    }

    private T take() {
        T item = items.take();
        putters.wakeAndRemove();
        return item;
    }

    /**
     * Puts an item in, waiting for room while the queue is full. Awaiting fails with a {@link QueueShutDownException}
     * if the queue is shut down.
     *
     * @param item the item, may be null
     * @return a coroutine that finishes when the item is in the queue
     */
    public final Coroutine<Void> put(T item) {
        return new Put(item);
    }

    /**
     * Puts an item in, if there is room.
     *
     * @param item the item, may be null
     * @throws QueueFullException if there is no room
     * @throws QueueShutDownException if the queue is shut down
     */
    public final void putNowait(T item) {
        checkThread();
        if (shutDown) {
            throw new QueueShutDownException("the queue is shut down");
        }
        if (isFull()) {
            throw new QueueFullException("the queue is full: it holds " + size() + " items");
        }
        add(item);
    }

    private void add(T item) {
        items.add(item);
        unfinished++;
        finished.clear();
        getters.wakeAndRemove();
    }

    /**
     * Tells that the work on an item that was taken out is done. {@link #join()} waits for as many of these as items
     * were put in.
     *
     * @throws IllegalStateException if called more often than items were put in
     */
    public final void taskDone() {
        checkThread();
        if (unfinished <= 0) {
            throw new IllegalStateException("taskDone() called too many times: all items that were put in are done");
        }
        unfinished--;
        if (unfinished == 0) {
            finished.set();
        }
    }

    /**
     * Waits until every item that was put in has been taken out and {@linkplain #taskDone() is done}.
     *
     * @return a coroutine that finishes then, at once if there is none
     */
    public final Coroutine<Void> join() {
        return finished.await();
    }

    /**
     * Ends the use of the queue: puts fail from now on, gets when no item is left. All who wait are woken to find that
     * out. Shutting down again is allowed, for example to drop the rest.
     *
     * @param immediate whether to drop the items that are in the queue, which counts as {@link #taskDone()} for each
     */
    public final void shutdown(boolean immediate) {
        checkThread();
        shutDown = true;
        if (immediate) {
            while (!isEmpty()) {
                items.take();
                if (unfinished > 0) {
                    unfinished--;
                }
            }
            if (unfinished == 0) {
                finished.set();
            }
        }
        getters.wakeAndRemoveAll();
        putters.wakeAndRemoveAll();
    }

    /** Ends the use of the queue, as {@code shutdown(false)}: what is in it can still be taken out. */
    public final void shutdown() {
        shutdown(false);
    }

    /**
     * Tells how many items are in the queue.
     *
     * @return the number of items
     */
    public final int size() {
        return items.size;
    }

    /**
     * Tells the capacity.
     *
     * @return how many items the queue holds at most; 0 or less means any number
     */
    public final int capacity() {
        return capacity;
    }

    /**
     * Tells whether there is no item.
     *
     * @return whether the queue is empty
     */
    public final boolean isEmpty() {
        return items.size == 0;
    }

    /**
     * Tells whether there is no room.
     *
     * @return whether the queue holds as many items as it may; never true without a capacity
     */
    public final boolean isFull() {
        return capacity > 0 && size() >= capacity;
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + quotedName() + "[size: " + size() + (capacity > 0 ? "/" + capacity : "")
                + (getters.size() == 0 ? "" : ", getters: " + getters.size())
                + (putters.size() == 0 ? "" : ", putters: " + putters.size())
                + (unfinished == 0 ? "" : ", unfinished: " + unfinished)
                + (shutDown ? ", shut down" : "") + "]";
    }

    /** What keeps those who {@link #join}, for dumps. */
    final String joinText() {
        int taken = unfinished - size();
        return "with " + unfinished + " unfinished: " + size() + " in the queue, and " + taken
                + " taken out for which nobody has called taskDone()";
    }

    private final class Get extends SharedOperation<T> {
        @Override
        protected @Nullable Object attempt() {
            if (isEmpty()) {
                return shutDown ? getNowait() : BLOCKED;
            }
            return take();
        }

        @Override
        protected WaitQueue line(Loop loop) {
            return bind(getters, loop);
        }

        @Override
        protected void givenUp(boolean woken) {
            if (woken && !isEmpty()) {
                getters.wakeAndRemove();
            }
        }

        @Override
        protected Object primitive() {
            return AsyncQueue.this;
        }

        @Override
        protected @Nullable String primitiveName() {
            return name;
        }

        @Override
        protected String describe() {
            return "AsyncQueue.get";
        }

        @Override
        protected String waitText() {
            return "which is empty";
        }
    }

    private final class Put extends Operation<Void> {
        private final T item;

        Put(T item) {
            this.item = item;
        }

        @Override
        protected @Nullable Object attempt() {
            if (shutDown) {
                putNowait(item); // fails
            } else if (isFull()) {
                return BLOCKED;
            }
            add(item);
            return null;
        }

        @Override
        protected WaitQueue line(Loop loop) {
            return bind(putters, loop);
        }

        @Override
        protected void givenUp(boolean woken) {
            if (woken && !isFull()) {
                putters.wakeAndRemove();
            }
        }

        @Override
        protected Object primitive() {
            return AsyncQueue.this;
        }

        @Override
        protected @Nullable String primitiveName() {
            return name;
        }

        @Override
        protected String describe() {
            return "AsyncQueue.put";
        }

        @Override
        protected String waitText() {
            return "which is full with " + size() + (size() == 1 ? " item" : " items")
                    + (getters.size() == 0 ? " and from which nobody waits to get" : "");
        }
    }
}
