package dev.weft.processor.drive;

import com.google.auto.service.AutoService;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Plugin;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import java.lang.ref.WeakReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A javac plugin that starts by itself and only remembers the task: it gets the real one even where a build tool wraps
 * what annotation processors see. javac starts plugins before processors and on the same thread.
 */
@AutoService(Plugin.class)
public final class TaskPlugin implements Plugin {
    private static final ThreadLocal<@Nullable WeakReference<JavacTask>> CURRENT = new ThreadLocal<>();

    /** Called by javac's service loader. */
    public TaskPlugin() {}

    @Override
    public String getName() {
        return "Weft";
    }

    @Override
    public boolean autoStart() {
        return true;
    }

    @Override
    public void init(JavacTask task, String... arguments) {
        CURRENT.set(new WeakReference<>(task));
        task.addTaskListener(new TaskListener() {
            @Override
            public void finished(TaskEvent event) {
                if (event.getKind() == TaskEvent.Kind.COMPILATION) {
                    CURRENT.remove(); // the next compilation of this thread may be another compiler's
                }
            }
        });
    }

    static Optional<JavacTask> taskOfThisThread() {
        WeakReference<JavacTask> current = CURRENT.get();
        return current == null ? Optional.empty() : Optional.ofNullable(current.get());
    }
}
