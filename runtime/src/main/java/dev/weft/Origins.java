package dev.weft;

import dev.weft.codegen.Frame;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where tasks, futures and coroutines were created; known in debug mode only. */
final class Origins {
    /** None of the keys overrides {@code equals}. */
    private static final Map<Object, StackTraceElement[]> ORIGINS = Collections.synchronizedMap(new WeakHashMap<>());

    /** What stands between the user's call and here. */
    private static final Set<String> RUNTIME = Stream.of(
                    Origins.class,
                    Forgotten.class,
                    Coroutine.class,
                    Frame.class,
                    Future.class,
                    Task.class,
                    Gather.class,
                    TaskFactory.class,
                    EventLoop.class,
                    Asyncio.class)
            .map(Class::getName)
            .collect(Collectors.toUnmodifiableSet());

    private Origins() {}

    static void record(Object created) {
        ORIGINS.put(created, new Throwable().getStackTrace());
    }

    /** Returns the stack of the creation of {@code created} below the runtime itself, one line per call, or "" if it is not known. */
    static String of(@Nullable Object created) {
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
        return call.getMethodName().equals("<init>") || RUNTIME.contains(call.getClassName());
    }
}
