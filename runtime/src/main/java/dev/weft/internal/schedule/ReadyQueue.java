package dev.weft.internal.schedule;

import org.jspecify.annotations.Nullable;

/**
 * The callbacks and tasks that run next, first in first out: a growing ring.
 *
 * <p>Not thread-safe. Adding and polling allocate nothing unless the ring has to grow; it shrinks again once it stood
 * nearly empty at the end of a batch, so that one burst of work does not pin its memory for ever.
 *
 * @param <E> what is queued
 */
public final class ReadyQueue<E> {
    private static final int INITIAL_CAPACITY = 4;

    /** Above this capacity, {@link #trim()} gives memory back. */
    private static final int TRIM_ABOVE = 1 << 16;

    /** The length is a power of two, so that an index wraps by masking. */
    private @Nullable Object[] ring = new @Nullable Object[INITIAL_CAPACITY];

    private int head;
    private int size;

    /** Appends {@code entry}. */
    public void add(E entry) {
        @Nullable Object[] ring = this.ring;
        if (size == ring.length) {
            ring = resize(ring.length * 2);
        }
        ring[(head + size++) & (ring.length - 1)] = entry;
    }

    /** Puts {@code entry} before all others. */
    public void addFirst(E entry) {
        if (size == ring.length) {
            resize(ring.length * 2);
        }
        head = (head - 1) & (ring.length - 1);
        ring[head] = entry;
        size++;
    }

    /** Removes and returns the first entry; the queue must not be empty. */
    @SuppressWarnings({"unchecked", "NullAway"}) // only add() writes, and the caller has checked the size
    public E poll() {
        @Nullable Object[] ring = this.ring;
        int index = head;
        Object entry = ring[index];
        ring[index] = null;
        head = (index + 1) & (ring.length - 1);
        size--;
        return (E) entry;
    }

    /** Returns the entry at {@code place}, which is less than the size; 0 is the first. */
    @SuppressWarnings({"unchecked", "NullAway"}) // only add() writes
    public E at(int place) {
        return (E) ring[(head + place) & (ring.length - 1)];
    }

    /**
     * Removes and returns the entry at {@code place}; the others keep their order. Takes as long as there are entries
     * before it.
     */
    public E poll(int place) {
        E entry = at(place);
        for (int i = place; i > 0; i--) {
            ring[(head + i) & (ring.length - 1)] = at(i - 1);
        }
        poll();
        return entry;
    }

    /** Returns the number of entries. */
    public int size() {
        return size;
    }

    /** Returns whether there is no entry. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Gives back the memory of a burst that is over. */
    public void trim() {
        if (ring.length > TRIM_ABOVE && size < ring.length >> 3) {
            resize(ring.length >> 2);
        }
    }

    /** Drops every entry. */
    public void clear() {
        if (size > 0 || ring.length > INITIAL_CAPACITY) {
            ring = new @Nullable Object[INITIAL_CAPACITY];
        }
        head = 0;
        size = 0;
    }

    private @Nullable Object[] resize(int capacity) {
        @Nullable Object[] old = ring;
        @Nullable Object[] resized = new @Nullable Object[capacity];
        int first = Math.min(size, old.length - head);
        System.arraycopy(old, head, resized, 0, first);
        System.arraycopy(old, 0, resized, first, size - first);
        ring = resized;
        head = 0;
        return resized;
    }
}
