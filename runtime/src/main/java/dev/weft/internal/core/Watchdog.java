package dev.weft.internal.core;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One daemon thread that looks at the loops that want to be watched. It begins with the first of them, and ends when
 * there is none any more.
 */
final class Watchdog implements Runnable {
    static final Watchdog ONE = new Watchdog(System::nanoTime);

    /** How often a step is looked at, at least, before it is called slow. */
    private static final int LOOKS = 4;

    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier clock;

    /** Guarded by this. Weak: a loop that nobody closes may still become garbage. */
    private final List<WeakReference<Watch>> watches = new ArrayList<>();

    private @Nullable Thread thread;

    Watchdog(LongSupplier clock) {
        this.clock = clock;
    }

    /** Watches one more loop. */
    synchronized void add(Watch watch) {
        watches.add(new WeakReference<>(watch));
        if (thread == null) {
            Thread thread = new Thread(this, "weft-watchdog");
            thread.setDaemon(true);
            this.thread = thread;
            thread.start();
        }
        notifyAll(); // its limit may be shorter than the pause
    }

    /** Does not watch it any more. */
    synchronized void remove(Watch watch) {
        watches.removeIf(each -> each.refersTo(watch) || each.refersTo(null));
        notifyAll();
    }

    /** Waits until the thread has ended; for tests. */
    void join() throws InterruptedException {
        Thread thread;
        synchronized (this) {
            thread = this.thread;
        }
        if (thread != null) {
            thread.join();
        }
    }

    /** Returns whether the thread runs. */
    synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public void run() {
        while (pause()) {
            look();
        }
    }

    /** Waits until it is time to look. Returns false, and lets go of the thread, if there is nothing to look at. */
    private synchronized boolean pause() {
        long shortest = Long.MAX_VALUE;
        boolean isEmpty = true;
        for (WeakReference<Watch> each : watches) {
            Watch watch = each.get();
            if (watch != null) {
                isEmpty = false;
                shortest = Math.min(shortest, watch.limit() / LOOKS);
            }
        }
        if (isEmpty) {
            watches.clear();
            thread = null;
            return false;
        }
        long nanos = Math.max(SHORTEST_PAUSE, Math.min(LONGEST_PAUSE, shortest));
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException stray) {
            // Nobody has a reason to; it goes on.
        }
        return true;
    }

    private void look() {
        List<Watch> all = new ArrayList<>();
        synchronized (this) {
            for (WeakReference<Watch> each : watches) {
                Watch watch = each.get();
                if (watch != null) {
                    all.add(watch);
                }
            }
        }
        long now = clock.getAsLong();
        for (Watch watch : all) {
            try {
                watch.look(now);
            } catch (Throwable odd) {
                // a log, or a name, that fails; the other loops are watched on
            }
        }
    }
}
