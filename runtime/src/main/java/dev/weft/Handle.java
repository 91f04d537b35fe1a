package dev.weft;

import org.jspecify.annotations.Nullable;

/** A callback that was given to a loop; see {@link EventLoop#callSoon}. */
public class Handle implements Ready {
    final EventLoop loop;
    private @Nullable Runnable callback;
    private final @Nullable Object context;

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
        drop();
    }

    /** Whether the callback is the end of a stage or of work elsewhere, which the runtime itself has handed in. */
    final boolean isCompletion() {
        Runnable callback = this.callback;
        return callback != null && callback.getClass().getNestHost() == StageFuture.class;
    }

    final void drop() {
        callback = null;
    }

    /** Returns whether {@link #cancel()} was called. */
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void turn() {
        Runnable callback = this.callback;
        if (callback != null) {
            this.callback = null;
            loop.runGuarded(context, callback, callback);
        }
    }

    /** Returns the callback and whether it is cancelled. */
    @Override
    public String toString() {
        Runnable callback = this.callback;
        return "<Handle " + (isCancelled() ? "cancelled" : callback == null ? "done" : Text.of(callback)) + ">";
    }
}
