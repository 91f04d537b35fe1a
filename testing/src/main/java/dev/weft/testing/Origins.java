package dev.weft.testing;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskFactory;
import dev.weft.TaskOptions;
import java.security.CodeSource;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Where tasks were made. */
final class Origins implements TaskFactory {
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final @Nullable CodeSource RUNTIME = sourceOf(EventLoop.class);
    private static final @Nullable CodeSource OURS = sourceOf(Origins.class);

    private final Map<Task<?>, String> origins = new WeakHashMap<>();

    private static @Nullable CodeSource sourceOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource();
    }

    @Override
    public <T> Task<T> createTask(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
        Task<T> task = TaskFactory.SCHEDULED.createTask(loop, coroutine, options);
        String place = WALKER.walk(frames -> frames.filter(frame -> isOfUser(frame.getDeclaringClass()))
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .findFirst()
                .orElse(null));
        if (place != null) {
            origins.put(task, place);
        }
        return task;
    }

    private static boolean isOfUser(Class<?> type) {
        CodeSource source = sourceOf(type);
        return !Objects.equals(source, RUNTIME) && !Objects.equals(source, OURS) && !type.isHidden();
    }

    /** Returns where {@code task} was made, {@code Account.java:31}, or null. */
    @Nullable
    String of(Task<?> task) {
        return origins.get(task);
    }
}
