package dev.weft.internal.schedule;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Timers ordered by deadline; equal deadlines fire in the order in which they were added.
 *
 * <p>A four-ary heap whose keys stand in an array of their own: sifting compares neighbours in memory and touches no
 * entry. A cancelled entry stays until it reaches the top or until more than half of a large heap is cancelled, when
 * all of them are dropped at once; cancelling is therefore O(1) and the memory that is held is at most twice what is
 * needed. Not thread-safe.
 *
 * @param <E> what is scheduled
 */
public final class TimerHeap<E extends TimerHeap.Entry> {
    /** Something that waits for its deadline. */
    public interface Entry {
        /** Returns whether the entry need not fire any more; once true, it stays true. */
        boolean isTimerCancelled();
    }

    /** Below this number of cancelled entries a clean-up is not worth it. */
    private static final int MIN_CANCELLED = 100;

    private static final int INITIAL_CAPACITY = 16;

    /** Above this capacity, {@link #trim()} gives memory back. */
    private static final int TRIM_ABOVE = 1 << 12;

    /** For heaps that have had no timer yet, which many programs never need. */
    private static final long[] NO_KEYS = {};

    private static final @Nullable Entry[] NO_ENTRIES = {};

    /** A heap to which nothing is ever added; stands for one that is made later. */
    public static final TimerHeap<?> NONE = new TimerHeap<>();

    /** Two numbers per entry: its deadline in nanoseconds, then its place in the order of adding. */
    private long[] keys = NO_KEYS;

    private @Nullable Entry[] entries = NO_ENTRIES;
    private int size;
    private int cancelled;
    private long sequence;

    /** Makes a heap without timers. */
    public TimerHeap() {}

    /** Returns {@link #NONE}. */
    @SuppressWarnings("unchecked") // nothing is in it
    public static <E extends Entry> TimerHeap<E> none() {
        return (TimerHeap<E>) NONE;
    }

    /** Schedules {@code entry} for {@code deadline}, in nanoseconds of the loop's clock. */
    public void add(long deadline, E entry) {
        int index = size++;
        if (index == entries.length) {
            resize(Math.max(INITIAL_CAPACITY, index + (index >> 1)));
        }
        siftUp(index, deadline, sequence++, entry);
    }

    /** Tells the heap that one of its entries became cancelled. */
    public void noteCancelled() {
        if (++cancelled > MIN_CANCELLED && cancelled > size >> 1) {
            dropCancelled();
        }
    }

    /** Returns the earliest deadline of an entry that is not cancelled, or {@link Long#MAX_VALUE} if there is none. */
    public long nextDeadline() {
        while (size > 0) {
            if (!top().isTimerCancelled()) {
                return keys[0];
            }
            removeTop();
            cancelled--;
        }
        return Long.MAX_VALUE;
    }

    /**
     * Removes and returns the first entry whose deadline is not after {@code now} and that is not cancelled, or null.
     */
    @SuppressWarnings("unchecked") // only add() writes
    public @Nullable E pollDue(long now) {
        while (size > 0 && keys[0] <= now) {
            Entry entry = top();
            removeTop();
            if (!entry.isTimerCancelled()) {
                return (E) entry;
            }
            cancelled--;
        }
        return null;
    }

    /** Returns the number of entries, cancelled ones that were not dropped yet included. */
    public int size() {
        return size;
    }

    /** Returns whether there is no entry at all. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Calls {@code action} with each entry that is not cancelled and its deadline, in no order. */
    @SuppressWarnings("unchecked") // only add() writes
    public void forEach(ObjLongConsumer<? super E> action) {
        for (int i = 0; i < size; i++) {
            Entry entry = Objects.requireNonNull(entries[i]);
            if (!entry.isTimerCancelled()) {
                action.accept((E) entry, keys[2 * i]);
            }
        }
    }

    /** Gives back the memory of a burst that is over, at once: the loop may be idle for long. */
    public void trim() {
        if (entries.length > TRIM_ABOVE && size < entries.length >> 3) {
            resize(Math.max(INITIAL_CAPACITY, 2 * size));
        }
    }

    /** Returns for how many entries there is room; for tests. */
    int capacity() {
        return entries.length;
    }

    private void resize(int capacity) {
        entries = Arrays.copyOf(entries, capacity);
        keys = Arrays.copyOf(keys, 2 * capacity);
    }

    /** Drops every entry. */
    public void clear() {
        if (entries != NO_ENTRIES) {
            keys = NO_KEYS;
            entries = NO_ENTRIES;
            size = 0;
            cancelled = 0;
        }
    }

    @SuppressWarnings("NullAway") // called on a heap that is not empty
    private Entry top() {
        return entries[0];
    }

    private void removeTop() {
        int last = --size;
        Entry moved = entries[last];
        entries[last] = null;
        if (last > 0) {
            siftDown(0, keys[2 * last], keys[2 * last + 1], moved);
        }
    }

    private void siftUp(int start, long deadline, long order, Entry entry) {
        int index = start;
        while (index > 0) {
            int parent = (index - 1) >> 2;
            // A new entry is the youngest: among equal deadlines it stays behind.
            if (keys[2 * parent] <= deadline) {
                break;
            }
            move(parent, index);
            index = parent;
        }
        put(index, deadline, order, entry);
    }

    private void siftDown(int start, long deadline, long order, @Nullable Entry entry) {
        int index = start;
        for (; ; ) {
            int child = (index << 2) + 1;
            if (child >= size) {
                break;
            }
            int smallest = child;
            for (int i = child + 1, end = Math.min(child + 4, size); i < end; i++) {
                if (before(keys[2 * i], keys[2 * i + 1], smallest)) {
                    smallest = i;
                }
            }
            if (before(deadline, order, smallest)) {
                break;
            }
            move(smallest, index);
            index = smallest;
        }
        put(index, deadline, order, entry);
    }

    private boolean before(long deadline, long order, int other) {
        long otherDeadline = keys[2 * other];
        return deadline < otherDeadline || (deadline == otherDeadline && order < keys[2 * other + 1]);
    }

    private void move(int from, int to) {
        keys[2 * to] = keys[2 * from];
        keys[2 * to + 1] = keys[2 * from + 1];
        entries[to] = entries[from];
    }

    private void put(int index, long deadline, long order, @Nullable Entry entry) {
        keys[2 * index] = deadline;
        keys[2 * index + 1] = order;
        entries[index] = entry;
    }

    private void dropCancelled() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            Entry entry = entries[i];
            if (entry != null && !entry.isTimerCancelled()) {
                move(i, kept++);
            }
        }
        Arrays.fill(entries, kept, size, null);
        size = kept;
        cancelled = 0;
        for (int i = (kept - 2) >> 2; i >= 0; i--) {
            siftDown(i, keys[2 * i], keys[2 * i + 1], entries[i]);
        }
        if (entries.length > INITIAL_CAPACITY && kept < entries.length >> 2) {
            resize(Math.max(INITIAL_CAPACITY, kept * 2));
        }
    }
}
