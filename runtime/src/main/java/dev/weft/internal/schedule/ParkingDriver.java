package dev.weft.internal.schedule;

import dev.weft.LoopDriver;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The driver of a loop that is given none: {@link System#nanoTime()}, and a parked thread while the loop is idle. */
public final class ParkingDriver implements LoopDriver {
    /**
     * Time starts at zero when the first of them is made, so that seconds as a {@code double} keep their nanoseconds. A
     * look at the clock for each driver would be a good part of a short run.
     */
    private static final long ORIGIN = System.nanoTime();

    private final long origin;

    private volatile boolean woken;
    private volatile @Nullable Thread parked;

    /** Makes a driver whose time began with the first one of the process. */
    public ParkingDriver() {
        this(ORIGIN);
    }

    /** Makes a driver whose time began at {@code origin}, of {@link System#nanoTime()}. */
    public ParkingDriver(long origin) {
        this.origin = origin;
    }

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
                long now = nanos();
                if (deadline > now) { // the difference of others may overflow
                    LockSupport.parkNanos(this, deadline - now);
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

    /** There is nothing to take. */
    @Override
    public boolean poll() {
        return false;
    }

    @Override
    public void close() {}
}
