package dev.weft.conformance;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.LoopDriver;
import dev.weft.Task;
import dev.weft.testkit.JumpingClock;
import java.time.Duration;

/** Loops in virtual time. */
public final class VirtualTime extends JumpingClock implements LoopDriver {
    private static final ThreadLocal<VirtualTime> CURRENT = new ThreadLocal<>();

    private VirtualTime() {}

    /** Makes a loop in virtual time, which starts at zero. */
    public static EventLoop newLoop() {
        return EventLoop.create(new VirtualTime());
    }

    /** As {@code Asyncio.run}, in virtual time. */
    static <T> T runVirtual(Coroutine<T> main) {
        VirtualTime time = new VirtualTime();
        CURRENT.set(time);
        try (EventLoop loop = EventLoop.create(time)) {
            try {
                return loop.runUntilComplete(main);
            } finally {
                for (Task<?> leftover : loop.allTasks()) {
                    leftover.cancel();
                }
                loop.callLater(Duration.ofSeconds(1000), loop::stop);
                loop.runForever();
            }
        } finally {
            CURRENT.remove();
        }
    }

    /** Lets time pass while the caller keeps its loop busy, as a blocking call does. */
    static void block(double seconds) {
        CURRENT.get().advance(Math.round(seconds * 1e9));
    }
}
