package dev.weft;

import dev.weft.internal.bridge.FutureBridge;
import dev.weft.internal.core.Promise;
import dev.weft.internal.report.Fatal;
import dev.weft.internal.schedule.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A loop that lives as long as an application, on a daemon thread of its own: for servers, containers of beans, tests.
 *
 * <pre>{@code
 * try (LoopThread loop = LoopThread.start("orders")) {
 *     CompletableFuture<Receipt> receipt = loop.submit(() -> order(cart)); // from any thread
 *     System.out.println(receipt.join());
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread, but for {@link #close()}, which the loop's own thread must not call.
 */
public final class LoopThread implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.weft");

    private final Runner runner;
    private final Duration limit;
    private final Thread thread;
    private final CompletableFuture<EventLoop> started = new CompletableFuture<>();

    /** What was submitted and has not ended: the end of the thread cancels what is still here then. */
    private final Set<CompletableFuture<?>> submitted = ConcurrentHashMap.newKeySet();

    private volatile boolean closing;
    private volatile boolean over;

    private LoopThread(String name, RunOptions options) {
        runner = new Runner(options);
        limit = options.executorTimeout();
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /**
     * Starts a loop.
     *
     * @param name the name of its thread
     * @return the running loop; {@link #close()} it
     */
    public static LoopThread start(String name) {
        return start(name, RunOptions.defaults());
    }

    /**
     * Starts a loop with options.
     *
     * @param name the name of its thread
     * @param options how to make and end the loop
     * @return the running loop; {@link #close()} it
     */
    public static LoopThread start(String name, RunOptions options) {
        LoopThread loopThread =
                new LoopThread(Objects.requireNonNull(name, "name"), Objects.requireNonNull(options, "options"));
        loopThread.thread.start();
        try {
            loopThread.started.join();
        } catch (CompletionException failed) {
            throw Fatal.sneak(Objects.requireNonNull(failed.getCause()));
        }
        return loopThread;
    }

    private void run() {
        try {
            EventLoop loop = runner.loop();
            loop.callSoon(() -> started.complete(loop));
            loop.runForever();
        } catch (Throwable failure) {
            if (started.completeExceptionally(failure)) {
                return; // whoever starts it gets the failure
            }
            throw failure;
        } finally {
            closing = true;
            try {
                runner.close();
            } finally {
                over = true;
                submitted.forEach(future -> future.cancel(false));
            }
        }
    }

    /**
     * Returns the loop.
     *
     * @return the loop that runs on this thread
     */
    public EventLoop loop() {
        return started.join();
    }

    /**
     * Runs a coroutine on the loop.
     *
     * @param <T> the type of the result
     * @param coroutine makes the coroutine; called on the loop
     * @return a future of its result; cancelling it cancels the task. It is cancelled if the loop is closed before the
     *     task could run.
     * @throws IllegalStateException if this is closed
     */
    @SuppressWarnings("CollectionUndefinedEquality") // identity is what is meant
    public <T> CompletableFuture<T> submit(Supplier<? extends Coroutine<T>> coroutine) {
        Objects.requireNonNull(coroutine, "coroutine");
        if (closing) {
            throw closed();
        }
        EventLoop loop = loop();
        CompletableFuture<T> result = new CompletableFuture<>();
        submitted.add(result);
        var unused = result.whenComplete((value, failure) -> submitted.remove(result));
        try {
            loop.callSoonThreadsafe(() -> begin(loop, coroutine, result));
        } catch (IllegalStateException loopClosed) {
            result.cancel(false);
            throw closed();
        }
        if (over) { // since the look above, and perhaps after the end has looked at what was submitted
            result.cancel(false);
        }
        return result;
    }

    private <T> void begin(EventLoop loop, Supplier<? extends Coroutine<T>> supplier, CompletableFuture<T> result) {
        if (closing) {
            result.cancel(false);
        }
        if (result.isDone()) {
            return;
        }
        Task<T> task;
        try {
            task = loop.createTask(Objects.requireNonNull(supplier.get(), "the supplier's coroutine"));
        } catch (Throwable failure) {
            result.completeExceptionally(failure);
            if (Fatal.is(failure)) {
                throw failure;
            }
            return;
        }
        ((Promise<T>) task).addHook(done -> FutureBridge.copy(task, result));
        var unused = result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                cancel(loop, task);
            }
        });
    }

    private static void cancel(EventLoop loop, Task<?> task) {
        try {
            loop.callSoonThreadsafe(task::cancel);
        } catch (IllegalStateException closed) {
            // It ended with its loop.
        }
    }

    private IllegalStateException closed() {
        return new IllegalStateException(
                "the loop thread \"" + thread.getName() + "\" is closed: it takes no more work");
    }

    /**
     * Ends the loop as the end of {@code run} does: it takes no more work, the tasks that are left are cancelled and
     * awaited, generators closed, the work in threads awaited. Waits for that as long as
     * {@link RunOptions#executorTimeout(Duration)} says at most, and logs a warning if it takes longer. Does nothing if
     * it is closed.
     *
     * <p>If the calling thread is interrupted it does not wait any more, and stays interrupted.
     *
     * @throws IllegalStateException if called on the loop's own thread
     */
    @Override
    public void close() {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException(
                    "a loop thread cannot wait for its own end: close it from another thread, or stop its loop()");
        }
        closing = true;
        EventLoop loop = loop();
        try {
            loop.callSoonThreadsafe(loop::stop);
        } catch (IllegalStateException closed) {
            // It is at its end already.
        }
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, Durations.nanos(limit)));
            if (thread.isAlive()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the loop thread \"" + thread.getName() + "\" did not end within " + limit);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "LoopThread[" + thread.getName() + (over ? ", closed" : closing ? ", closing" : "") + "]";
    }
}
