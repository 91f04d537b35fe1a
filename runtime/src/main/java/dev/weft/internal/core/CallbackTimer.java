package dev.weft.internal.core;

import dev.weft.TimerHandle;
import org.jspecify.annotations.Nullable;

/** A callback that a loop calls at a given time: its entry in the timers, and after that in the ready queue. */
public final class CallbackTimer extends CallbackHandle implements TimerHandle, Timer {
    private final long deadline;
    private boolean scheduled = true;

    CallbackTimer(Loop loop, Runnable callback, @Nullable Object context, long deadline) {
        super(loop, callback, context);
        this.deadline = deadline;
    }

    @Override
    public double when() {
        return deadline / 1e9;
    }

    @Override
    public void cancel() {
        super.cancel();
        if (scheduled) {
            scheduled = false;
            loop.timerCancelled();
        }
    }

    @Override
    public void due() {
        scheduled = false;
    }

    @Override
    public boolean isTimerCancelled() {
        return isCancelled();
    }
}
