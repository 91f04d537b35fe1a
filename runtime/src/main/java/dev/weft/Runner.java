package dev.weft;

import dev.weft.internal.combine.Gather;
import dev.weft.internal.core.Circle;
import dev.weft.internal.core.Job;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Promise;
import dev.weft.internal.core.Recorder;
import dev.weft.internal.core.Running;
import dev.weft.internal.core.SharedContext;
import dev.weft.internal.core.Trampoline;
import dev.weft.internal.report.Fatal;
import dev.weft.internal.signal.Interrupts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs several programs one after the other on one loop and in one context, as asyncio's {@code Runner};
 * {@code Asyncio.run} is a runner for one program.
 *
 * <pre>{@code
 * try (var runner = new Runner()) {
 *     runner.run(connect());
 *     runner.run(work());
 * }
 * }</pre>
 *
 * <p>{@link #close()} ends what is left, in this order: the tasks that are not done are cancelled and awaited in the
 * order of their creation, and what they fail with goes to the loop's exception handler; asynchronous generators that
 * have begun and not ended are closed, in the order in which they began; the work that is still in threads is awaited;
 * the loop is closed.
 *
 * <p>On the main thread of the process, the interrupt signal (Ctrl-C) cancels the program that runs, so that its
 * clean-up runs. If it then ends as cancelled, {@link #run} throws the {@link CancelledError}; if that is not caught,
 * the JVM ends as it does on that signal: with its shutdown hooks and status 130. A second signal ends it at once. See
 * {@link RunOptions#interruptible(boolean)}.
 *
 * <p>To be used by one thread.
 */
public final class Runner implements AutoCloseable {
    /** How many fatal errors the clean-up of what is left may throw before the rest of it is given up. */
    private static final int MAX_FATALS = 1000;

    private final RunOptions options;
    private @Nullable EventLoop loop;
    private @Nullable Context context;
    private boolean closed;

    /** The first fatal error that has left the loop, and whether {@link #run} has thrown it. */
    private @Nullable Throwable fatal;

    private boolean thrown;

    /** Makes a runner; the loop is made when it is first needed. */
    public Runner() {
        this(RunOptions.defaults());
    }

    /**
     * Makes a runner; the loop is made when it is first needed.
     *
     * @param options how to make and end the loop
     */
    public Runner(RunOptions options) {
        this.options = Objects.requireNonNull(options, "options");
    }

    /**
     * Returns the loop.
     *
     * @return the loop of this runner
     * @throws IllegalStateException if the runner is closed
     */
    public EventLoop loop() {
        if (closed) {
            throw new IllegalStateException("the runner is closed: make a new one");
        }
        EventLoop loop = this.loop;
        if (loop == null) {
            loop = options.makeLoop(false);
            context = SharedContext.copyFor(loop);
            this.loop = loop;
        }
        return loop;
    }

    /**
     * Runs a program to its end, in the context of this runner: what it sets there, the next one sees.
     *
     * @param main the program
     * @param <T> the type of the result
     * @return its result; if it failed, its original throwable is thrown, checked or not
     * @throws IllegalStateException if the runner is closed, or a loop runs on this thread
     */
    public <T> T run(Coroutine<T> main) {
        Objects.requireNonNull(main, "main");
        try {
            loop();
        } catch (IllegalStateException | IllegalArgumentException refused) {
            Trampoline.discard(main);
            throw refused;
        }
        return run(main, Objects.requireNonNull(context));
    }

    /**
     * As {@link #run(Coroutine)} on a fresh runner, if there is going to be no other run, which would see what this one
     * sets.
     */
    <T> T runOnly(Coroutine<T> main) {
        try {
            loop = options.makeLoop(true);
        } catch (IllegalStateException | IllegalArgumentException refused) {
            Trampoline.discard(main);
            throw refused;
        }
        return runIn(main, null, loop);
    }

    /**
     * Runs a program to its end, in a given context.
     *
     * @param main the program
     * @param context where it runs
     * @param <T> the type of the result
     * @return its result; if it failed, its original throwable is thrown, checked or not
     * @throws IllegalStateException if the runner is closed, or a loop runs on this thread
     */
    public <T> T run(Coroutine<T> main, Context context) {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(main, "main");
        if (Running.loop() != null) {
            throw new IllegalStateException("cannot run a program while a loop runs on this thread: await it instead");
        }
        EventLoop loop;
        try {
            loop = loop();
        } catch (IllegalStateException | IllegalArgumentException refused) {
            Trampoline.discard(main);
            throw refused;
        }
        return runIn(main, context, loop);
    }

    private <T> T runIn(Coroutine<T> main, @Nullable Context context, EventLoop loop) {
        Task<T> task = context == null ? loop.createTask(main) : loop.createTask(main, context);
        try (@Nullable Interrupts interrupts = Interrupts.of(loop, task, options.isInterruptible())) {
            try {
                T result = ((Loop) loop).runInterruptibly(task);
                ((Loop) loop).handOut(result);
                return result;
            } catch (VirtualMachineError fatal) {
                this.fatal = fatal;
                thrown = true;
                throw fatal;
            } catch (CancelledError cancelled) {
                throw interrupts == null ? cancelled : interrupts.ended(cancelled);
            } finally {
                ((Promise<T>) task).markRetrieved(); // a fatal error is on its way out already
            }
        }
    }

    /** Ends what is left and closes the loop. Does nothing if it is closed, or was never used. */
    @Override
    public void close() {
        EventLoop loop = this.loop;
        if (closed || loop == null) {
            closed = true;
            return;
        }
        boolean interrupted = Thread.interrupted(); // the clean-up runs undisturbed; another interrupt ends its waits
        try {
            String circle = null;
            if (!((Loop) loop).isSpent()) {
                circle = cancelAll(loop);
                complete(loop, loop.shutdownGenerators());
                complete(loop, loop.shutdownDefaultExecutor(options.executorTimeout()));
            }
            if (circle != null) {
                throw new IllegalStateException(circle);
            }
        } finally {
            closed = true;
            this.loop = null;
            try {
                Recorder.end((Loop) loop);
                loop.close();
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        Throwable fatal = this.fatal;
        if (fatal != null && !thrown) {
            throw Fatal.sneak(fatal);
        }
    }

    /**
     * Cancels what is left and waits for it; returns a text about tasks that could not have ended by themselves, or
     * null.
     */
    private @Nullable String cancelAll(EventLoop loop) {
        List<Task<?>> left = new ArrayList<>(loop.allTasks());
        if (left.isEmpty()) {
            return null;
        }
        String circle = null;
        for (Task<?> task : left) {
            circle = circle == null ? Circle.describe((Job<?>) task) : circle;
            task.cancel();
        }
        complete(loop, Gather.outcomes(left));
        for (Task<?> task : left) {
            Job<?> job = (Job<?>) task;
            Throwable failure = job.peekFailure();
            if (failure != null) {
                loop.callExceptionHandler(new ErrorContext(
                        "unhandled exception during Asyncio.run() shutdown", failure, task, job.source()));
            }
        }
        return circle;
    }

    /**
     * Runs until {@code awaitable} is done. A fatal error, which leaves the loop, does not end the clean-up of the
     * others: the first is thrown when that is over, unless it is the one that {@link #run} has thrown already.
     */
    private void complete(EventLoop loop, Awaitable<?> awaitable) {
        Future<?> future = ((Loop) loop).ensureFuture(awaitable);
        if (future instanceof Job<?> job) {
            job.expectDestruction();
        }
        for (int fatals = 0; !future.isDone() && fatals <= MAX_FATALS; fatals++) {
            try {
                ((Loop) loop).runInterruptibly(future);
            } catch (VirtualMachineError fatal) {
                if (this.fatal == null) {
                    this.fatal = fatal;
                } else if (this.fatal != fatal
                        && !Arrays.asList(this.fatal.getSuppressed()).contains(fatal)) {
                    this.fatal.addSuppressed(fatal);
                }
            }
        }
    }
}
