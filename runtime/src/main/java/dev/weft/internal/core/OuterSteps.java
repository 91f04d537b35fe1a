package dev.weft.internal.core;

import dev.weft.Task;
import dev.weft.internal.observe.Observer;
import dev.weft.internal.observe.TaskRecord;
import dev.weft.internal.observe.TaskWords;
import dev.weft.internal.report.Text;
import org.jspecify.annotations.Nullable;

/**
 * Is told of steps and callbacks, of those within each other only of the outermost. What began before somebody observed
 * does not count.
 */
abstract class OuterSteps implements Observer {
    final TaskWords words;

    /** What the outermost callback that runs calls. */
    private @Nullable Object subject;

    /** How many run, one within the other. */
    private int depth;

    OuterSteps(TaskWords words) {
        this.words = words;
    }

    /**
     * Tells that a step or a callback has ended.
     *
     * @param nanos how long it took
     * @param task the task; null for a callback
     * @param what the callback; of no meaning for a task
     */
    abstract void ended(long nanos, @Nullable Task<?> task, @Nullable Object what);

    /** Returns what has run, or where it stands now. */
    final String text(@Nullable Task<?> task, @Nullable Object what) {
        if (task == null) {
            return "callback " + Text.of(what);
        }
        String place = task.isDone() ? null : words.place(task);
        return place == null ? words.coroutine(task) : "up to " + place;
    }

    @Override
    public final void turnBegins(Object entry) {
        if (depth++ == 0) {
            subject = words.subject(entry);
        }
    }

    @Override
    public final void turnEnds(Object entry, long nanos) {
        if (depth > 0 && --depth == 0) {
            ended(nanos, null, subject);
            subject = null;
        }
    }

    @Override
    public final void stepBegins(Task<?> task, TaskRecord record) {
        depth++;
    }

    @Override
    public void stepEnds(Task<?> task, TaskRecord record, long nanos) {
        if (depth > 0 && --depth == 0) {
            ended(nanos, task, null);
        }
    }
}
