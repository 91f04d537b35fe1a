package dev.weft.internal.core;

import dev.weft.Task;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pending tasks of a loop in the order of their creation: a list through the tasks themselves, so that a task is
 * never garbage while it is pending and keeping it costs two references.
 */
final class TaskList {
    private @Nullable Job<?> first;
    private @Nullable Job<?> last;

    void add(Job<?> task) {
        Job<?> last = this.last;
        task.previous = last;
        if (last == null) {
            first = task;
        } else {
            last.next = task;
        }
        this.last = task;
    }

    void remove(Job<?> task) {
        Job<?> previous = task.previous;
        Job<?> next = task.next;
        if (previous == null) {
            first = next;
        } else {
            previous.next = next;
            task.previous = null;
        }
        if (next == null) {
            last = previous;
        } else {
            next.previous = previous;
            task.next = null;
        }
    }

    /** Returns the oldest, from which {@link Job#next} leads to all others; null if there is none. */
    @Nullable
    Job<?> first() {
        return first;
    }

    boolean isEmpty() {
        return first == null;
    }

    /** Returns a copy, in the order of creation. */
    Set<Task<?>> snapshot() {
        Set<Task<?>> tasks = new LinkedHashSet<>();
        for (Job<?> task = first; task != null; task = task.next) {
            tasks.add(task);
        }
        return tasks;
    }
}
