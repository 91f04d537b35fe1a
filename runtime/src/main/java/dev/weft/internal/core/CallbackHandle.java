package dev.weft.internal.core;

import dev.weft.Handle;
import dev.weft.internal.report.Text;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A callback that was given to a loop: its entry in the ready queue. */
public non-sealed class CallbackHandle implements Handle, Ready {
    final Loop loop;
    private @Nullable Runnable callback;
    private final @Nullable Object context;

    private boolean cancelled;

    CallbackHandle(Loop loop, Runnable callback, @Nullable Object context) {
        this.loop = loop;
        this.callback = Objects.requireNonNull(callback, "callback");
        this.context = context;
    }

    @Override
    public void cancel() {
        loop.checkThread();
        cancelled = true;
        drop();
    }

    /** Whether the callback is the end of a stage or of work elsewhere, which the runtime itself has handed in. */
    final boolean isCompletion() {
        return callback instanceof Completion;
    }

    /** Returns what is to be called, null if it was, or if this is cancelled. */
    final @Nullable Runnable callback() {
        return callback;
    }

    final void drop() {
        callback = null;
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void turn() {
        Runnable callback = this.callback;
        if (callback != null) {
            this.callback = null;
            Guard.run(loop, context, callback, callback);
        }
    }

    /** Returns the callback and whether it is cancelled. */
    @Override
    public String toString() {
        Runnable callback = this.callback;
        return "<Handle " + (isCancelled() ? "cancelled" : callback == null ? "done" : Text.of(callback)) + ">";
    }
}
