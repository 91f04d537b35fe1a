package dev.weft.internal.core;

import dev.weft.internal.report.DumpText;
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

    /** Prints what a dump says of a task, in the words of a stack; of one that failed, the stack trace. */
    static void print(Job<?> task, PrintStream out) {
        Throwable failure = task.isDone() && !task.isCancelled() ? task.peekFailure() : null;
        if (failure != null) {
            out.println("Stack trace of " + task + ":");
            failure.printStackTrace(out);
            return;
        }
        String stack = DumpText.stack(Dumps.of(task));
        out.print(
                stack.isEmpty()
                        ? "No stack for " + task + "\n"
                        : "Stack for " + task + " (innermost first):\n" + stack);
        out.flush();
    }
}
