package dev.weft.sync;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What an {@link AsyncQueue} holds, in the order in which it gives the items out. */
abstract class Items<T extends @Nullable Object> {
    /** How many there are. */
    int size;

    abstract void add(T item);

    /** Takes the next item out. There must be one. */
    abstract T take();

    /** First in, first out. */
    static <T extends @Nullable Object> Items<T> fifo() {
        return new Row<>();
    }

    /** Last in, first out. */
    static <T extends @Nullable Object> Items<T> lifo() {
        return new Pile<>();
    }

    /** Smallest first; of equal ones, the one that came first. */
    static <T> Items<T> byPriority(Comparator<? super T> order) {
        return new Sorted<>(order);
    }

    /** A growing ring. */
    private static final class Row<T extends @Nullable Object> extends Items<T> {
        private static final int INITIAL_CAPACITY = 8;

        /** The length is a power of two, so that an index wraps by masking. */
        private @Nullable Object[] ring = new @Nullable Object[INITIAL_CAPACITY];

        private int head;

        @Override
        void add(T item) {
            @Nullable Object[] ring = this.ring;
            int size = this.size;
            if (size == ring.length) {
                ring = grow();
            }
            ring[(head + size) & (ring.length - 1)] = item;
            this.size = size + 1;
        }

        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // null only if a null was put in
        T take() {
            @Nullable Object[] ring = this.ring;
            int index = head;
            Object item = ring[index];
            ring[index] = null;
            head = (index + 1) & (ring.length - 1);
            size--;
            return (T) item;
        }

        private @Nullable Object[] grow() {
            @Nullable Object[] old = ring;
            @Nullable Object[] grown = new @Nullable Object[old.length * 2];
            System.arraycopy(old, head, grown, 0, old.length - head);
            System.arraycopy(old, 0, grown, old.length - head, head);
            ring = grown;
            head = 0;
            return grown;
        }
    }

    private static final class Pile<T extends @Nullable Object> extends Items<T> {
        private @Nullable Object[] items = new @Nullable Object[Row.INITIAL_CAPACITY];

        @Override
        void add(T item) {
            if (size == items.length) {
                items = Arrays.copyOf(items, size * 2);
            }
            items[size++] = item;
        }

        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // null only if a null was put in
        T take() {
            Object item = items[--size];
            items[size] = null;
            return (T) item;
        }
    }

    private static final class Sorted<T> extends Items<T> {
        private final PriorityQueue<Numbered<T>> items;
        private long added;

        Sorted(Comparator<? super T> order) {
            Comparator<Numbered<T>> byItem = (a, b) -> order.compare(a.item, b.item);
            items = new PriorityQueue<>(byItem.thenComparingLong(Numbered::number));
        }

        @Override
        void add(T item) {
            items.add(new Numbered<>(item, added++));
            size++;
        }

        @Override
        T take() {
            size--;
            return items.remove().item;
        }
    }

    private record Numbered<T>(T item, long number) {}
}
