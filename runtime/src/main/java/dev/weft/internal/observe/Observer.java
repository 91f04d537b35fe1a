package dev.weft.internal.observe;

import dev.weft.Task;
import org.jspecify.annotations.Nullable;

/**
 * Is told what a loop and its tasks do: a recording, a watchdog, figures. All of it is called on the loop's thread,
 * between or within the turns that it tells of, so it must be short, must not throw, and must not call the program.
 *
 * <pre>
 *   iterationBegins
 *     stepBegins            a task begins or goes on; what it has waited for can still be asked for
 *       created             a task was made
 *       cancels             somebody asks to cancel a task
 *     stepEnds              it waits, is ready again, or is done
 *     turnBegins            another entry of the ready queue: a timer, a callback, a future for which many wait
 *     turnEnds
 *   iterationEnds
 * </pre>
 *
 * Turns and steps may nest: a task that starts an eager one steps around it. What begins before an observer comes may
 * have an end without a beginning for it.
 */
public interface Observer {
    /**
     * Tells that entries of the ready queue are about to have their turns. An iteration within a turn is a part of
     * that, and is not told.
     *
     * @param entries how many
     */
    default void iterationBegins(int entries) {}

    /**
     * Tells that all of them have had their turns.
     *
     * @param nanos how long that took
     */
    default void iterationEnds(int entries, long nanos) {}

    /**
     * Tells that an entry that is not a pending task is about to have its turn.
     *
     * @param entry what it is
     */
    default void turnBegins(Object entry) {}

    /**
     * Tells that it has had it.
     *
     * @param nanos how long that took
     */
    default void turnEnds(Object entry, long nanos) {}

    /**
     * Tells that there is a new task.
     *
     * @param task the task
     * @param record what is kept of it
     */
    default void created(Task<?> task, TaskRecord record) {}

    /** Tells that a task is about to begin or to go on. */
    default void stepBegins(Task<?> task, TaskRecord record) {}

    /**
     * Tells that it waits, is ready again, or is done.
     *
     * @param nanos how long the step took
     */
    default void stepEnds(Task<?> task, TaskRecord record, long nanos) {}

    /**
     * Tells that the current task, or a callback, asks to cancel a task.
     *
     * @param task the task, which is not done
     * @param message the message, or null
     */
    default void cancels(Task<?> task, @Nullable String message) {}
}
