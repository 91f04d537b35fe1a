package dev.weft.internal.core;

import org.jspecify.annotations.Nullable;

/**
 * What a parked task waits for: a future, the timer of a sleep, its turn in a primitive.
 *
 * <p>Whatever ends the wait puts the task on the ready queue; the task asks for the {@link #outcome} when its turn has
 * come.
 */
public interface Waitable {
    /**
     * Passes a cancellation of the waiting task on.
     *
     * @return false if the wait is over already, and the task has to keep the cancellation itself
     */
    boolean cancelWait(Job<?> task, @Nullable String message);

    /**
     * Returns what the waiting coroutine is resumed with: the value or a {@link Thrown}; or
     * {@link Continuation#SUSPENDED} if it is not resumed, because the task has been parked again.
     *
     * @param wanted whether the coroutine gets the value; if not, it gets a failure in its place, because the task was
     *     cancelled after the wait was over
     */
    @Nullable
    Object outcome(Job<?> task, boolean wanted);
}
