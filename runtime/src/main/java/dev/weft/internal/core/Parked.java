package dev.weft.internal.core;

import dev.weft.Task;

/** Tasks that an {@link Operation} has parked alone: they stand in no {@link WaitQueue}, and its states are theirs. */
public final class Parked {
    private Parked() {}

    /** Wakes a task that still waits; one that was woken or cancelled before has its turn anyway. */
    public static void wake(Task<?> task) {
        Job<?> job = (Job<?>) task;
        if (job.wait == WaitQueue.WAITING) {
            WaitQueue.wake(job);
        }
    }

    /** Returns whether the wait of a task that has not had its turn since was not cancelled. */
    public static boolean isUncancelled(Task<?> task) {
        return ((Job<?>) task).wait != WaitQueue.CANCELLED;
    }
}
