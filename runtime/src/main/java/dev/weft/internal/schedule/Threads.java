package dev.weft.internal.schedule;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The default executor of a loop, where blocking work goes: one virtual thread for each piece where the JDK has them
 * (21 and later), else a pool of at most 32 platform threads. Made when it is first needed.
 */
public final class Threads implements Executor {
    /** Takes no work; for loops that are closed. */
    public static final Threads SHUT_DOWN = new Threads();

    static {
        SHUT_DOWN.shutdownNow();
    }

    private @Nullable Executor executor;
    private boolean shutDown;

    /** How much of the loop's work is in the executor; guarded by this. */
    private int working;

    /** Makes the executor of a loop. */
    public Threads() {}

    /**
     * Runs {@code work} in the executor.
     *
     * @throws IllegalStateException if it has been shut down
     */
    @Override
    public void execute(Runnable work) {
        Executor executor = executor();
        count(1);
        try {
            executor.execute(() -> {
                try {
                    work.run();
                } finally {
                    count(-1);
                }
            });
        } catch (Throwable refused) {
            count(-1);
            throw refused;
        }
    }

    private synchronized void count(int more) {
        working += more;
        if (working == 0) {
            notifyAll();
        }
    }

    private synchronized boolean isIdle() {
        return working == 0;
    }

    /** Waits until nothing of the loop's is in the executor, at most for {@code limit}; returns whether it is so. */
    private synchronized boolean awaitIdle(long limit) throws InterruptedException {
        long start = System.nanoTime();
        for (long left = limit; working > 0 && left > 0; left = limit - (System.nanoTime() - start)) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        }
        return working == 0;
    }

    private Executor executor() {
        if (shutDown) {
            throw new IllegalStateException("the default executor has been shut down: the run is about to end");
        }
        Executor executor = this.executor;
        if (executor == null) {
            executor = create();
            this.executor = executor;
        }
        return executor;
    }

    /** Makes {@code executor} the one that does the work. */
    public void setExecutor(Executor executor) {
        this.executor = executor;
    }

    private static ExecutorService create() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException absent) {
            return pool();
        }
    }

    private static ExecutorService pool() {
        int size = Math.min(32, Runtime.getRuntime().availableProcessors() + 4);
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(size, size, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "weft-worker-" + number.incrementAndGet());
                    thread.setDaemon(
                            true); // run() waits for the work; without run() it must not keep the process alive
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Returns whether there never was an executor. */
    public boolean isUnused() {
        return executor == null;
    }

    /** Takes no more work, and waits for nothing. */
    public void shutdownNow() {
        shutDown = true;
        if (executor instanceof ExecutorService service) {
            try {
                service.shutdown();
            } catch (RuntimeException notOurs) {
                // A container's executors refuse it.
            }
        }
    }

    /**
     * Whether all the work in {@code executor} is about to end; else it goes on for others, as the common pool does.
     */
    private static boolean isShutDown(@Nullable Executor executor) {
        try {
            return executor instanceof ExecutorService service && service.isShutdown();
        } catch (RuntimeException notOurs) {
            return false;
        }
    }

    /** Returns whether nothing of the loop's is in the executor, which goes on for others. */
    public boolean isOver() {
        return isIdle() && !isShutDown(executor);
    }

    /** Waits on this thread until the work has ended, at most for {@code nanos}; returns whether it has. */
    public boolean awaitEnd(long nanos) {
        try {
            return (isShutDown(executor) && executor instanceof ExecutorService service)
                    ? service.awaitTermination(nanos, TimeUnit.NANOSECONDS)
                    : awaitIdle(nanos);
        } catch (InterruptedException | RuntimeException refused) {
            return isIdle();
        }
    }
}
