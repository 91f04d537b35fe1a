package dev.weft;

import org.jspecify.annotations.Nullable;

/** A callback that a loop calls at a given time; see {@link EventLoop#callLater} and {@link EventLoop#callAt}. */
public final class TimerHandle extends Handle implements Timer {
    private final long deadline;
    private boolean scheduled = true;

    TimerHandle(EventLoop loop, Runnable callback, @Nullable Object context, long deadline) {
        super(loop, callback, context);
        this.deadline = deadline;
    }

    /** Returns the time at which the callback is due, in seconds of {@link EventLoop#time()}. */
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
