package dev.weft.internal.core;

import dev.weft.Task;
import dev.weft.internal.observe.Ledger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that an {@link Operation} has parked, in the order in which they came: a list whose nodes are the tasks
 * themselves, so that waiting makes no garbage, and leaving costs the same wherever a task stands.
 *
 * <pre>
 *   NONE ──park──▶ WAITING ──a wake-up────▶ WOKEN        either puts the task on the ready queue. In the loop's next iteration, as if
 *    ▲                │                       │          a future had been completed or cancelled, the task has its turn, and the
 *    │                └────cancellation────▶ CANCELLED   operation goes on or is given up
 *    └─────────────────the task's turn────────┘
 * </pre>
 *
 * <p>A task that was woken or cancelled stays in the queue until its turn (or until the waker takes it out, as the
 * queues of items do). That gap is what the order of asyncio's primitives rests on, so it is kept.
 */
public final class WaitQueue {
    // How the wait of a task stands: its field "wait".
    static final byte NONE = 0;
    static final byte WAITING = 1;
    static final byte WOKEN = 2;
    static final byte CANCELLED = 3;

    private @Nullable Job<?> first;
    /**
     * Null unless there are two or more: mostly there is one, and a reference that need not be stored costs nothing.
     */
    private @Nullable Job<?> last;

    private int size;

    /** The first one who may still wait: nobody before it does. Null if nobody does. */
    private @Nullable Job<?> firstWaiting;

    /** How many stand here whose wait was cancelled. */
    private int cancelled;

    /** Makes an empty queue. */
    public WaitQueue() {}

    /**
     * Notes, where somebody observes, that the current task has got a primitive, or one permit of it.
     *
     * @param primitive what it has
     * @return the current task, or null if there is none
     */
    public static @Nullable Task<?> took(Object primitive) {
        Ledger.took(primitive);
        Loop loop = Running.loop();
        return loop == null ? null : loop.currentTask;
    }

    /**
     * Notes, where a test observes, that a primitive, or one permit of it, was given back.
     *
     * @param primitive what is free again
     */
    public static void gaveBack(Object primitive) {
        Ledger.gaveBack(primitive);
    }

    /** Returns how many tasks stand here. */
    public int size() {
        return size;
    }

    /** Parks the task of {@code caller} at the end of the line until it is woken to go on with {@code operation}. */
    Object park(Operation<?> operation, Continuation<?> caller) {
        Job<?> task = caller.driver();
        if (size++ == 0) {
            first = task;
        } else {
            Job<?> before = Objects.requireNonNull(last == null ? first : last);
            task.ahead = before;
            before.behind = task;
            last = task;
        }
        if (firstWaiting == null) {
            firstWaiting = task;
        }
        task.inLine = true;
        task.wait = WAITING;
        return task.park(operation, caller);
    }

    /** Takes out a task that stands in this queue. */
    void remove(Job<?> task) {
        task.inLine = false;
        if (task.wait == CANCELLED) {
            cancelled--;
        }
        if (task == firstWaiting) {
            firstWaiting = task.behind;
        }
        if (--size == 0) {
            first = null;
            return;
        }
        Job<?> before = task.ahead;
        Job<?> after = task.behind;
        if (before == null) {
            first = after;
        } else {
            before.behind = after;
            task.ahead = null;
        }
        if (after == null) {
            last = before;
        } else {
            after.ahead = before;
            task.behind = null;
        }
        if (size == 1) {
            last = null;
        }
    }

    /**
     * Returns whether somebody stands here whose wait was not cancelled: one who waits, or one who was woken and has
     * not run since.
     */
    public boolean hasUncancelled() {
        return size > cancelled;
    }

    /** Notes that the wait of a task that stands here was cancelled. */
    void noteCancelled() {
        cancelled++;
    }

    /**
     * Wakes the first one, unless it is woken or cancelled already: then whoever that was goes on and looks after the
     * others.
     */
    public void wakeHead() {
        Job<?> task = first;
        if (task != null && task.wait == WAITING) {
            wake(task);
        }
    }

    /**
     * Wakes the first ones of those who still wait.
     *
     * @param count how many at most
     * @return how many that were
     */
    public int wake(int count) {
        int woken = 0;
        Job<?> task = firstWaiting;
        for (; task != null && woken < count; task = task.behind) {
            if (task.wait == WAITING) {
                wake(task);
                woken++;
            }
        }
        firstWaiting = task; // whoever is woken here may stay in line: nobody looks at them twice
        return woken;
    }

    /** Takes out those at the front up to and including the first who still waits, and wakes that one. */
    public void wakeAndRemove() {
        for (Job<?> task = first; task != null; task = first) {
            remove(task);
            if (task.wait == WAITING) {
                wake(task);
                return;
            }
        }
    }

    /** Wakes all who still wait and empties the queue. */
    public void wakeAndRemoveAll() {
        while (first != null) {
            wakeAndRemove();
        }
    }

    static void wake(Job<?> task) {
        task.wait = WOKEN;
        task.loop.enqueue(task);
    }
}
