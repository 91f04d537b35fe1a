package dev.weft.conformance;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.LoopDriver;
import dev.weft.Task;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * A clock on which waiting takes no time: when nothing is ready, it jumps to the next deadline. So the order of
 * everything that waits for time is decided by the deadlines alone, however slow the machine is.
 */
public final class VirtualTime implements LoopDriver {
    private static final ThreadLocal<VirtualTime> CURRENT = new ThreadLocal<>();

    private final Semaphore wakeUps = new Semaphore(0);
    private volatile long now;

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
        CURRENT.get().now += Math.round(seconds * 1e9);
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void await(long deadline) {
        if (deadline == Long.MAX_VALUE) {
            try {
                wakeUps.acquire();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        wakeUps.drainPermits();
        if (deadline != Long.MAX_VALUE) {
            now = Math.max(now, deadline);
        }
    }

    @Override
    public void wake() {
        wakeUps.release();
    }

    @Override
    public boolean poll() {
        return false;
    }

    @Override
    public void close() {}
}
