package dev.weft.internal.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that await each other, so that none of them can ever end by itself.
 *
 * <pre>{@code
 * a = createTask(async(() -> await(b)));        b = createTask(async(() -> await(a)));
 * }</pre>
 */
public final class Circle {
    private Circle() {}

    /**
     * Looks along the chain of tasks of which each awaits the next one, beginning with {@code task}, and returns one of
     * those that await each other in a circle, or null: the one at which Brent's search finds out.
     */
    static @Nullable Job<?> of(Job<?> task) {
        Job<?> mark = task;
        int steps = 0;
        int limit = 2;
        while (task.waiter instanceof Job<?> awaited && !awaited.isDone()) {
            task = awaited;
            if (task == mark) {
                return task;
            }
            if (++steps == limit) {
                mark = task;
                steps = 0;
                limit <<= 1;
            }
        }
        return null;
    }

    /** Tells which tasks await each other, if {@code waiting} waits for one of those; null if it does not. */
    public static @Nullable String describe(Job<?> waiting) {
        Job<?> first = of(waiting);
        if (first == null) {
            return null;
        }
        StringBuilder names = new StringBuilder(first.name());
        Job<?> task = first;
        do {
            task = (Job<?>) Objects.requireNonNull(task.waiter);
            names.append(" -> ").append(task.name());
        } while (task != first);
        return "tasks await each other in a circle: " + names;
    }
}
