package dev.weft.internal.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Java stack of a loop's thread, as far as it concerns the program. */
final class JavaStack {
    /** The classes of the API in which calls of the program go on to the runtime. */
    private static final List<String> API =
            List.of("dev.weft.Asyncio", "dev.weft.Task", "dev.weft.Future", "dev.weft.TaskGroup", "dev.weft.Timeout");

    private JavaStack() {}

    /** Returns the calls, the innermost first, down to where the loop runs the step, without those of the runtime. */
    static List<String> userCalls(StackTraceElement[] stack) {
        List<String> calls = new ArrayList<>();
        for (StackTraceElement call : stack) {
            if (isStep(call)) {
                break;
            } else if (!isRuntime(call) && !isOfDump(call) && !AwaitTrace.callsParts(call)) {
                calls.add(text(call));
            }
        }
        return calls;
    }

    /**
     * Returns the innermost call of the program, and what of the JDK that calls: {@code "Demo.parse(Demo.java:12), in
     * java.lang.Thread.sleep"}.
     */
    static @Nullable String place(StackTraceElement[] stack) {
        for (int i = 0; i < stack.length && !isStep(stack[i]); i++) {
            StackTraceElement call = stack[i];
            if (!isRuntime(call) && !isOfJdk(call)) {
                StackTraceElement inside = i > 0 && isOfJdk(stack[i - 1]) ? stack[i - 1] : null;
                return text(call)
                        + (inside == null ? "" : ", in " + inside.getClassName() + "." + inside.getMethodName());
            }
        }
        return null;
    }

    /**
     * Returns the innermost coroutine that runs, and its line: {@code "Demo.main (Demo.java:9)"}; null if none does.
     */
    static @Nullable String coroutine(StackTraceElement[] stack) {
        for (int i = 0; i < stack.length && !isStep(stack[i]); i++) {
            StackTraceElement call = AwaitTrace.named(stack[i]);
            if (!call.equals(stack[i])) {
                String type = call.getClassName();
                String file = call.getFileName();
                return type.substring(type.lastIndexOf('.') + 1) + "." + call.getMethodName()
                        + (file == null ? "" : " (" + file + ":" + call.getLineNumber() + ")");
            }
        }
        return null;
    }

    /** Returns the innermost call that is not of the runtime or its API: who has called that. */
    static @Nullable String caller(StackTraceElement[] stack) {
        for (int i = 0; i < stack.length && !isStep(stack[i]); i++) {
            if (!isRuntime(stack[i]) && !isApi(stack[i]) && !isOfJdk(stack[i])) {
                return text(stack[i]);
            }
        }
        return null;
    }

    /** Whether it is of the API: a class right in its package that is no test of ours. */
    private static boolean isApi(StackTraceElement call) {
        String type = call.getClassName();
        return API.stream().anyMatch(name -> type.equals(name) || type.startsWith(name + "$"));
    }

    private static String text(StackTraceElement body) {
        StackTraceElement call = AwaitTrace.named(body);
        String file = call.getFileName();
        return call.getClassName() + "." + call.getMethodName() + "("
                + (file == null
                        ? "Unknown Source"
                        : file + (call.getLineNumber() < 0 ? "" : ":" + call.getLineNumber()))
                + ")";
    }

    /** Whether this is where the loop runs a task, or whatever else. */
    private static boolean isStep(StackTraceElement call) {
        return call.getClassName().equals(Iteration.class.getName())
                || (call.getClassName().equals(Job.class.getName())
                        && call.getMethodName().equals("step"));
    }

    /**
     * Whether the innermost thing that the loop does there is a step or a callback, and not a wait for something to do.
     */
    static boolean isWithinStep(StackTraceElement[] stack) {
        for (StackTraceElement call : stack) {
            if (isStep(call)) {
                return !call.getMethodName().equals("idle");
            } else if (!AwaitTrace.named(call).equals(call)) {
                return true; // the rest may be cut
            }
        }
        return false;
    }

    /** Whether the innermost thing that the program does there is to load a class, which it does not ask for. */
    static boolean loadsClasses(StackTraceElement[] stack) {
        for (int i = 0; i < stack.length && !isStep(stack[i]) && (isOfJdk(stack[i]) || isRuntime(stack[i])); i++) {
            if (stack[i].getMethodName().equals("loadClass")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRuntime(StackTraceElement call) {
        String name = call.getClassName();
        return name.startsWith("dev.weft.internal.") || name.startsWith("dev.weft.codegen.");
    }

    private static boolean isOfDump(StackTraceElement call) {
        return call.getClassName().equals("dev.weft.TaskDump")
                || (call.getClassName().equals(Thread.class.getName())
                        && call.getMethodName().equals("getStackTrace"));
    }

    private static boolean isOfJdk(StackTraceElement call) {
        String module = call.getModuleName();
        String type = call.getClassName();
        return module != null
                ? module.startsWith("java.") || module.startsWith("jdk.")
                : type.startsWith("java.")
                        || type.startsWith("jdk.")
                        || type.startsWith("sun."); // a recording has no modules
    }
}
