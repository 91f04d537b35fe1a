package dev.weft.sync;

import java.util.Comparator;
import java.util.Objects;

/**
 * An {@link AsyncQueue} that gives out the smallest item first, as asyncio's {@code PriorityQueue}; of equal items, the
 * one that was put in first.
 *
 * <p>Items must not be null.
 *
 * @param <T> the type of the items
 */
public final class AsyncPriorityQueue<T> extends AsyncQueue<T> {
    /** Makes a queue without bounds, of items that are {@link Comparable}. */
    public AsyncPriorityQueue() {
        this(0);
    }

    /**
     * Makes a queue of items that are {@link Comparable}; putting another one in fails with a
     * {@link ClassCastException}.
     *
     * @param capacity how many items it holds at most; 0 or less means any number
     */
    @SuppressWarnings("unchecked")
    public AsyncPriorityQueue(int capacity) {
        this(capacity, (Comparator<T>) Comparator.naturalOrder());
    }

    /**
     * Makes a queue without bounds.
     *
     * @param order tells which items come first
     */
    public AsyncPriorityQueue(Comparator<? super T> order) {
        this(0, order);
    }

    /**
     * Makes a queue.
     *
     * @param capacity how many items it holds at most; 0 or less means any number
     * @param order tells which items come first
     */
    public AsyncPriorityQueue(int capacity, Comparator<? super T> order) {
        super(capacity, Items.byPriority(Objects.requireNonNull(order, "order")));
    }
}
