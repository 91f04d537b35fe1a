package dev.weft.sync;

import org.jspecify.annotations.Nullable;

/**
 * Waiting coroutines in the order in which they came.
 *
 * <p>A waiter that was woken or cancelled stays in the queue until its task runs again and takes it out (or until the waker does, as the
 * queues of items do). That gap is what the order of asyncio's primitives rests on, so it is kept.
 */
final class WaitQueue {
    private @Nullable Waiter<?> first;
    private @Nullable Waiter<?> last;
    private int size;

    int size() {
        return size;
    }

    void add(Waiter<?> waiter) {
        waiter.previous = last;
        if (last == null) {
            first = waiter;
        } else {
            last.next = waiter;
        }
        last = waiter;
        size++;
    }

    /** Takes out a waiter that stands in this queue. */
    void remove(Waiter<?> waiter) {
        Waiter<?> before = waiter.previous;
        Waiter<?> after = waiter.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        waiter.left();
        size--;
    }

    /** Whether somebody stands here whose wait was not cancelled: one who waits, or one who was woken and has not run since. */
    boolean hasUncancelled() {
        for (Waiter<?> waiter = first; waiter != null; waiter = waiter.next) {
            if (!waiter.wasCancelled()) {
                return true;
            }
        }
        return false;
    }

    /** Wakes the first one, unless it is woken or cancelled already: then whoever that was goes on and looks after the others. */
    void wakeHead() {
        if (first != null && first.stillWaits()) {
            first.wakeUp();
        }
    }

    /** Wakes the first {@code count} of those who still wait; returns how many that were. */
    int wake(int count) {
        int woken = 0;
        for (Waiter<?> waiter = first; waiter != null && woken < count; waiter = waiter.next) {
            if (waiter.stillWaits()) {
                waiter.wakeUp();
                woken++;
            }
        }
        return woken;
    }

    /** Takes out those at the front up to and including the first who still waits, and wakes that one. */
    void wakeAndRemove() {
        while (first != null) {
            Waiter<?> waiter = first;
            remove(waiter);
            if (waiter.stillWaits()) {
                waiter.wakeUp();
                return;
            }
        }
    }

    /** Wakes all who still wait and empties the queue. */
    void wakeAndRemoveAll() {
        while (first != null) {
            wakeAndRemove();
        }
    }
}
