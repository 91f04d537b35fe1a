package dev.weft.processor.drive;

import com.sun.source.util.JavacTask;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;

/**
 * Finds the {@link JavacTask} behind a processing environment.
 *
 * <p>javac answers for its own environment class only. Gradle and IntelliJ wrap that: then the wrapper is searched for
 * what it wraps, and where it hides it, {@link TaskPlugin} knows the task of this thread.
 */
public final class JavacAccess {
    /** A wrapper of a wrapper of a wrapper is where patience ends. */
    private static final int DEEPEST = 32;

    private JavacAccess() {}

    /** Whether the environment is a wrapper of a build tool, which then cleans the outputs itself. */
    public static boolean isWrapped(ProcessingEnvironment environment) {
        try {
            JavacTask.instance(environment);
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    /** Returns the task, or nothing if the compiler is not javac. */
    public static Optional<JavacTask> taskOf(ProcessingEnvironment environment) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        open.add(environment);
        while (!open.isEmpty() && seen.size() < DEEPEST) {
            Object candidate = open.remove();
            if (!seen.add(candidate)) {
                continue;
            }
            if (candidate instanceof ProcessingEnvironment wrapped) {
                try {
                    return Optional.of(JavacTask.instance(wrapped));
                } catch (IllegalArgumentException e) {
                    // a wrapper: look inside
                }
            }
            addWrapped(candidate, open);
        }
        return TaskPlugin.taskOfThisThread();
    }

    private static void addWrapped(Object wrapper, Deque<Object> open) {
        if (Proxy.isProxyClass(wrapper.getClass())) {
            open.add(Proxy.getInvocationHandler(wrapper));
            return;
        }
        for (Class<?> type = wrapper.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                try {
                    field.setAccessible(true);
                    if (field.get(wrapper) instanceof ProcessingEnvironment wrapped) {
                        open.add(wrapped);
                    }
                } catch (InaccessibleObjectException | IllegalAccessException e) {
                    // a class of a closed module wraps nothing of ours
                }
            }
        }
    }
}
