package dev.weft.internal.group;

import org.jspecify.annotations.Nullable;

/**
 * Those who wait for a channel, first come first served. Whoever gives up leaves at the same cost wherever they stand.
 * Guarded by the channel's lock.
 */
final class Line {
    private @Nullable Waiter first;
    private @Nullable Waiter last;
    private int size;

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    void add(Waiter waiter) {
        waiter.previous = last;
        if (last == null) {
            first = waiter;
        } else {
            last.next = waiter;
        }
        last = waiter;
        size++;
    }

    void remove(Waiter waiter) {
        if (waiter.previous == null) {
            first = waiter.next;
        } else {
            waiter.previous.next = waiter.next;
        }
        if (waiter.next == null) {
            last = waiter.previous;
        } else {
            waiter.next.previous = waiter.previous;
        }
        waiter.previous = waiter.next = null;
        size--;
    }

    /** Takes the first one out, with the given state; null if there is none. */
    @Nullable
    Waiter poll(byte state) {
        Waiter waiter = first;
        if (waiter != null) {
            remove(waiter);
            waiter.state = state;
        }
        return waiter;
    }
}
