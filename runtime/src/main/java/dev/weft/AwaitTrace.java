package dev.weft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the awaits that led to a failure into its stack trace.
 *
 * <p>A coroutine that is resumed has the event loop below it on the Java stack and not its callers, which are suspended. When it fails, the awaits
 * at which they stand are inserted where the loop begins, so that the trace reads as if every call had been a plain one.
 *
 * <pre>
 *   at Demo.leaf(Demo.java:30)          at Demo.leaf(Demo.java:30)
 *   at Demo$leaf.resume(...)        ⇒   at Demo$leaf.resume(...)
 *   at dev.weft.Task.run(...)           at Demo.middle(Demo.java:20)     stands at await(leaf())
 *   at dev.weft.Task.step(...)          at Demo.main(Demo.java:10)       stands at await(middle())
 *                                       at dev.weft.Task.run(...)
 * </pre>
 */
final class AwaitTrace {
    /** The callers of a deep recursion are left out beyond this number, as the JVM does with its own. */
    private static final int MAX_CALLERS = 256;

    private AwaitTrace() {}

    /** As {@link #add}, whatever a throwable of the user's makes of its stack trace: the failure itself has to go on. */
    static void addTo(Throwable failure, Coroutine<?> caller) {
        try {
            add(failure, caller);
        } catch (Throwable refused) {
            // It keeps the trace that it has.
        }
    }

    /** Adds the coroutines from {@code caller} up to the root of its task to the trace of {@code failure}, which came out of a callee. */
    private static void add(Throwable failure, Coroutine<?> caller) {
        StackTraceElement[] trace = failure.getStackTrace();
        if (trace.length == 0) {
            return; // has none by its own wish
        }
        List<StackTraceElement> callers = callers(caller);
        int loop = indexOfLoop(trace);
        if (callers.isEmpty() || (loop > 0 && trace[loop - 1].equals(callers.get(callers.size() - 1)))) {
            return; // nothing to say, or an exception object that is thrown again and again
        }
        StackTraceElement[] longer = new StackTraceElement[trace.length + callers.size()];
        System.arraycopy(trace, 0, longer, 0, loop);
        for (int i = 0; i < callers.size(); i++) {
            longer[loop + i] = callers.get(i);
        }
        System.arraycopy(trace, loop, longer, loop + callers.size(), trace.length - loop);
        failure.setStackTrace(longer);
    }

    private static List<StackTraceElement> callers(Coroutine<?> innermost) {
        List<StackTraceElement> callers = new ArrayList<>();
        @Nullable Coroutine<?> frame = innermost;
        while (frame != null && callers.size() < MAX_CALLERS) {
            StackTraceElement element = frame.traceElement();
            if (element != null) {
                callers.add(element);
            }
            frame = frame.caller;
        }
        return callers;
    }

    /** Returns where the task begins that resumed the failing coroutine or what that waited for, or the end of the trace. */
    private static int indexOfLoop(StackTraceElement[] trace) {
        for (int i = 0; i < trace.length; i++) {
            String method = trace[i].getMethodName();
            if (trace[i].getClassName().equals(Task.class.getName())
                    && (method.equals("run") || method.equals("takeOutcome"))) {
                return i;
            }
        }
        return trace.length;
    }
}
