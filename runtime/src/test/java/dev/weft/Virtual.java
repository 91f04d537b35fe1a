package dev.weft;

import dev.weft.internal.schedule.InFlight;
import dev.weft.internal.schedule.ParkingDriver;

/**
 * Runs programs in virtual time: it stands still while anything is ready or in threads, and jumps to the next deadline
 * otherwise.
 */
final class Virtual implements LoopDriver, InFlight.Observer {
    private final ParkingDriver idle = new ParkingDriver();
    private InFlight inFlight = new InFlight();
    private long now;

    static <T> T run(Coroutine<T> main) {
        return Asyncio.run(main, options());
    }

    static RunOptions options() {
        return RunOptions.defaults().interruptible(false).loopFactory(Virtual::loop);
    }

    static EventLoop loop() {
        return EventLoop.create(new Virtual());
    }

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
        if (inFlight.count() > 0) {
            idle.await(Long.MAX_VALUE);
        } else if (deadline == Long.MAX_VALUE) {
            throw new AssertionError("deadlock: everything waits, and no timer is set");
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
}
