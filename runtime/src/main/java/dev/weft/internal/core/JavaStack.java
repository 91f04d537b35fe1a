package dev.weft.internal.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Java stack of a loop's thread, as far as it concerns the program. */
final class JavaStack {
    private JavaStack() {}

    /** Returns the calls, the innermost first, down to where the loop runs the step, without those of the runtime. */
    static List<String> userCalls(StackTraceElement[] stack) {
        List<String> calls = new ArrayList<>();
        for (StackTraceElement call : stack) {
            if (isStep(call)) {
                break;
            } else if (!isRuntime(call) && !isOfDump(call)) {
                calls.add(text(call));
            }
        }
        return calls;
    }

    /** Returns the innermost call of the program, and what of the JDK that calls: {@code "Demo.parse(Demo.java:12), in java.lang.Thread.sleep"}. */
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

    /** Returns the innermost coroutine that runs, and its line: {@code "Demo.main (Demo.java:9)"}; null if none does. */
    static @Nullable String coroutine(StackTraceElement[] stack) {
        for (int i = 0; i < stack.length && !isStep(stack[i]); i++) {
            StackTraceElement call = AwaitTrace.named(stack[i]);
            if (call != stack[i]) {
                String type = call.getClassName();
                String file = call.getFileName();
                return type.substring(type.lastIndexOf('.') + 1) + "." + call.getMethodName()
                        + (file == null ? "" : " (" + file + ":" + call.getLineNumber() + ")");
            }
        }
        return null;
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
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }
}
