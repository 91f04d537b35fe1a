package dev.weft;

import dev.weft.internal.core.CallbackHandle;

/** A callback that was given to a loop; see {@link EventLoop#callSoon}. */
public sealed interface Handle permits TimerHandle, CallbackHandle {
    /** Keeps the callback from being called. Does nothing if it was called or cancelled before. */
    void cancel();

    /** Returns whether {@link #cancel()} was called. */
    boolean isCancelled();
}
