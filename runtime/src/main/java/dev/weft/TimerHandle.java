package dev.weft;

import dev.weft.internal.core.CallbackTimer;

/** A callback that a loop calls at a given time; see {@link EventLoop#callLater} and {@link EventLoop#callAt}. */
public sealed interface TimerHandle extends Handle permits CallbackTimer {
    /** Returns the time at which the callback is due, in seconds of {@link EventLoop#time()}. */
    double when();
}
