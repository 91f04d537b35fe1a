package dev.weft;

import dev.weft.internal.schedule.InFlight;
import dev.weft.internal.schedule.ParkingDriver;

/**
 * Time that jumps to the next deadline as soon as the loop is idle. Without a deadline, or while something of the
 * loop's is in threads, it waits for a real wake-up.
 */
final class VirtualClock implements LoopDriver, InFlight.Observer {
    private final ParkingDriver idle = new ParkingDriver();
    private InFlight inFlight = new InFlight();
    private volatile long now;

    @Override
    public void inFlight(InFlight count) {
        inFlight = count;
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void await(long deadline) {
        if (deadline == Long.MAX_VALUE || inFlight.count() > 0) {
            idle.await(Long.MAX_VALUE);
        } else {
            now = Math.max(now, deadline);
        }
    }

    @Override
    public boolean poll() {
        return false;
    }

    @Override
    public void wake() {
        idle.wake();
    }

    @Override
    public void close() {}

    /** Lets time pass while something runs. */
    void advance(long nanos) {
        now += nanos;
    }
}
