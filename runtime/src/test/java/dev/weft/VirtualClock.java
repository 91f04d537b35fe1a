package dev.weft;

import dev.weft.internal.schedule.InFlight;
import dev.weft.testkit.JumpingClock;

/** Virtual time, which stands still while something of the loop's is in threads. */
final class VirtualClock extends JumpingClock implements LoopDriver, InFlight.Observer {
    private final boolean alone;
    private InFlight inFlight = new InFlight();

    /** Makes a clock for a loop that other threads may wake. */
    VirtualClock() {
        this(false);
    }

    private VirtualClock(boolean alone) {
        this.alone = alone;
    }

    /** Runs a program that nothing from outside wakes: if it comes to a standstill, that is an error. */
    static <T> T run(Coroutine<T> main) {
        return Asyncio.run(main, options());
    }

    static RunOptions options() {
        return RunOptions.defaults().interruptible(false).loopFactory(VirtualClock::loop);
    }

    static EventLoop loop() {
        return EventLoop.create(new VirtualClock(true));
    }

    @Override
    public void inFlight(InFlight count) {
        inFlight = count;
    }

    @Override
    protected boolean isBusyElsewhere() {
        return inFlight.count() > 0;
    }

    @Override
    protected void onlyAWakeUpHelps() {
        if (alone) {
            throw new AssertionError("deadlock: everything waits, and no timer is set");
        }
    }
}
