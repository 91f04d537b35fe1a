package dev.weft.internal.core;

import org.jspecify.annotations.Nullable;

/**
 * Is told what the tasks of a loop do; on the loop's thread, or while the loop does not run. A loop that nobody watches
 * has none, and pays one branch for each step of a task.
 */
interface Probe {
    /** Entries of the ready queue are about to have their turns. */
    default void iterates(int entries) {}

    /** They have had them. */
    default void iterated(int entries) {}

    /**
     * An entry has been put into the ready queue: a task, or a finished future for which several wait, or something
     * else.
     */
    void enqueued(Ready entry);

    /**
     * An entry of the ready queue is about to have its turn, in the turn of another one where a test lets time pass.
     *
     * @return what {@link #turned} gets
     */
    @Nullable
    Object turns(Ready entry);

    /** An entry has had its turn. */
    void turned(@Nullable Object before);

    /** A task is about to step; {@link Loop#currentTask} is the one in whose step it does, or null. */
    void stepping(Job<?> task);

    /** A task has stepped: it waits, is ready again, or is done. */
    void stepped(Job<?> task);

    /** Somebody has asked for {@code task}, which is pending, to be cancelled. */
    void cancelled(Job<?> task, @Nullable String message);

    /** The loop runs nothing any more, and is about to be closed. */
    void ends();
}
