package dev.weft.internal;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Real time: {@link System#nanoTime()}, and a parked thread while the loop is idle. */
public final class SystemClock implements Clock {
    /** Time starts at zero when the clock is made, so that seconds as a {@code double} keep their nanoseconds. */
    private final long origin = System.nanoTime();

    private volatile boolean woken;
    private volatile @Nullable Thread parked;

    /** Makes a clock that starts now. */
    public SystemClock() {}

    @Override
    public long nanos() {
        return System.nanoTime() - origin;
    }

    @Override
    public void await(long deadline) {
        parked = Thread.currentThread();
        try {
            if (woken) {
                return;
            }
            if (deadline == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                long delay = deadline - nanos();
                if (delay > 0) {
                    LockSupport.parkNanos(this, delay);
                }
            }
        } finally {
            parked = null;
            woken = false;
        }
    }

    @Override
    public void wake() {
        woken = true;
        Thread thread = parked;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
