package dev.weft.internal.core;

import dev.weft.AsyncGenerator;
import dev.weft.Awaitable;
import dev.weft.CarriedLocal;
import dev.weft.Context;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.LoopDriver;
import dev.weft.Task;
import dev.weft.TaskFactory;
import dev.weft.TaskOptions;
import dev.weft.internal.observe.Ledger;
import dev.weft.internal.report.Fatal;
import dev.weft.internal.schedule.Durations;
import dev.weft.internal.schedule.HostDriver;
import dev.weft.internal.schedule.ParkingDriver;
import dev.weft.internal.schedule.Threads;
import dev.weft.internal.signal.SignalHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An {@link EventLoop} from within: its queues, its iteration, and how it begins and ends.
 *
 * <h2>State table</h2>
 *
 * <pre>
 *   state      thread     entered by                      refuses
 *   idle       null       create, the end of a run
 *   running    the one    runForever, runUntilComplete    another run, close, other threads
 *   stopping   the one    stop: this iteration is the last
 *   closed     null       close                           everything that would have to run
 * </pre>
 */
public final class Loop extends Supervised implements EventLoop, DoneHook {
    /** Where blocking work is done. */
    @Nullable
    Threads threads;

    /** Where this loop stands among those of the process. */
    final OpenLoops.Place place;

    /** Tells this loop from others of the process. */
    final int number;

    /** Null as long as there was none. */
    @Nullable
    SignalHandlers signalHandlers;

    /** What other threads hold of this loop. */
    public final Promises promises = new Promises();

    /** What listens to stages of which some waits were given up; null as long as none was. */
    public @Nullable LastingStages lastingStages;

    // Written at each step of a task: plain fields, nobody else looks.
    @Nullable
    Job<?> currentTask;

    /**
     * What stands for the current context, if it is not that of the current task; see {@link SharedContext#identity()}.
     */
    @Nullable
    Object contextOwner;

    /** The thread-local values that follow contexts here; null for none. */
    @Nullable
    CarriedLocals carried;

    /** What was sent into the generator that is running; null but right behind the emit. */
    @Nullable
    Object received;

    int taskCount;

    /** Who holds which permit, once this loop has run in debug mode. */
    private @Nullable Ledger ledger;

    private TaskFactory taskFactory = TaskFactory.SCHEDULED;

    /** Makes a loop that stands on {@code driver}. */
    public Loop(LoopDriver driver) {
        this(driver, false);
    }

    @SuppressWarnings("this-escape") // whoever looks at all loops meets many in the middle of something
    private Loop(LoopDriver driver, boolean closes) {
        super(driver);
        place = OpenLoops.add(this, closes);
        number = place.number;
        superviseAsAsked();
    }

    /** Makes a loop that runs in real time, and that the caller closes, whatever happens. */
    public static Loop toBeClosed() {
        return new Loop(new ParkingDriver(), true);
    }

    /** Makes a loop that runs inside {@code executor}. */
    public static Loop over(Executor executor) {
        HostDriver driver = new HostDriver(executor);
        Loop loop = new Loop(driver);
        HostedTurns turns = new HostedTurns(loop, driver);
        driver.start(turns::take, turns::takeLast);
        return loop;
    }

    // ---- callbacks

    @Override
    public CallbackHandle callSoon(Runnable callback) {
        return callSoon(callback, snapshot());
    }

    @Override
    public CallbackHandle callSoon(Runnable callback, Context context) {
        return callSoon(callback, (Object) context);
    }

    private CallbackHandle callSoon(Runnable callback, @Nullable Object context) {
        checkUsable();
        CallbackHandle handle = new CallbackHandle(this, callback, context);
        enqueue(handle);
        return handle;
    }

    @Override
    public CallbackTimer callLater(Duration delay, Runnable callback) {
        return callAtNanos(deadlineAfter(Durations.nanos(delay)), callback);
    }

    @Override
    public CallbackTimer callAt(double when, Runnable callback) {
        return callAtNanos(Durations.nanos(when), callback);
    }

    private CallbackTimer callAtNanos(long deadline, Runnable callback) {
        checkUsable();
        CallbackTimer handle = new CallbackTimer(this, callback, snapshot(), deadline);
        addTimer(deadline, handle);
        return handle;
    }

    @Override
    public CallbackHandle callSoonThreadsafe(Runnable callback) {
        OutsideHandle handle = new OutsideHandle(this, callback, snapshot());
        if (thread == Thread.currentThread()) {
            ready.add(handle);
        } else if (!inbox.push(handle)) {
            throw isClosedError();
        } else {
            wakeFor(handle);
        }
        return handle;
    }

    // ---- futures and tasks

    @Override
    public <T> Promise<T> createFuture() {
        return new Promise<>(this);
    }

    @Override
    public <T> Job<T> createTask(Coroutine<T> coroutine) {
        checkTakes(coroutine);
        TaskFactory factory = taskFactory;
        return factory == TaskFactory.SCHEDULED
                ? Job.schedule(this, (Continuation<T>) coroutine, null, null)
                : createTask(coroutine, TaskOptions.DEFAULTS);
    }

    @Override
    public <T> Job<T> createTask(Coroutine<T> coroutine, String name) {
        return createTask(coroutine, TaskOptions.DEFAULTS.withName(name));
    }

    @Override
    public <T> Job<T> createTask(Coroutine<T> coroutine, Context context) {
        if (taskFactory == TaskFactory.SCHEDULED) {
            checkTakes(coroutine);
            return Job.schedule(this, (Continuation<T>) coroutine, Objects.requireNonNull(context, "context"), null);
        }
        return createTask(coroutine, TaskOptions.DEFAULTS.withContext(context));
    }

    @Override
    public <T> Job<T> createTask(Coroutine<T> coroutine, @Nullable String name, @Nullable Context context) {
        return createTask(coroutine, new TaskOptions(name, context, null));
    }

    @Override
    public <T> Job<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        checkTakes(coroutine);
        return (Job<T>) Objects.requireNonNull(
                taskFactory.createTask(this, coroutine, Objects.requireNonNull(options, "options")),
                "the task factory returned null");
    }

    /** Returns a future as it is, and makes a task of anything else. */
    public <T> Promise<T> ensureFuture(Awaitable<T> awaitable) {
        if (awaitable instanceof Promise<T> future) {
            if (future.loop != this) {
                throw new IllegalStateException("The future belongs to a different loop: " + future);
            }
            return future;
        }
        return createTask(Awaiting.of(awaitable));
    }

    @Override
    public void setDefaultExecutor(Executor executor) {
        checkThread();
        threads().setExecutor(Objects.requireNonNull(executor, "executor"));
    }

    @Override
    public void carry(CarriedLocal<?> local) {
        if (thread != null) {
            throw new IllegalStateException(
                    "what a loop carries must be known before it runs: use RunOptions.carry(...)");
        }
        carried = CarriedLocals.add(this, carried, Objects.requireNonNull(local, "local"));
    }

    @Override
    public void addSignalHandler(String signal, Runnable callback) {
        checkUsable();
        if (signalHandlers == null) {
            signalHandlers = new SignalHandlers(this);
        }
        signalHandlers.add(signal, Objects.requireNonNull(callback, "callback"));
    }

    @Override
    public boolean removeSignalHandler(String signal) {
        checkThread();
        return signalHandlers != null && signalHandlers.remove(signal);
    }

    @Override
    public void setTaskFactory(@Nullable TaskFactory factory) {
        checkThread();
        taskFactory = factory == null ? TaskFactory.SCHEDULED : factory;
    }

    @Override
    public TaskFactory taskFactory() {
        return taskFactory;
    }

    @Override
    public Set<Task<?>> allTasks() {
        checkThread();
        return tasks.snapshot();
    }

    // ---- running

    @Override
    public <T> T runUntilComplete(Awaitable<T> awaitable) {
        if (awaitable instanceof Coroutine<T> coroutine) {
            checkTakes(coroutine);
        }
        checkRunnable();
        Promise<T> future = ensureFuture(awaitable);
        boolean made = future != awaitable;
        if (made) {
            checkRunnable(); // a task factory is the user's code
        }
        if (made && future instanceof Job<?> task) {
            task.expectDestruction();
        }
        future.addHook(this);
        try {
            runOn();
        } catch (Throwable fatal) {
            if (made) {
                future.markRetrieved(); // it is on its way out already
            }
            throw fatal;
        } finally {
            future.removeHook(this);
        }
        if (!future.isDone()) {
            throw new IllegalStateException("Event loop stopped before Future completed.");
        }
        return future.result();
    }

    /** Ends a run, whose awaitable is done. */
    @Override
    public void onDone(Promise<?> done) {
        Throwable failure = done.peekFailure();
        if (failure == null || !Fatal.is(failure)) { // a fatal one leaves the loop by itself
            stop();
        }
    }

    @Override
    public void runForever() {
        checkRunnable();
        runOn();
    }

    private void runOn() {
        @Nullable Object[] outer = Running.vars();
        boolean keepsLedger = debug && !Ledger.isOpen(); // a test may keep one that knows more
        if (keepsLedger) {
            ledger = ledger == null ? new Ledger(() -> currentTask) : ledger;
            ledger.open();
        }
        Running.enter(this);
        runOn(Thread.currentThread());
        setInside(true);
        vars = outer;
        lookForRecordingFirst();
        try {
            if (!inbox.isEmpty()) { // what came before the run stands before its timers
                takeInbox();
            }
            do {
                iterate();
            } while (!stopping);
        } finally {
            stopping = false;
            setInside(false);
            runOn(null);
            vars = null;
            Running.leave(this);
            if (keepsLedger) {
                Ledger.close(null);
            }
        }
    }

    /**
     * Runs the main task of a program: an interrupt of the thread, which another Java thread takes for a request to
     * end, cancels it, whether the loop is busy or waits. The thread's flag is set again in the end. A loop that is run
     * by hand leaves interrupts to whoever wants to look at them.
     */
    public <T> T runInterruptibly(Awaitable<T> main) {
        Promise<T> future = ensureFuture(main);
        if (future instanceof Job<T> task && future != main) {
            task.expectDestruction();
        }
        interruptible = future;
        try {
            return runUntilComplete(future);
        } finally {
            interruptible = null;
            if (interrupted) {
                interrupted = false;
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void stop() {
        checkThread();
        if (host != null) {
            throw new IllegalStateException("this event loop runs in its executor: close it instead of stopping it");
        }
        stopping = true;
    }

    /**
     * Closes the loop. What is still pending is reported to the exception handler and never runs. Does nothing on a
     * closed loop.
     *
     * @throws IllegalStateException if the loop is running
     */
    @Override
    public void close() {
        if (thread != null) {
            throw new IllegalStateException("Cannot close a running event loop: stop it first");
        }
        if (closed) {
            return;
        }
        closed = true;
        inbox.close(); // now others see it, too
        LoopEnd.take(this);
    }

    // ---- for the runtime

    /** Returns where blocking work is done. */
    public Threads threads() {
        Threads threads = this.threads;
        if (threads == null) {
            this.threads = threads = new Threads();
        }
        return threads;
    }

    /**
     * One iteration inside the turn that is running: for tests, where a task lets time pass and what is due then runs
     * before it goes on. If nothing is ready, the driver waits.
     */
    void iterateNested() {
        Job<?> task = currentTask;
        Object owner = contextOwner;
        SharedContext.writeBack();
        currentTask = null;
        contextOwner = null;
        try {
            iterate();
        } finally {
            currentTask = task;
            contextOwner = owner;
        }
    }

    /**
     * Whether nothing is left of a run that would have to be ended: then its end need not go through the loop, where
     * anything that is ready or due would get its turn.
     */
    public boolean isSpent() {
        return !LoopEnd.isNeeded(this);
    }

    /** Returns the generators that have begun and not ended, in that order; a copy. */
    public List<AsyncGenerator<?>> begunGenerators() {
        return generators().snapshot();
    }

    /** Returns the thread-local values that follow contexts here; null for none. */
    public @Nullable CarriedLocals carried() {
        return carried;
    }

    /** Returns the task that runs, or null. */
    public @Nullable Job<?> currentTask() {
        return currentTask;
    }

    /** Returns what was sent into the generator that is running; null but right behind the emit. */
    public @Nullable Object received() {
        return received;
    }

    /** Returns a snapshot of the current context for something that will run on this loop. */
    @Nullable
    Object @Nullable [] snapshot() {
        @Nullable Object[] current = Running.vars();
        CarriedLocals carried = this.carried;
        if (carried != null) {
            current = carried.capture(current);
            if (Running.loop() == this) {
                vars = current;
            }
        }
        return current;
    }

    /** Refuses to take {@code coroutine} if this loop is closed; nobody misses it then. */
    public void checkTakes(Coroutine<?> coroutine) {
        if (closed) {
            if (coroutine != null) {
                discard(coroutine);
            }
            throw isClosedError();
        }
    }

    private void checkRunnable() {
        if (closed) {
            throw isClosedError();
        }
        if (host != null) {
            throw new IllegalStateException(
                    "this event loop runs in its executor: create tasks on it instead of running it");
        }
        if (thread != null) {
            throw new IllegalStateException("This event loop is already running: await instead of running it again");
        }
        if (Running.loop() != null) {
            throw new IllegalStateException(
                    "Cannot run the event loop while another loop is running on this thread: use another thread");
        }
    }

    /** Returns the state of the loop. */
    @Override
    public String toString() {
        return "<EventLoop running=" + isRunning() + " closed=" + closed + " debug=" + debug + ">";
    }
}
