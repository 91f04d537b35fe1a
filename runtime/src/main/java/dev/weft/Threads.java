package dev.weft;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The default executor of a loop, where blocking work goes: one virtual thread for each piece where the JDK has them (21 and later), else a pool of at
 * most 32 platform threads. Made when it is first needed.
 */
final class Threads implements Executor {
    private final EventLoop loop;
    private @Nullable Executor executor;
    private boolean shutDown;

    /** How much of the loop's work is in the executor; guarded by this. */
    private int working;

    Threads(EventLoop loop) {
        this.loop = loop;
    }

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

    void setExecutor(Executor executor) {
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

    /** Takes no more work, and waits for what there is, at most for {@code limit}, while the loop goes on: the work may need it. */
    Coroutine<Void> shutdown(Duration limit) {
        return new Shutdown(limit);
    }

    /** Takes no more work, and waits for nothing. */
    void shutdownNow() {
        shutDown = true;
        if (executor instanceof ExecutorService service) {
            try {
                service.shutdown();
            } catch (RuntimeException notOurs) {
                // A container's executors refuse it.
            }
        }
    }

    /** Whether all the work in {@code executor} is about to end; else it goes on for others, as the common pool does. */
    private static boolean isShutDown(@Nullable Executor executor) {
        try {
            return executor instanceof ExecutorService service && service.isShutdown();
        } catch (RuntimeException notOurs) {
            return false;
        }
    }

    private final class Shutdown extends Coroutine<Void> {
        private final Duration limit;
        private @Nullable Future<Boolean> ended;

        Shutdown(Duration limit) {
            this.limit = limit;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            Object value = valueOf(sent);
            if (ended == null) {
                shutdownNow();
                if (isIdle() && !isShutDown(executor)) {
                    return null;
                }
                Future<Boolean> end = loop.createFuture();
                ended = end;
                Thread waiter = new Thread(() -> await(end), "weft-shutdown");
                waiter.setDaemon(true);
                waiter.start();
                loop.inFlight.begin();
                end.addHook(done -> loop.inFlight.end());
                value = awaitFrom(this, end);
                if (value == SUSPENDED) {
                    return SUSPENDED;
                }
            }
            if (value == Boolean.FALSE) {
                Log.warning("the work in the default executor did not end within " + limit);
            }
            return null;
        }

        private void await(Future<Boolean> ended) {
            boolean result = awaitWork(Durations.nanos(limit));
            try {
                loop.callSoonThreadsafe(() -> {
                    if (!ended.isDone()) {
                        ended.setResult(result);
                    }
                });
            } catch (IllegalStateException | RejectedExecutionException closed) {
                // Nobody waits any more.
            }
        }

        private boolean awaitWork(long nanos) {
            try {
                return (isShutDown(executor) && executor instanceof ExecutorService service)
                        ? service.awaitTermination(nanos, TimeUnit.NANOSECONDS)
                        : awaitIdle(nanos);
            } catch (InterruptedException | RuntimeException refused) {
                return isIdle();
            }
        }

        @Override
        protected String describe() {
            return "shutdownDefaultExecutor";
        }
    }

    /** {@code toThread}: hands the work over when it is awaited. */
    static final class ToThread<T> extends Coroutine<T> {
        private final Callable<T> callable;
        private boolean begun;

        ToThread(Callable<T> callable) {
            this.callable = callable;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            Object value = valueOf(sent);
            if (begun) {
                return value;
            }
            begun = true;
            EventLoop loop = driver().loop;
            return awaitFrom(this, loop.runInExecutor(null, callable));
        }

        @Override
        protected String describe() {
            return "toThread";
        }
    }
}
