package dev.weft;

import dev.weft.internal.Clock;
import dev.weft.internal.SystemClock;

/** Time that jumps to the next deadline as soon as the loop is idle. Without a deadline it waits for a real wake-up. */
final class VirtualClock implements Clock {
    private final SystemClock idle = new SystemClock();
    private long now;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void await(long deadline) {
        if (deadline == Long.MAX_VALUE) {
            idle.await(deadline);
        } else {
            now = Math.max(now, deadline);
        }
    }

    @Override
    public void wake() {
        idle.wake();
    }

    /** Lets time pass while something runs. */
    void advance(long nanos) {
        now += nanos;
    }
}
