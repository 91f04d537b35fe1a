package dev.weft.internal.core;

import dev.weft.Task;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The call graph of a task: the coroutines between the wait and the root, and the tasks that wait for this one. */
public final class TaskStack {
    private TaskStack() {}

    /**
     * Returns the coroutines of a task that waits, the innermost first, the root last; none when the task is done. An
     * operation that has parked the task counts as the innermost.
     */
    public static List<Continuation<?>> of(Job<?> task) {
        List<Continuation<?>> stack = new ArrayList<>();
        if (!task.isDone()) {
            if (task.waiter() instanceof Operation<?> operation && !(task.innermost() instanceof Operation)) {
                stack.add(operation);
            }
            for (@Nullable Continuation<?> frame = task.innermost(); frame != null; frame = frame.caller) {
                stack.add(frame);
            }
        }
        return stack;
    }

    /**
     * Returns where the user's code stands in a task that waits, "Owner.method (File.java:14 await(...))", or null if
     * that is not known.
     */
    public static @Nullable String place(Job<?> task) {
        for (Continuation<?> frame : of(task)) {
            String position = frame.position();
            if (position != null) {
                return frame.describe() + " (" + position + ")";
            }
        }
        return null;
    }

    static void print(Job<?> task, PrintStream out) {
        StringBuilder text = new StringBuilder();
        Throwable failure = task.isDone() && !task.isCancelled() ? task.peekFailure() : null;
        if (failure != null) {
            out.println("Stack trace of " + task + ":");
            failure.printStackTrace(out);
            return;
        }
        List<Continuation<?>> stack = of(task);
        if (stack.isEmpty()) {
            out.println("No stack for " + task);
            return;
        }
        text.append("Stack for ").append(task).append(" (innermost first):\n");
        for (Continuation<?> frame : stack) {
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
