package dev.weft;

import dev.weft.internal.Clock;

/** Runs programs in virtual time: it stands still while anything is ready, and jumps to the next deadline otherwise. */
final class Virtual implements Clock {
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
    public long nanos() {
        return now;
    }

    @Override
    public void await(long deadline) {
        if (deadline == Long.MAX_VALUE) {
            throw new AssertionError("deadlock: everything waits, and no timer is set");
        }
        now = Math.max(now, deadline);
    }

    @Override
    public void wake() {}
}
