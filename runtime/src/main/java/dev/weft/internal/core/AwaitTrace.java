package dev.weft.internal.core;

import java.util.ArrayList;
import java.util.Arrays;
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
 *   at ...Trampoline.run(...)           at Demo.middle(Demo.java:20)     stands at await(leaf())
 *   at ...Job.step(...)                 at Demo.main(Demo.java:10)       stands at await(middle())
 *                                       at ...Trampoline.run(...)
 * </pre>
 */
final class AwaitTrace {
    /*
     * A failure can pass several tasks, each of which adds its callers as a block; and one object can be thrown again and again, by whoever keeps it. The
     * first block tells where it comes from; of the others as many are kept as a chain of tasks usually has, the newest in the end. Blocks are
     * known by a mark where no trace shows it: the version of a module that has no name.
     */
    private static final String BLOCK_BEGINS = "await, first";
    private static final String BLOCK_GOES_ON = "await";
    private static final int MAX_BLOCKS = 4;

    /** The callers of a deep recursion are left out beyond this number, as the JVM does with its own. */
    private static final int MAX_CALLERS = 256;

    /** What the name of the method that runs a body has more than that in the source. */
    private static final String BODY = "-async";

    private AwaitTrace() {}

    /** As {@link #add}, whatever a throwable of the user's makes of its stack trace: the failure itself has to go on. */
    static void addTo(Throwable failure, Continuation<?> caller) {
        try {
            add(failure, caller);
        } catch (Throwable refused) {
            // It keeps the trace that it has.
        }
    }

    /** Adds the coroutines from {@code caller} up to the root of its task to the trace of {@code failure}, which came out of a callee. */
    private static void add(Throwable failure, Continuation<?> caller) {
        StackTraceElement[] trace = failure.getStackTrace();
        if (trace.length == 0) {
            return; // has none by its own wish
        }
        List<StackTraceElement> callers = callers(caller);
        if (callers.isEmpty()) {
            return; // nothing to say
        }
        int loop = indexOfLoop(trace);
        int keep = endOfKept(trace, loop, callers);
        if (keep < 0) {
            return;
        }
        StackTraceElement[] changed = new StackTraceElement[keep + callers.size() + trace.length - loop];
        for (int i = 0; i < keep; i++) {
            changed[i] = named(trace[i]);
        }
        for (int i = 0; i < callers.size(); i++) {
            changed[keep + i] = callers.get(i);
        }
        System.arraycopy(trace, loop, changed, keep + callers.size(), trace.length - loop);
        failure.setStackTrace(changed);
    }

    /** A call as its source has it: the method that runs a body is called {@code sayAfter-async}, which no source can write. */
    static StackTraceElement named(StackTraceElement call) {
        String name = call.getMethodName();
        return name.endsWith(BODY)
                ? new StackTraceElement(
                        null, // shown for the application class loader, too, which the JVM leaves out
                        call.getModuleName(),
                        null,
                        call.getClassName(),
                        name.substring(0, name.length() - BODY.length()),
                        call.getFileName(),
                        call.getLineNumber())
                : call;
    }

    /** Returns where the new block of {@code callers} goes, in place of what is between there and {@code loop}; -1 if it is the newest one already. */
    private static int endOfKept(StackTraceElement[] trace, int loop, List<StackTraceElement> callers) {
        int blocks = 0;
        int newest = loop;
        int begin = loop;
        for (int end = loop; end > 0 && isMarked(trace[end - 1]); end = begin) {
            begin = end - 1;
            while (begin > 0 && !isFirst(trace[begin]) && isMarked(trace[begin - 1])) {
                begin--;
            }
            List<StackTraceElement> block = Arrays.asList(trace).subList(begin, end);
            if (block.equals(callers)) {
                return end == loop ? -1 : begin; // thrown again: what came after that was another time
            }
            if (++blocks == 1) {
                newest = begin;
                if (endsWith(block, callers)) {
                    return -1; // a caller caught it, and has thrown it after another wait
                }
            }
        }
        return blocks < MAX_BLOCKS ? loop : newest;
    }

    private static boolean endsWith(List<StackTraceElement> block, List<StackTraceElement> callers) {
        int surplus = block.size() - callers.size();
        for (int i = callers.size() - 1; i >= 0; i--) {
            StackTraceElement caller = callers.get(i);
            if (surplus < 0
                    || !block.get(surplus + i).getClassName().equals(caller.getClassName())
                    || !block.get(surplus + i).getMethodName().equals(caller.getMethodName())
                    || block.get(surplus + i).getLineNumber() != caller.getLineNumber()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFirst(StackTraceElement element) {
        return BLOCK_BEGINS.equals(element.getModuleVersion());
    }

    private static boolean isMarked(StackTraceElement element) {
        return isFirst(element) || BLOCK_GOES_ON.equals(element.getModuleVersion());
    }

    private static StackTraceElement mark(StackTraceElement element, boolean first) {
        return new StackTraceElement(
                null,
                null,
                first ? BLOCK_BEGINS : BLOCK_GOES_ON,
                element.getClassName(),
                element.getMethodName(),
                element.getFileName(),
                element.getLineNumber());
    }

    private static List<StackTraceElement> callers(Continuation<?> innermost) {
        List<StackTraceElement> callers = new ArrayList<>();
        @Nullable Continuation<?> frame = innermost;
        while (frame != null && callers.size() < MAX_CALLERS) {
            StackTraceElement element = frame.traceElement();
            if (element != null) {
                callers.add(mark(element, callers.isEmpty()));
            }
            frame = frame.caller;
        }
        return callers;
    }

    /** Returns where the task begins that resumed the failing coroutine or what that waited for, or the end of the trace. */
    private static int indexOfLoop(StackTraceElement[] trace) {
        for (int i = 0; i < trace.length; i++) {
            String type = trace[i].getClassName();
            String method = trace[i].getMethodName();
            if ((type.equals(Trampoline.class.getName()) && method.equals("run"))
                    || (type.equals(Job.class.getName()) && method.equals("takeOutcome"))) {
                return i;
            }
        }
        return trace.length;
    }
}
