package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * What a parked task waits for: a future, the timer of a sleep, its turn in a primitive.
 *
 * <p>Whatever ends the wait puts the task on the ready queue; the task asks for the {@link #outcome} when its turn has come.
 */
interface Waitable {
    /**
     * Passes a cancellation of the waiting task on.
     *
     * @return false if the wait is over already, and the task has to keep the cancellation itself
     */
    boolean cancelWait(Task<?> task, @Nullable String message);

    /**
     * Returns what the waiting coroutine is resumed with: the value or a {@link Thrown}; or {@link Coroutine#SUSPENDED} if it is not resumed,
     * because the task has been parked again.
     *
     * @param wanted whether the coroutine gets the value; if not, it gets a failure in its place, because the task was cancelled after the
     *     wait was over
     */
    @Nullable
    Object outcome(Task<?> task, boolean wanted);
}
