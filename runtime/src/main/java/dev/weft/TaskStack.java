package dev.weft;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The call graph of a task: the coroutines between the wait and the root, and the tasks that wait for this one. */
final class TaskStack {
    private TaskStack() {}

    /**
     * Returns the coroutines of a task that waits, the innermost first, the root last; none when the task is done. An operation that has parked
     * the task counts as the innermost.
     */
    static List<Coroutine<?>> of(Task<?> task) {
        List<Coroutine<?>> stack = new ArrayList<>();
        if (!task.isDone()) {
            if (task.waiter() instanceof Operation<?> operation && !(task.innermost() instanceof Operation)) {
                stack.add(operation);
            }
            for (@Nullable Coroutine<?> frame = task.innermost(); frame != null; frame = frame.caller) {
                stack.add(frame);
            }
        }
        return stack;
    }

    /** Returns where the user's code stands in a task that waits, "Owner.method (File.java:14 await(...))", or null if that is not known. */
    static @Nullable String place(Task<?> task) {
        for (Coroutine<?> frame : of(task)) {
            String position = frame.position();
            if (position != null) {
                return frame.describe() + " (" + position + ")";
            }
        }
        return null;
    }

    static void print(Task<?> task, PrintStream out) {
        StringBuilder text = new StringBuilder();
        Throwable failure = task.isDone() && !task.isCancelled() ? task.peekFailure() : null;
        if (failure != null) {
            out.println("Stack trace of " + task + ":");
            failure.printStackTrace(out);
            return;
        }
        List<Coroutine<?>> stack = of(task);
        if (stack.isEmpty()) {
            out.println("No stack for " + task);
            return;
        }
        text.append("Stack for ").append(task).append(" (innermost first):\n");
        for (Coroutine<?> frame : stack) {
            text.append("  at ").append(frame.describe());
            String position = frame.position();
            if (position != null) {
                text.append(" (").append(position).append(')');
            }
            text.append('\n');
        }
        for (Task<?> awaiter : task.waitingTasks()) {
            text.append("  awaited by ").append(awaiter.name()).append('\n');
        }
        out.print(text);
        out.flush();
    }
}
