package dev.weft;

import dev.weft.internal.Clock;

/** The way to a loop on another clock, which the runtime keeps to its own package. */
public final class TestLoops {
    private TestLoops() {}

    public static EventLoop create(Clock clock) {
        return EventLoop.create(clock);
    }
}
