package dev.weft.internal.core;

import dev.weft.ErrorContext;
import dev.weft.SlowStep;
import dev.weft.Task;
import dev.weft.internal.observe.TaskWords;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells a listener of the steps and callbacks of a loop that take long. */
final class SlowSteps extends OuterSteps {
    private final Loop loop;
    private final long limit;
    final Consumer<? super SlowStep> listener;

    SlowSteps(Loop loop, TaskWords words, long limit, Consumer<? super SlowStep> listener) {
        super(words);
        this.loop = loop;
        this.limit = limit;
        this.listener = listener;
    }

    @Override
    void ended(long nanos, @Nullable Task<?> task, @Nullable Object what) {
        if (nanos < limit) {
            return;
        }
        try {
            listener.accept(new SlowStep(Duration.ofNanos(nanos), task == null ? null : task.name(), text(task, what)));
        } catch (Throwable failure) { // the step has nothing to do with it
            loop.report(new ErrorContext("Exception in a listener of slow steps", failure, null, null));
        }
    }
}
