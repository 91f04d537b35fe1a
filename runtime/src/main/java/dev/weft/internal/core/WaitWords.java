package dev.weft.internal.core;

import dev.weft.Task;
import dev.weft.internal.observe.Ledger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says in words what a task waits for: for dumps, for the picture of a run, and for what a test tells of a deadlock.
 */
final class WaitWords {
    private static final int MAX_NAMES = 3;

    /** How many coroutines are looked at; seen from outside, chains may be circles while they change. */
    private static final int MAX_FRAMES = 100_000;

    private final PrimitiveNames names;
    private final boolean isOutside;

    /**
     * Makes one.
     *
     * @param names what primitives are called that have no name
     * @param isOutside whether another thread looks, which cannot ask who holds a permit
     */
    WaitWords(PrimitiveNames names, boolean isOutside) {
        this.names = names;
        this.isOutside = isOutside;
    }

    /**
     * Returns the tasks that hold what {@code job}, which waits, waits for, as far as that is known; a lock has one,
     * permits may have several.
     */
    List<Task<?>> holders(Job<?> job) {
        if (!(job.waiter() instanceof Operation<?> operation)) {
            return List.of();
        }
        Task<?> holder = operation.holder();
        if (holder != null) {
            return List.of(holder);
        }
        return isOutside ? List.of() : Ledger.holdersHere(operation.primitive());
    }

    /** Returns what {@code job}, which waits, waits for: {@code AsyncLock "left" held by task b}. */
    String of(Job<?> job, List<Task<?>> holders) {
        Waitable waiter = job.waiter();
        String ofRuntime = null;
        Continuation<?> innermost = job.innermost();
        int left = MAX_FRAMES;
        // The outermost part of the runtime below the user's await knows best: a barrier waits for a condition, which
        // waits for a lock.
        for (Continuation<?> frame = innermost; frame != null && frame.position() == null && left > 0; left--) {
            String text = frame.waitText();
            if (text != null) {
                ofRuntime = frame
                                instanceof
                                Operation<?> operation // the coroutine of a task, whose text is but an addition
                        ? of(operation, holders)
                        : names.numbered(text, frame.nameless());
            }
            frame = frame.caller == frame ? null : frame.caller;
        }
        if (ofRuntime != null) {
            return ofRuntime;
        } else if (waiter instanceof Task<?> task) {
            return "task " + task.name();
        } else if (waiter instanceof Operation<?> operation) {
            return of(operation, holders);
        } else if (waiter instanceof Sleep<?>) {
            return "sleep";
        } else if (waiter instanceof Promise<?> future) {
            String text = of(future);
            return text != null ? text : innermost.position() == null ? innermost.describe() : "future";
        }
        return innermost.describe();
    }

    private String of(Operation<?> operation, List<Task<?>> holders) {
        String text = names.of(operation);
        if (!holders.isEmpty()) {
            return text + " held by " + names(holders);
        }
        String more = operation.waitText();
        return more == null ? text : text + ", " + more;
    }

    private static String names(List<Task<?>> holders) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < Math.min(MAX_NAMES, holders.size()); i++) {
            Task<?> holder = holders.get(i);
            names.append(i == 0 ? "task " : " and task ").append(holder.name());
            names.append(holder.isDone() ? ", which has ended" : "");
        }
        return names.append(holders.size() > MAX_NAMES ? " and more" : "").toString();
    }

    private static @Nullable String of(Promise<?> future) {
        String text = future.waitText();
        for (Object hook : entries(future)) {
            if (text == null && hook instanceof DoneHook done) {
                text = done.completer();
            }
        }
        return text;
    }

    /** Returns those who wait for {@code future}: tasks, hooks, callbacks. */
    static List<Object> entries(Promise<?> future) {
        Object callbacks = future.callbacks();
        return callbacks instanceof Callbacks several
                ? several.toList()
                : callbacks == null ? List.of() : List.of(callbacks);
    }
}
