package dev.weft;

import dev.weft.internal.bridge.FutureBridge;
import dev.weft.internal.bridge.ShutdownExecutor;
import dev.weft.internal.combine.CloseGenerators;
import dev.weft.internal.core.Loop;
import dev.weft.internal.schedule.ParkingDriver;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks and callbacks, one at a time, on one thread.
 *
 * <p>{@link Asyncio#run} makes a loop, runs it and closes it; {@link #create()} makes one by hand. Everything here is
 * confined to the thread that runs the loop, and free for any one thread while none does; only
 * {@link #callSoonThreadsafe}, {@link #time()}, {@link #isRunning()} and {@link #isClosed()} may be called from
 * anywhere. A call from a wrong thread is an {@link IllegalStateException}.
 *
 * <h2>State table</h2>
 *
 * <pre>
 *   state      thread     entered by                      refuses
 *   idle       null       create, the end of a run
 *   running    the one    runForever, runUntilComplete    another run, close, other threads
 *   stopping   the one    stop: this iteration is the last
 *   closed     null       close                           everything that would have to run
 *
 *   one iteration:   1. nothing ready, and not stopping: wait for the next deadline, an event or a wake-up
 *                    2. the timers that are due join the ready queue, by deadline, then by age
 *                    3. so does what the driver has to tell; while the loop is busy it is asked every 61 entries only
 *                    4. so does what other threads handed in
 *                    5. as many entries as are in the queue now take their turn; what they add waits for the next iteration
 * </pre>
 */
public sealed interface EventLoop extends AutoCloseable permits Loop {
    /**
     * Makes a loop that runs in real time.
     *
     * @return a new loop; {@link #close()} it
     */
    static EventLoop create() {
        return new Loop(new ParkingDriver());
    }

    /**
     * Makes a loop that stands on {@code driver}: on another clock, or on a way to wait for more than time.
     *
     * @param driver the driver, which serves no other loop; closed with the loop
     * @return a new loop; {@link #close()} it
     */
    static EventLoop create(LoopDriver driver) {
        return new Loop(Objects.requireNonNull(driver, "driver"));
    }

    /**
     * Makes a loop that runs inside {@code executor}, for tasks that belong to its thread: that of a user interface, or
     * of a network library. It has the same order of events as any other loop, and is always ready: whenever something
     * is to be done, it takes turns in the executor, and leaves it to others in between. It cannot be run or stopped;
     * {@link #close()} ends it.
     *
     * <p>{@link #createTask(Coroutine)}, {@link #callSoon(Runnable)} and so on may be called by whatever runs in the
     * executor, at any time.
     *
     * <pre>{@code
     * EventLoop loop = EventLoop.over(SwingUtilities::invokeLater);
     * button.addActionListener(event -> loop.createTask(download()));
     * }</pre>
     *
     * @param executor runs one thing at a time, in order, and never inside {@code execute} itself
     * @return a new loop; {@link #close()} it in the executor, outside its tasks
     */
    static EventLoop over(Executor executor) {
        return Loop.over(Objects.requireNonNull(executor, "executor"));
    }

    /**
     * Calls {@code callback} in the next iteration, after everything that is ready already, in a copy of the current
     * context.
     *
     * @param callback what to call
     * @return a handle to cancel it
     */
    Handle callSoon(Runnable callback);

    /**
     * Calls {@code callback} in the next iteration, in the given context.
     *
     * @param callback what to call
     * @param context the context in which it runs
     * @return a handle to cancel it
     */
    Handle callSoon(Runnable callback, Context context);

    /**
     * Calls {@code callback} after {@code delay}, in a copy of the current context. Like all timers it goes by way of
     * the timer queue: after zero seconds it still comes after everything that is ready already.
     *
     * @param delay the delay; zero or less means as soon as possible
     * @param callback what to call
     * @return a handle to cancel it
     */
    TimerHandle callLater(Duration delay, Runnable callback);

    /**
     * Calls {@code callback} at the time {@code when}, in a copy of the current context. Timers of equal times run in
     * the order in which they were made.
     *
     * @param when the time, in seconds of {@link #time()}
     * @param callback what to call
     * @return a handle to cancel it
     */
    TimerHandle callAt(double when, Runnable callback);

    /**
     * Like {@link #callSoon(Runnable)}, from any thread. Wakes the loop if it is waiting. Calls from one thread run in
     * their order. On the loop's own thread, or while the loop does not run, they keep their order among those of
     * {@link #callSoon(Runnable)}, too.
     *
     * @param callback what to call on the loop's thread
     * @return a handle, which any thread may cancel: after that the callback does not run, or has ended; a cancel that
     *     comes while it runs waits for its end
     * @throws IllegalStateException if the loop is closed
     */
    Handle callSoonThreadsafe(Runnable callback);

    /** Returns the time of this loop's clock in seconds since an arbitrary moment; it never goes back. */
    double time();

    /**
     * Makes a future that belongs to this loop.
     *
     * @param <T> the type of the result
     * @return a new future
     */
    <T> Future<T> createFuture();

    /**
     * Makes a task of {@code coroutine}; it begins to run in the next iteration.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @return a new task
     */
    <T> Task<T> createTask(Coroutine<T> coroutine);

    /**
     * Makes a named task of {@code coroutine}; it begins to run in the next iteration.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @param name the name of the task, for messages
     * @return a new task
     */
    <T> Task<T> createTask(Coroutine<T> coroutine, String name);

    /**
     * Makes a task of {@code coroutine} that runs in {@code context} itself, not in a copy of the current one: what it
     * sets, others see who use that context.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @param context where to run it
     * @return a new task
     */
    <T> Task<T> createTask(Coroutine<T> coroutine, Context context);

    /**
     * Makes a task with a name and a context.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @param name the name of the task, for messages; null for one that counts up
     * @param context where to run it, itself and not a copy; null for a copy of the current one
     * @return a new task
     */
    <T> Task<T> createTask(Coroutine<T> coroutine, @Nullable String name, @Nullable Context context);

    /**
     * Makes a task as the options say, which the {@linkplain #setTaskFactory task factory} gets.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @param options name, context and eagerness
     * @return a new task; of an eager one the first steps are done
     */
    <T> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options);

    /**
     * Runs {@code callable} in a thread of {@code executor}.
     *
     * @param <T> the type of the result
     * @param executor where to run it; null for the default executor, which uses virtual threads where the JDK has them
     * @param callable what to run, in a copy of the current context
     * @return a future of the result; cancelling it does not stop what is running already
     * @throws IllegalStateException if the default executor is wanted and has been shut down
     */
    default <T> Future<T> runInExecutor(@Nullable Executor executor, Callable<T> callable) {
        return FutureBridge.runInExecutor((Loop) this, executor, callable);
    }

    /**
     * Makes {@link #runInExecutor} use {@code executor} when it is given none, and {@code toThread} likewise.
     *
     * @param executor the executor; an {@link java.util.concurrent.ExecutorService} is shut down with the loop
     */
    void setDefaultExecutor(Executor executor);

    /**
     * Ends the use of the default executor: it takes no more work. The loop goes on while the work that is there ends.
     *
     * @param limit how long to wait for that at most; a warning is logged when it is over
     * @return a coroutine that finishes when the work has ended, or the time is up
     */
    default Coroutine<Void> shutdownDefaultExecutor(Duration limit) {
        return new ShutdownExecutor((Loop) this, limit);
    }

    /**
     * Lets a thread-local value follow tasks and callbacks on this loop instead of its thread.
     *
     * @param local what to carry; for as long as this loop exists
     * @throws IllegalStateException if the loop is running
     */
    void carry(CarriedLocal<?> local);

    /**
     * Closes the asynchronous generators that have begun and not ended, in the order in which they began; what they
     * fail with goes to the exception handler.
     *
     * @return a coroutine that finishes when they are closed
     */
    default Coroutine<Void> shutdownGenerators() {
        return new CloseGenerators((Loop) this);
    }

    /**
     * Calls {@code callback} on the loop's thread when a signal of the operating system comes, in a copy of the current
     * context. A handler that this loop had for the signal is replaced.
     *
     * @param signal the name, such as {@code "TERM"} or {@code "HUP"}
     * @param callback what to call
     * @throws IllegalArgumentException if there is no such signal, or the JVM does not let it be handled
     * @throws IllegalStateException if the Java runtime lacks the module {@code jdk.unsupported}
     */
    void addSignalHandler(String signal, Runnable callback);

    /**
     * Removes the handler of a signal; what the JVM did with it before, it does again.
     *
     * @param signal the name, such as {@code "TERM"}
     * @return whether this loop had a handler for it
     */
    boolean removeSignalHandler(String signal);

    /**
     * Makes {@link #createTask} and everything that makes tasks use {@code factory}.
     *
     * @param factory the factory, or null for the usual {@link TaskFactory#SCHEDULED}
     */
    void setTaskFactory(@Nullable TaskFactory factory);

    /** Returns what makes the tasks of this loop; {@link TaskFactory#SCHEDULED} unless it was set. */
    TaskFactory taskFactory();

    /** Returns the pending tasks of this loop in the order of their creation; a copy. */
    Set<Task<?>> allTasks();

    /**
     * Runs until {@code awaitable} is done.
     *
     * @param <T> the type of the result
     * @param awaitable a future of this loop, or a coroutine, which becomes a task
     * @return its result; if it failed, its original throwable is thrown
     * @throws IllegalStateException if the loop was stopped before, or cannot run here and now
     */
    <T> T runUntilComplete(Awaitable<T> awaitable);

    /**
     * Runs until {@link #stop()} is called.
     *
     * @throws IllegalStateException if this loop is running or closed, or another loop runs on this thread
     */
    void runForever();

    /**
     * Ends {@link #runForever()} after the current iteration. If the loop is not running, its next run ends after one
     * iteration.
     */
    void stop();

    /**
     * Closes the loop. What is still pending is reported to the exception handler and never runs. Does nothing on a
     * closed loop.
     *
     * @throws IllegalStateException if the loop is running
     */
    @Override
    void close();

    /** Returns whether a thread is running this loop. */
    boolean isRunning();

    /** Returns whether the loop is closed. */
    boolean isClosed();

    /**
     * Sets who gets the errors that no awaiter can get. By default they are logged to the {@link System.Logger}
     * "dev.weft".
     *
     * @param handler the handler, or null for the default
     */
    void setExceptionHandler(@Nullable ExceptionHandler handler);

    /**
     * Returns who gets the errors that no awaiter can get; null for the {@linkplain #defaultExceptionHandler default}.
     */
    @Nullable
    ExceptionHandler exceptionHandler();

    /**
     * Does what happens to an error without an exception handler: logs it. For handlers that treat only some errors
     * themselves.
     *
     * @param context what happened
     */
    void defaultExceptionHandler(ErrorContext context);

    /**
     * Reports an error that no awaiter can get: calls the handler that was set, or the default. If the error belongs to
     * a task, the handler runs in the context of that.
     *
     * @param context what happened
     */
    void callExceptionHandler(ErrorContext context);

    /**
     * Switches debug mode: slow callbacks are logged, errors that would be lost are reported with the stack of the
     * place of creation, and the loop is watched as by {@link #setWatchdog}, with the {@link #slowCallbackDuration()}
     * as the limit. The system property {@code weft.debug}, if it is {@code true}, does that for all loops.
     *
     * <p>Calls that block the loop for ten milliseconds and more are logged, too, a line of the program once, if
     * {@link RunOptions#onBlockingCall} tells them to nobody. To start Flight Recorder, which sees them, takes about a
     * second of a processor, and more than ten megabytes. So a loop that lives for less than a second does not look for
     * them, and after that a thread beside it starts Flight Recorder, while the loop goes on; where a recording runs
     * already, it looks from the start. A Java without the module {@code jdk.jfr} does without. In virtual time debug
     * mode does not look for them; a test can ask for it.
     *
     * @param debug whether to
     */
    void setDebug(boolean debug);

    /** Returns whether debug mode is on. */
    boolean isDebug();

    /**
     * Has a step of a task, or a callback, that takes too long logged while it does: with the task, its coroutine, the
     * line that holds it up, and the Java stack of that moment. One that takes ten seconds is logged with all tasks of
     * the loop, too. For that a daemon thread, one for the process, looks a few times within the limit; each step of
     * the loop costs about a hundred nanoseconds more.
     *
     * @param limit how long a step may take, of real time; null for no watch
     * @throws IllegalArgumentException if it is not positive
     */
    void setWatchdog(@Nullable Duration limit);

    /**
     * Tells a listener each step of a task, and each callback, that takes long, when it has ended: for meters and logs
     * of one's own. Each step of the loop costs about a hundred nanoseconds more from then on. Of a step within a step,
     * as an eager task has it, the outer one is told.
     *
     * @param limit how long a step takes at least that is told, of real time
     * @param listener is called on the loop's thread, between two steps, so it must be short; what it throws goes to
     *     the exception handler
     * @throws IllegalArgumentException if the limit is not positive
     */
    void addSlowStepListener(Duration limit, Consumer<? super SlowStep> listener);

    /**
     * Tells a listener nothing more.
     *
     * @param listener what was added; nothing happens if it was not
     */
    void removeSlowStepListener(Consumer<? super SlowStep> listener);

    /**
     * Sets how long a callback or a step of a task may take before debug mode logs it; 100 ms by default.
     *
     * @param duration the limit
     */
    void setSlowCallbackDuration(Duration duration);

    /** Returns how long a callback or a step may take before debug mode logs it. */
    Duration slowCallbackDuration();
}
