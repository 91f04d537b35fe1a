package dev.weft;

import org.jspecify.annotations.Nullable;

/** A callback that was given to a loop; see {@link EventLoop#callSoon}. */
public class Handle implements Ready {
    final EventLoop loop;
    private @Nullable Runnable callback;
    private final @Nullable Object context;

    /** The next older handle while this one is in the {@link Inbox}. */
    @Nullable
    Handle older;

    private boolean cancelled;

    Handle(EventLoop loop, Runnable callback, @Nullable Object context) {
        this.loop = loop;
        this.callback = java.util.Objects.requireNonNull(callback, "callback");
        this.context = context;
    }

    /** Keeps the callback from being called. Does nothing if it was called or cancelled before. */
    public void cancel() {
        loop.checkThread();
        cancelled = true;
        callback = null;
    }

    /** Returns whether {@link #cancel()} was called. */
    public final boolean isCancelled() {
        return cancelled;
    }

    @Override
    public final void turn() {
        Runnable callback = this.callback;
        if (callback != null) {
            this.callback = null;
            loop.runGuarded(context, callback, callback);
        }
    }

    /** Returns the callback and whether it is cancelled. */
    @Override
    public String toString() {
        return "<Handle " + (cancelled ? "cancelled" : callback == null ? "done" : Text.of(callback)) + ">";
    }
}
