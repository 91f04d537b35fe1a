package dev.weft.sync;

import org.jspecify.annotations.Nullable;

/**
 * An {@link AsyncQueue} that gives out the item that was put in last, as asyncio's {@code LifoQueue}.
 *
 * @param <T> the type of the items
 */
public final class AsyncLifoQueue<T extends @Nullable Object> extends AsyncQueue<T> {
    /** Makes a queue without bounds. */
    public AsyncLifoQueue() {
        this(0);
    }

    /**
     * Makes a queue.
     *
     * @param capacity how many items it holds at most; 0 or less means any number
     */
    public AsyncLifoQueue(int capacity) {
        super(capacity, Items.lifo());
    }
}
