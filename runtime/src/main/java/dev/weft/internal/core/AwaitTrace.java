package dev.weft.internal.core;

import dev.weft.CancelledError;
import dev.weft.GeneratorExit;
import dev.weft.internal.report.Fatal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the awaits that led to a failure into its stack trace.
 *
 * <p>A coroutine that is resumed has the event loop below it on the Java stack and not its callers, which are
 * suspended. When it fails, the awaits at which they stand are inserted where the loop begins, so that the trace reads
 * as if every call had been a plain one.
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

    /** The mark of the line that stands for the loop. */
    private static final String FOLDED = "loop";

    /** What of the API runs a loop. */
    private static final Set<String> LOOP =
            Set.of("dev.weft.Asyncio", "dev.weft.Runner", "dev.weft.LoopThread", "dev.weft.EventLoop");

    /** The callers of a deep recursion are left out beyond this number, as the JVM does with its own. */
    private static final int MAX_CALLERS = 256;

    /**
     * What the name of the method that runs a body has more than that in the source; a number may follow, where several
     * methods have the name.
     */
    private static final String BODY = "-async";

    /** What the name of a method has behind that which calls the parts of a body that is too long for one method. */
    private static final String PARTS = "-parts";

    private AwaitTrace() {}

    /**
     * As {@link #add}, whatever a throwable of the user's makes of its stack trace: the failure itself has to go on.
     */
    static void addTo(Throwable failure, Continuation<?> caller) {
        try {
            add(failure, caller);
        } catch (Throwable refused) {
            // It keeps the trace that it has.
        }
    }

    /**
     * Adds the coroutines from {@code caller} up to the root of its task to the trace of {@code failure}, which came
     * out of a callee.
     */
    private static void add(Throwable failure, Continuation<?> caller) {
        if (failure instanceof CancelledError || failure instanceof GeneratorExit || failure instanceof AwaitedAt) {
            return; // of the runtime's own making
        }
        StackTraceElement[] trace = failure.getStackTrace();
        if (trace.length == 0) {
            addSuppressed(failure, caller);
            return;
        }
        List<StackTraceElement> callers = callers(caller);
        int loop = indexOfLoop(trace);
        if (callers.isEmpty()) {
            fold(failure, trace, loop);
            return;
        }
        insert(failure, trace, loop, callers);
    }

    /** A failure that has no trace, by its own wish or the JVM's: what it went through stands beside it, once. */
    private static void addSuppressed(Throwable failure, Continuation<?> caller) {
        if (Fatal.is(failure)) {
            return; // the JVM's own ones are made in advance
        }
        List<StackTraceElement> callers = callers(caller);
        if (callers.isEmpty()) {
            return;
        }
        for (Throwable beside : failure.getSuppressed()) {
            if (beside instanceof AwaitedAt awaits) {
                StackTraceElement[] trace = awaits.getStackTrace();
                insert(awaits, trace, trace.length, callers);
                return;
            }
        }
        failure.addSuppressed(new AwaitedAt(callers.toArray(StackTraceElement[]::new)));
    }

    private static void insert(
            Throwable failure, StackTraceElement[] trace, int loop, List<StackTraceElement> callers) {
        int keep = endOfKept(trace, loop, callers);
        if (keep < 0) {
            return;
        }
        List<StackTraceElement> changed = new ArrayList<>(trace.length + callers.size());
        addNamed(trace, keep, changed);
        changed.addAll(callers);
        changed.addAll(folded(trace, loop));
        failure.setStackTrace(changed.toArray(StackTraceElement[]::new));
    }

    // ---- the loop's own frames

    /** As {@link #fold}, whatever a throwable of the user's makes of its stack trace. */
    static void foldIn(Throwable failure) {
        try {
            if (!(failure instanceof CancelledError)) {
                StackTraceElement[] trace = failure.getStackTrace();
                fold(failure, trace, indexOfLoop(trace));
            }
        } catch (Throwable refused) {
            // It keeps the trace that it has.
        }
    }

    private static void fold(Throwable failure, StackTraceElement[] trace, int loop) {
        if (loop == trace.length || isFolded(trace[loop])) {
            return;
        }
        List<StackTraceElement> changed = new ArrayList<>(trace.length);
        addNamed(trace, loop, changed);
        changed.addAll(folded(trace, loop));
        failure.setStackTrace(changed.toArray(StackTraceElement[]::new));
    }

    /** Returns the trace from where the loop begins, with one line for the loop. */
    private static List<StackTraceElement> folded(StackTraceElement[] trace, int loop) {
        List<StackTraceElement> rest = Arrays.asList(trace).subList(loop, trace.length);
        if (rest.isEmpty() || isFolded(rest.get(0)) || "full".equals(System.getProperty("weft.trace"))) {
            return rest;
        }
        int end = 0;
        while (end < rest.size() && isOfLoop(rest.get(end))) {
            end++;
        }
        List<StackTraceElement> folded = new ArrayList<>(rest.size() - end + 1);
        folded.add(new StackTraceElement(
                null, null, FOLDED, "dev.weft.EventLoop", "run", end + " calls, shown with -Dweft.trace=full", -1));
        folded.addAll(rest.subList(end, rest.size()));
        return folded;
    }

    private static boolean isFolded(StackTraceElement element) {
        return FOLDED.equals(element.getModuleVersion());
    }

    private static boolean isOfLoop(StackTraceElement element) {
        String type = element.getClassName();
        return type.startsWith("dev.weft.internal.") || LOOP.contains(type);
    }

    /** Adds calls as their source has them. */
    private static void addNamed(StackTraceElement[] trace, int count, List<StackTraceElement> named) {
        for (int i = 0; i < count; i++) {
            if (!callsParts(trace[i])) {
                named.add(named(trace[i]));
            }
        }
    }

    /** Whether it is one that no source has: what calls the part of a body, which is a call itself, with the line. */
    static boolean callsParts(StackTraceElement call) {
        String name = call.getMethodName();
        return name.endsWith(PARTS) && name.contains(BODY);
    }

    /**
     * A call as its source has it: the method that runs a body is called {@code sayAfter-async}, which no source can
     * write.
     */
    static StackTraceElement named(StackTraceElement call) {
        String name = call.getMethodName();
        int end = name.lastIndexOf(BODY);
        return end >= 0
                ? new StackTraceElement(
                        null, // shown for the application class loader, too, which the JVM leaves out
                        call.getModuleName(),
                        null,
                        call.getClassName(),
                        name.substring(0, end),
                        call.getFileName(),
                        call.getLineNumber())
                : call;
    }

    /**
     * Returns where the new block of {@code callers} goes, in place of what is between there and {@code loop}; -1 if it
     * is the newest one already.
     */
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

    /**
     * Returns where the task begins that resumed the failing coroutine or what that waited for, or the end of the
     * trace.
     */
    private static int indexOfLoop(StackTraceElement[] trace) {
        for (int i = 0; i < trace.length; i++) {
            String type = trace[i].getClassName();
            String method = trace[i].getMethodName();
            if (isFolded(trace[i])
                    || (type.equals(Trampoline.class.getName()) && method.equals("run"))
                    || (type.equals(Job.class.getName()) && method.equals("takeOutcome"))) {
                return i;
            }
        }
        return trace.length;
    }
}
