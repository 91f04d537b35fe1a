package dev.weft.internal.report;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Where tasks, futures and coroutines were created; known in debug mode only. */
public final class Origins {
    /** None of the keys overrides {@code equals}. */
    private static final Map<Object, StackTraceElement[]> ORIGINS = Collections.synchronizedMap(new WeakHashMap<>());

    /** What stands between the user's call and here: packages and classes of the API that only pass calls on. */
    private static final List<String> RUNTIME = List.of(
            "dev.weft.internal.",
            "dev.weft.codegen.",
            "dev.weft.Asyncio",
            "dev.weft.EventLoop",
            "dev.weft.TaskFactory");

    private Origins() {}

    public static void record(Object created) {
        ORIGINS.put(created, new Throwable().getStackTrace());
    }

    /** Lets {@code other} come from where {@code created} does. */
    public static void copy(Object created, Object other) {
        StackTraceElement[] stack = ORIGINS.get(created);
        if (stack != null) {
            ORIGINS.put(other, stack);
        }
    }

    /**
     * Returns the stack of the creation of {@code created} below the runtime itself, one line per call, or "" if it is
     * not known.
     */
    public static String of(@Nullable Object created) {
        StackTraceElement[] stack = ORIGINS.isEmpty() ? null : ORIGINS.get(created);
        if (stack == null) {
            return "";
        }
        StringBuilder text = new StringBuilder("\ncreated at (most recent call first):");
        boolean inside = true;
        for (StackTraceElement call : stack) {
            inside = inside && isRuntime(call);
            if (!inside) {
                text.append("\n\tat ").append(call);
            }
        }
        return text.toString();
    }

    private static boolean isRuntime(StackTraceElement call) {
        return call.getMethodName().equals("<init>") || RUNTIME.stream().anyMatch(call.getClassName()::startsWith);
    }
}
