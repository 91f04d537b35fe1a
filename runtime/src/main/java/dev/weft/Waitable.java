package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * What a parked task waits for: a future, or the timer of a sleep.
 *
 * <p>Whatever ends the wait puts the task on the ready queue; the task asks for the {@link #outcome()} when its turn has come.
 */
interface Waitable {
    /**
     * Passes a cancellation of the waiting task on.
     *
     * @return false if the wait is over already, and the task has to keep the cancellation itself
     */
    boolean cancelWait(@Nullable String message);

    /** Returns what the waiting coroutine is resumed with: the value or a {@link Thrown}. The wait is over. */
    @Nullable
    Object outcome();
}
