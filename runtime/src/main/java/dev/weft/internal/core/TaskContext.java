package dev.weft.internal.core;

import dev.weft.internal.report.LoopReports;
import org.jspecify.annotations.Nullable;

/** The context of a task, which outlives the task: where its failure is reported. */
record TaskContext(Object owner, @Nullable Object context) implements LoopReports.Place {
    @Override
    public boolean isEntered() {
        return context instanceof SharedContext shared && shared.isEntered();
    }

    @Override
    public void run(Runnable body) {
        SharedContext.runAs(owner, context, body);
    }
}
