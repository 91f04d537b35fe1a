package dev.weft.sync;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What an {@link AsyncQueue} holds, in the order in which it gives the items out. */
abstract class Items<T extends @Nullable Object> {
    /** Stands for a null item in collections that take none. */
    private static final Object NULL = new Object();

    abstract void add(T item);

    /** Takes the next item out. There must be one. */
    abstract T take();

    abstract int size();

    /** First in, first out. */
    static <T extends @Nullable Object> Items<T> fifo() {
        return new Row<>(true);
    }

    /** Last in, first out. */
    static <T extends @Nullable Object> Items<T> lifo() {
        return new Row<>(false);
    }

    /** Smallest first; of equal ones, the one that came first. */
    static <T> Items<T> byPriority(Comparator<? super T> order) {
        return new Sorted<>(order);
    }

    private static final class Row<T extends @Nullable Object> extends Items<T> {
        private final ArrayDeque<Object> items = new ArrayDeque<>();
        private final boolean fifo;

        Row(boolean fifo) {
            this.fifo = fifo;
        }

        @Override
        void add(T item) {
            items.addLast(item == null ? NULL : item);
        }

        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // null only if a null was put in
        T take() {
            Object item = fifo ? items.removeFirst() : items.removeLast();
            return item == NULL ? null : (T) item;
        }

        @Override
        int size() {
            return items.size();
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
        }

        @Override
        T take() {
            return items.remove().item;
        }

        @Override
        int size() {
            return items.size();
        }
    }

    private record Numbered<T>(T item, long number) {}
}
