package dev.weft.testkit;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Virtual time: whoever waits until a deadline is there at once. So the order of everything that waits for time is
 * decided by the deadlines alone, however slow the machine is. It has the methods of the driver of an event loop, for a
 * subclass that is one.
 */
public class JumpingClock {
    private final Semaphore wakeUps = new Semaphore(0);
    private final AtomicLong now = new AtomicLong();

    /** Makes a clock at zero. */
    protected JumpingClock() {}

    /** Returns whether something is still at work elsewhere that will wake this: then time stands still meanwhile. */
    protected boolean isBusyElsewhere() {
        return false;
    }

    /** Called when there is nothing to wait for but a wake-up. */
    protected void onlyAWakeUpHelps() {}

    /** Returns what time it is. */
    public long nanos() {
        return now.get();
    }

    /** Goes to the deadline; waits for a real wake-up if there is none, or while something is at work elsewhere. */
    public void await(long deadline) {
        if (isBusyElsewhere()) {
            waitForWakeUp();
        } else if (deadline == Long.MAX_VALUE) {
            onlyAWakeUpHelps();
            waitForWakeUp();
        } else {
            wakeUps.drainPermits();
            now.accumulateAndGet(deadline, Math::max);
        }
    }

    private void waitForWakeUp() {
        try {
            wakeUps.acquire();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        wakeUps.drainPermits();
    }

    /** There is nothing to take. */
    public boolean poll() {
        return false;
    }

    /** Ends the wait, or the next one. */
    public void wake() {
        wakeUps.release();
    }

    /** There is nothing to close. */
    public void close() {}

    /** Lets time pass while something runs, as a blocking call does. */
    public void advance(long nanos) {
        now.addAndGet(nanos);
    }
}
