package dev.weft.testing;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends simulations that take too much real time. One daemon thread for all. */
final class Watchdog {
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Thread thread = Thread.currentThread();
    private final SimulatedDriver driver;
    private final ScheduledFuture<?> alarm;

    /** Guards the interrupt: it must not come when the run is over. */
    private boolean isOver;

    private boolean hasInterrupted;

    Watchdog(
            Duration timeout,
            SimulatedDriver driver,
            java.util.function.Function<StackTraceElement[], HangError> error) {
        this.driver = driver;
        alarm = TIMER.schedule(() -> expire(error), timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "weft-testing-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private synchronized void expire(java.util.function.Function<StackTraceElement[], HangError> error) {
        if (!isOver) {
            StackTraceElement[] stack = thread.getStackTrace();
            driver.hangs(() -> error.apply(stack));
            hasInterrupted = true;
            thread.interrupt(); // the program may block the thread
        }
    }

    /** Ends the watch. */
    void close() {
        alarm.cancel(false);
        synchronized (this) {
            isOver = true;
            if (hasInterrupted) {
                Thread.interrupted();
            }
        }
    }
}
