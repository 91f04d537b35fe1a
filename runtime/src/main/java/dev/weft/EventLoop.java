package dev.weft;

import dev.weft.internal.InFlight;
import dev.weft.internal.ReadyQueue;
import dev.weft.internal.TimerHeap;
import dev.weft.internal.observe.Conductor;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks and callbacks, one at a time, on one thread.
 *
 * <p>{@link Asyncio#run} makes a loop, runs it and closes it; {@link #create()} makes one by hand. Everything here is confined to the
 * thread that runs the loop, and free for any one thread while none does; only {@link #callSoonThreadsafe}, {@link #time()},
 * {@link #isRunning()} and {@link #isClosed()} may be called from anywhere. A call from a wrong thread is an
 * {@link IllegalStateException}.
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
public final class EventLoop implements AutoCloseable {
    /** How deep eager tasks may start eager tasks on the Java stack; beyond that they are scheduled. */
    private static final int MAX_EAGER_DEPTH = 64;

    /** How long a loop inside a foreign executor keeps it to itself. */
    private static final int ITERATIONS_PER_TURN = 64;

    /** How many entries of the ready queue may take their turns, at least, between two looks at the driver. */
    private static final int POLL_EVERY = 61;

    /** How many times in a row, less one, a task that is alone may be resumed without an iteration; a power of two less one. */
    private static final int ALONE_MASK = 1023;

    private static final int LAST_STEP_OF_CLOSE = 8;

    /** The trampoline is left: something will enqueue the task. */
    static final byte NO_REQUEST = 0;

    /** The trampoline begins {@link #bounced}. */
    static final byte BEGIN_BOUNCED = 1;

    /** The trampoline resumes the task, which would be the only entry of the next iteration. */
    static final byte STEP_AGAIN = 2;

    private final ReadyQueue<Ready> ready = new ReadyQueue<>();
    private final TimerHeap<Timer> timers = new TimerHeap<>();
    private final Inbox inbox = new Inbox();
    /** Volatile for those who wake: see {@link #replaceDriver}. */
    private volatile LoopDriver driver;

    /** Whether the driver may have something to tell. */
    private boolean polls;

    private int sincePoll;

    /** The driver, if this loop runs inside a foreign executor; else null. */
    private final @Nullable HostDriver host;

    /** What goes on elsewhere and will come back to this loop. */
    final InFlight inFlight = new InFlight();

    final TaskList tasks = new TaskList();
    final LoopReports reports = new LoopReports(this);
    final Threads threads = new Threads(this);
    final Generators generators = new Generators(this);
    private final SignalHandlers signalHandlers = new SignalHandlers(this);
    final Forgotten forgotten = new Forgotten(reports);
    final Promises promises = new Promises();

    /** The thread that runs this loop. */
    volatile @Nullable Thread thread;

    private volatile boolean closed;
    private boolean stopping;

    /** Whether the thread that is here runs this loop: what comes to the ready queue meanwhile is part of it. */
    private boolean inside;

    /** What an interrupt of the thread cancels; null for a loop that is run by hand. */
    private @Nullable Future<?> interruptible;

    /** Whether such an interrupt has come. */
    private boolean interrupted;

    /** How many times a task that was alone has been resumed in a row, see {@link #hasOnlyThis}. */
    private int alone;

    // Written at each step of a task: plain fields, nobody else looks.
    @Nullable
    Task<?> currentTask;

    @Nullable
    Object @Nullable [] vars;

    /** What stands for the current context, if it is not that of the current task; see {@link Context#identity()}. */
    @Nullable
    Object contextOwner;

    /** The thread-local values that follow contexts here; null for none. */
    @Nullable
    CarriedLocals carried;

    /** A frame that has suspended and does not know its caller; null once that has suspended, too. */
    @Nullable
    Coroutine<?> unlinked;

    /** What a coroutine that returned {@code SUSPENDED} wants of the trampoline that runs it. */
    byte request;

    @Nullable
    Coroutine<?> bounced;

    @Nullable
    Object bouncedSent;

    /** What was sent into the generator that is running; null but right behind the emit. */
    @Nullable
    Object received;

    int eagerDepth;
    int taskCount;

    private TaskFactory taskFactory = TaskFactory.SCHEDULED;
    private boolean debug;

    /** Whether turns are timed, or told to a conductor. */
    private boolean watched;

    private @Nullable Conductor conductor;
    private @Nullable LoopInsight insight;
    private long slowCallbackNanos = 100_000_000;

    private EventLoop(LoopDriver driver) {
        this.host = driver instanceof HostDriver hostDriver ? hostDriver : null;
        this.driver = driver;
        standOn(driver);
    }

    private void standOn(LoopDriver driver) {
        polls = !(driver instanceof ParkingDriver || driver instanceof HostDriver);
        if (driver instanceof InFlight.Observer observer) {
            observer.inFlight(inFlight);
        }
        if (driver instanceof Conductor conductor) {
            this.conductor = conductor;
            insight = new LoopInsight(this);
            watched = true;
            conductor.conducts(insight);
        }
    }

    /**
     * Makes a loop that runs in real time.
     *
     * @return a new loop; {@link #close()} it
     */
    public static EventLoop create() {
        return new EventLoop(new ParkingDriver());
    }

    /**
     * Makes a loop that stands on {@code driver}: on another clock, or on a way to wait for more than time.
     *
     * @param driver the driver, which serves no other loop; closed with the loop
     * @return a new loop; {@link #close()} it
     */
    public static EventLoop create(LoopDriver driver) {
        return new EventLoop(Objects.requireNonNull(driver, "driver"));
    }

    /**
     * Makes a loop that runs inside {@code executor}, for tasks that belong to its thread: that of a user interface, or of a network library. It has
     * the same order of events as any other loop, and is always ready: whenever something is to be done, it takes turns in the executor, and
     * leaves it to others in between. It cannot be run or stopped; {@link #close()} ends it.
     *
     * <p>{@link #createTask(Coroutine)}, {@link #callSoon(Runnable)} and so on may be called by whatever runs in the executor, at any time.
     *
     * <pre>{@code
     * EventLoop loop = EventLoop.over(SwingUtilities::invokeLater);
     * button.addActionListener(event -> loop.createTask(download()));
     * }</pre>
     *
     * @param executor runs one thing at a time, in order, and never inside {@code execute} itself
     * @return a new loop; {@link #close()} it in the executor, outside its tasks
     */
    public static EventLoop over(Executor executor) {
        HostDriver driver = new HostDriver(Objects.requireNonNull(executor, "executor"));
        EventLoop loop = new EventLoop(driver);
        driver.start(loop::takeTurn, loop::takeLastTurn);
        return loop;
    }

    // ---- callbacks

    /**
     * Calls {@code callback} in the next iteration, after everything that is ready already, in a copy of the current context.
     *
     * @param callback what to call
     * @return a handle to cancel it
     */
    public Handle callSoon(Runnable callback) {
        return callSoon(callback, snapshot());
    }

    /**
     * Calls {@code callback} in the next iteration, in the given context.
     *
     * @param callback what to call
     * @param context the context in which it runs
     * @return a handle to cancel it
     */
    public Handle callSoon(Runnable callback, Context context) {
        return callSoon(callback, (Object) context);
    }

    private Handle callSoon(Runnable callback, @Nullable Object context) {
        checkUsable();
        Handle handle = new Handle(this, callback, context);
        enqueue(handle);
        return handle;
    }

    /**
     * Calls {@code callback} after {@code delay}, in a copy of the current context. Like all timers it goes by way of the timer queue: after
     * zero seconds it still comes after everything that is ready already.
     *
     * @param delay the delay; zero or less means as soon as possible
     * @param callback what to call
     * @return a handle to cancel it
     */
    public TimerHandle callLater(Duration delay, Runnable callback) {
        return callAtNanos(deadlineAfter(Durations.nanos(delay)), callback);
    }

    /**
     * Calls {@code callback} at the time {@code when}, in a copy of the current context. Timers of equal times run in the order in which they
     * were made.
     *
     * @param when the time, in seconds of {@link #time()}
     * @param callback what to call
     * @return a handle to cancel it
     */
    public TimerHandle callAt(double when, Runnable callback) {
        return callAtNanos(Durations.nanos(when), callback);
    }

    private TimerHandle callAtNanos(long deadline, Runnable callback) {
        checkUsable();
        TimerHandle handle = new TimerHandle(this, callback, snapshot(), deadline);
        addTimer(deadline, handle);
        return handle;
    }

    /**
     * Like {@link #callSoon(Runnable)}, from any thread. Wakes the loop if it is waiting. Calls from one thread run in their order.
     * On the loop's own thread, or while the loop does not run, they keep their order among those of {@link #callSoon(Runnable)}, too.
     *
     * @param callback what to call on the loop's thread
     * @return a handle, which any thread may cancel: after that the callback does not run, or has ended; a cancel that comes while it runs waits for its
     *     end
     * @throws IllegalStateException if the loop is closed
     */
    public Handle callSoonThreadsafe(Runnable callback) {
        if (closed) {
            throw isClosedError();
        }
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

    private void wakeFor(OutsideHandle handle) {
        if (host != null) {
            host.wakeFor(handle);
            return;
        }
        try {
            driver.wake();
        } catch (Throwable refused) {
            handle.cancel();
            throw refused;
        }
    }

    /** Returns the time of this loop's clock in seconds since an arbitrary moment; it never goes back. */
    public double time() {
        return driver.nanos() / 1e9;
    }

    // ---- futures and tasks

    /**
     * Makes a future that belongs to this loop.
     *
     * @param <T> the type of the result
     * @return a new future
     */
    public <T> Future<T> createFuture() {
        return new Future<>(this);
    }

    /**
     * Makes a task of {@code coroutine}; it begins to run in the next iteration.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @return a new task
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine) {
        checkTakes(coroutine);
        TaskFactory factory = taskFactory;
        return factory == TaskFactory.SCHEDULED
                ? Task.schedule(this, coroutine, null)
                : createTask(coroutine, TaskOptions.DEFAULTS);
    }

    /**
     * Makes a named task of {@code coroutine}; it begins to run in the next iteration.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @param name the name of the task, for messages
     * @return a new task
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return createTask(coroutine, TaskOptions.DEFAULTS.withName(name));
    }

    /**
     * Makes a task of {@code coroutine} that runs in {@code context} itself, not in a copy of the current one: what it sets, others see who use that
     * context.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @param context where to run it
     * @return a new task
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, Context context) {
        return createTask(coroutine, TaskOptions.DEFAULTS.withContext(context));
    }

    /**
     * Makes a task with a name and a context.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @param name the name of the task, for messages; null for one that counts up
     * @param context where to run it, itself and not a copy; null for a copy of the current one
     * @return a new task
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, @Nullable String name, @Nullable Context context) {
        return createTask(coroutine, new TaskOptions(name, context, null));
    }

    /**
     * Makes a task as the options say, which the {@linkplain #setTaskFactory task factory} gets.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @param options name, context and eagerness
     * @return a new task; of an eager one the first steps are done
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        checkTakes(coroutine);
        return Objects.requireNonNull(
                taskFactory.createTask(this, coroutine, Objects.requireNonNull(options, "options")),
                "the task factory returned null");
    }

    /** Returns a future as it is, and makes a task of anything else. */
    <T> Future<T> ensureFuture(Awaitable<T> awaitable) {
        if (awaitable instanceof Future<T> future) {
            if (future.loop != this) {
                throw new IllegalStateException("The future belongs to a different loop: " + future);
            }
            return future;
        }
        return createTask(Awaiting.of(awaitable));
    }

    /**
     * Runs {@code callable} in a thread of {@code executor}.
     *
     * @param <T> the type of the result
     * @param executor where to run it; null for the default executor, which uses virtual threads where the JDK has them
     * @param callable what to run, in a copy of the current context
     * @return a future of the result; cancelling it does not stop what is running already
     * @throws IllegalStateException if the default executor is wanted and has been shut down
     */
    public <T> Future<T> runInExecutor(@Nullable Executor executor, Callable<T> callable) {
        checkUsable();
        return FutureBridge.runInExecutor(this, executor == null ? threads : executor, callable);
    }

    /**
     * Makes {@link #runInExecutor} use {@code executor} when it is given none, and {@code toThread} likewise.
     *
     * @param executor the executor; an {@link java.util.concurrent.ExecutorService} is shut down with the loop
     */
    public void setDefaultExecutor(Executor executor) {
        checkThread();
        threads.setExecutor(Objects.requireNonNull(executor, "executor"));
    }

    /**
     * Ends the use of the default executor: it takes no more work. The loop goes on while the work that is there ends.
     *
     * @param limit how long to wait for that at most; a warning is logged when it is over
     * @return a coroutine that finishes when the work has ended, or the time is up
     */
    public Coroutine<Void> shutdownDefaultExecutor(Duration limit) {
        return threads.shutdown(limit);
    }

    /**
     * Lets a thread-local value follow tasks and callbacks on this loop instead of its thread.
     *
     * @param local what to carry; for as long as this loop exists
     * @throws IllegalStateException if the loop is running
     */
    public void carry(CarriedLocal<?> local) {
        if (thread != null) {
            throw new IllegalStateException(
                    "what a loop carries must be known before it runs: use RunOptions.carry(...)");
        }
        carried = CarriedLocals.add(this, carried, Objects.requireNonNull(local, "local"));
    }

    /**
     * Closes the asynchronous generators that have begun and not ended, in the order in which they began; what they fail with goes to the exception
     * handler.
     *
     * @return a coroutine that finishes when they are closed
     */
    public Coroutine<Void> shutdownGenerators() {
        return generators.closeAll();
    }

    /**
     * Calls {@code callback} on the loop's thread when a signal of the operating system comes, in a copy of the current context. A handler that this
     * loop had for the signal is replaced.
     *
     * @param signal the name, such as {@code "TERM"} or {@code "HUP"}
     * @param callback what to call
     * @throws IllegalArgumentException if there is no such signal, or the JVM does not let it be handled
     * @throws IllegalStateException if the Java runtime lacks the module {@code jdk.unsupported}
     */
    public void addSignalHandler(String signal, Runnable callback) {
        checkUsable();
        signalHandlers.add(signal, Objects.requireNonNull(callback, "callback"));
    }

    /**
     * Removes the handler of a signal; what the JVM did with it before, it does again.
     *
     * @param signal the name, such as {@code "TERM"}
     * @return whether this loop had a handler for it
     */
    public boolean removeSignalHandler(String signal) {
        checkThread();
        return signalHandlers.remove(signal);
    }

    /**
     * Makes {@link #createTask} and everything that makes tasks use {@code factory}.
     *
     * @param factory the factory, or null for the usual {@link TaskFactory#SCHEDULED}
     */
    public void setTaskFactory(@Nullable TaskFactory factory) {
        checkThread();
        taskFactory = factory == null ? TaskFactory.SCHEDULED : factory;
    }

    /** Returns what makes the tasks of this loop; {@link TaskFactory#SCHEDULED} unless it was set. */
    public TaskFactory taskFactory() {
        return taskFactory;
    }

    /** Returns the pending tasks of this loop in the order of their creation; a copy. */
    public Set<Task<?>> allTasks() {
        checkThread();
        return tasks.snapshot();
    }

    // ---- running

    /**
     * Runs until {@code awaitable} is done.
     *
     * @param <T> the type of the result
     * @param awaitable a future of this loop, or a coroutine, which becomes a task
     * @return its result; if it failed, its original throwable is thrown
     * @throws IllegalStateException if the loop was stopped before, or cannot run here and now
     */
    public <T> T runUntilComplete(Awaitable<T> awaitable) {
        if (awaitable instanceof Coroutine<T> coroutine) {
            checkTakes(coroutine);
        }
        checkRunnable();
        Future<T> future = ensureFuture(awaitable);
        boolean made = future != awaitable;
        if (made && future instanceof Task<?> task) {
            task.expectDestruction();
        }
        DoneHook stopper = done -> {
            Throwable failure = done.peekFailure();
            if (failure == null || !Fatal.is(failure)) { // a fatal one leaves the loop by itself
                stop();
            }
        };
        future.addHook(stopper);
        try {
            runForever();
        } catch (Throwable fatal) {
            if (made) {
                future.markRetrieved(); // it is on its way out already
            }
            throw fatal;
        } finally {
            future.removeHook(stopper);
        }
        if (!future.isDone()) {
            throw new IllegalStateException("Event loop stopped before Future completed.");
        }
        return future.result();
    }

    /**
     * Runs until {@link #stop()} is called.
     *
     * @throws IllegalStateException if this loop is running or closed, or another loop runs on this thread
     */
    public void runForever() {
        checkRunnable();
        @Nullable Object[] outer = Context.currentVars();
        Running.enter(this);
        thread = Thread.currentThread();
        inside = true;
        vars = outer;
        try {
            takeInbox(); // what came before the run stands before its timers
            do {
                iterate();
            } while (!stopping);
        } finally {
            stopping = false;
            inside = false;
            thread = null;
            vars = null;
            Running.leave(this);
        }
    }

    /**
     * Runs the main task of a program: an interrupt of the thread, which another Java thread takes for a request to end, cancels it, whether the loop is busy
     * or waits. The thread's flag is set again in the end. A loop that is run by hand leaves interrupts to whoever wants to look at them.
     */
    <T> T runInterruptibly(Awaitable<T> main) {
        Future<T> future = ensureFuture(main);
        if (future instanceof Task<T> task && future != main) {
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

    private void takeInterrupt(Future<?> main) {
        if (Thread.interrupted()) {
            interrupted = true;
            main.cancel("the thread of the run was interrupted");
        }
    }

    /** Ends {@link #runForever()} after the current iteration. If the loop is not running, its next run ends after one iteration. */
    public void stop() {
        checkThread();
        if (host != null) {
            throw new IllegalStateException("this event loop runs in its executor: close it instead of stopping it");
        }
        stopping = true;
    }

    /** A turn in a foreign executor: iterates until nothing is ready, but leaves the executor to others after a while. */
    private void takeTurn() {
        if (closed) {
            return;
        }
        HostDriver host = Objects.requireNonNull(this.host);
        EventLoop outer = Running.loop();
        Running.enter(this);
        thread = Thread.currentThread();
        inside = true;
        try {
            for (int n = ITERATIONS_PER_TURN; n > 0; n--) {
                iterate();
                if (ready.isEmpty() && inbox.isEmpty()) {
                    beforeIdle();
                    if (ready.isEmpty()) {
                        break;
                    }
                }
            }
        } finally {
            inside = false;
            thread = null;
            vars = null;
            if (outer == null) {
                Running.leave(this);
            } else {
                Running.enter(outer);
            }
            if (ready.isEmpty() && inbox.isEmpty()) {
                host.wakeAt(timers.nextDeadline());
            } else {
                host.wake();
            }
        }
    }

    /** Its executor refuses to run this loop any more: on a thread of its own the tasks are cancelled and end, then the loop is closed. */
    private void takeLastTurn(Throwable refusal) {
        if (closed) {
            return;
        }
        Running.enter(this);
        thread = Thread.currentThread();
        inside = true;
        try {
            reports.report(ErrorContext.of(
                    "the executor of the event loop refused to run it: its tasks are cancelled, and it is closed",
                    refusal));
            allTasks().forEach(Task::cancel);
            while (!tasks.isEmpty()) {
                iterate();
            }
            for (int n = ITERATIONS_PER_TURN; n > 0 && !(ready.isEmpty() && inbox.isEmpty()); n--) {
                iterate(); // what was to be done after them
            }
        } finally {
            inside = false;
            thread = null;
            vars = null;
            Running.leave(this);
            close();
        }
    }

    private void iterate() {
        ReadyQueue<Ready> ready = this.ready;
        TimerHeap<Timer> timers = this.timers;
        Future<?> main = interruptible;
        if (main != null) {
            takeInterrupt(main);
        }
        if (ready.isEmpty() && !stopping && inbox.isEmpty()) {
            idle(main);
        }
        if (!timers.isEmpty()) {
            takeTimers();
        }
        if (sincePoll >= POLL_EVERY || stopping) {
            sincePoll = 0;
            reports.reportGarbage();
            forgotten.reportGarbage();
            if (polls) {
                driver.poll();
            }
        }
        if (!inbox.isEmpty()) {
            takeInbox();
        }
        int count = ready.size();
        sincePoll += count;
        if (watched) {
            runBatchWatched(count);
            return;
        }
        for (int n = count; n > 0; n--) {
            Ready entry = ready.poll();
            if (entry instanceof Task<?> task) { // most are: spares the search for the interface's method
                task.turn();
            } else {
                entry.turn();
            }
        }
    }

    /**
     * One iteration inside the turn that is running: for tests, where a task lets time pass and what is due then runs before it goes on. If nothing is
     * ready, the driver waits.
     */
    void iterateNested() {
        Task<?> task = currentTask;
        Object owner = contextOwner;
        Context.writeBack();
        currentTask = null;
        contextOwner = null;
        try {
            iterate();
        } finally {
            currentTask = task;
            contextOwner = owner;
        }
    }

    int readyCount() {
        return ready.size();
    }

    /** Whether an iteration would find something without waiting for time to pass. */
    boolean hasReady() {
        return !ready.isEmpty() || !inbox.isEmpty();
    }

    long nextDeadline() {
        return timers.nextDeadline();
    }

    private void idle(@Nullable Future<?> main) {
        beforeIdle();
        // A handler may have made something ready, or stopped the loop. From here to the wait nothing of the user's
        // runs.
        if (!ready.isEmpty() || stopping) {
            return;
        }
        if (main == null) {
            // The flag is the user's, and would end each wait at once.
            boolean interrupted = Thread.interrupted();
            if (interrupted) {
                LockSupport.parkNanos(this, 1); // to set the flag has also left a permit, which ends the next park
            }
            try {
                driver.await(timers.nextDeadline());
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        } else {
            driver.await(timers.nextDeadline());
            takeInterrupt(main);
        }
        sincePoll = POLL_EVERY;
    }

    /** What is due when nothing is ready. May call the exception handler. */
    private void beforeIdle() {
        ready.trim();
        timers.trim();
        reports.reportGarbage();
        forgotten.beforeIdle();
    }

    private void takeInbox() {
        for (OutsideHandle handle = inbox.drain(); handle != null; ) {
            OutsideHandle younger = handle.older;
            handle.older = null;
            ready.add(handle);
            handle = younger;
        }
    }

    private void takeTimers() {
        long now = driver.nanos();
        for (Timer timer = timers.pollDue(now); timer != null; timer = timers.pollDue(now)) {
            timer.due();
            ready.add(timer);
        }
    }

    private void runBatchWatched(int count) {
        Conductor conductor = this.conductor;
        if (conductor == null) {
            runBatchTimed(count);
            return;
        }
        for (int n = count; n > 0 && !ready.isEmpty(); n--) { // a turn may have run others, see iterateNested
            int place = conductor.next(n);
            if (place == Conductor.LATER) {
                ready.add(ready.poll());
                continue;
            }
            Ready entry = ready.poll(place);
            entry.turn();
            conductor.turned(entry);
        }
    }

    private void runBatchTimed(int count) {
        for (int n = count; n > 0; n--) {
            Ready entry = ready.poll();
            String what = entry.toString();
            long start = System.nanoTime();
            entry.turn();
            long nanos = System.nanoTime() - start;
            if (nanos >= slowCallbackNanos) {
                reports.slow(what, nanos);
            }
        }
    }

    /**
     * Closes the loop. What is still pending is reported to the exception handler and never runs. Does nothing on a closed loop.
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
        Throwable fatal = null;
        for (int step = 0; step <= LAST_STEP_OF_CLOSE; step++) {
            try {
                closeStep(step);
            } catch (Throwable failure) { // what is left has to be closed all the same
                fatal = fatal == null ? failure : fatal;
            }
        }
        if (fatal != null) {
            throw Fatal.sneak(fatal);
        }
    }

    /** A switch and no list of lambdas, each of which would be a class to load in every program. */
    private void closeStep(int step) {
        switch (step) {
            case 0 -> inbox.close();
            case 1 -> signalHandlers.removeAll();
            case 2 -> threads.shutdownNow();
            case 3 -> reports.atClose();
            case 4 -> forgotten.atClose();
            case 5 -> ready.clear();
            case 6 -> timers.clear();
            case 7 -> driver.close();
            default -> promises.cancelAll();
        }
    }

    /** Returns whether a thread is running this loop. */
    public boolean isRunning() {
        return thread != null;
    }

    /** Returns whether the loop is closed. */
    public boolean isClosed() {
        return closed;
    }

    // ---- errors and debugging

    /**
     * Sets who gets the errors that no awaiter can get. By default they are logged to the {@link System.Logger} "dev.weft".
     *
     * @param handler the handler, or null for the default
     */
    public void setExceptionHandler(@Nullable ExceptionHandler handler) {
        checkThread();
        reports.setHandler(handler);
    }

    /** Returns who gets the errors that no awaiter can get; null for the {@linkplain #defaultExceptionHandler default}. */
    public @Nullable ExceptionHandler exceptionHandler() {
        return reports.handler();
    }

    /**
     * Does what happens to an error without an exception handler: logs it. For handlers that treat only some errors themselves.
     *
     * @param context what happened
     */
    public void defaultExceptionHandler(ErrorContext context) {
        LoopReports.log(Objects.requireNonNull(context, "context"));
    }

    /**
     * Reports an error that no awaiter can get: calls the handler that was set, or the default. If the error belongs to a task, the handler runs in the context
     * of that.
     *
     * @param context what happened
     */
    public void callExceptionHandler(ErrorContext context) {
        checkThread();
        reports.report(context);
    }

    /**
     * Switches debug mode: slow callbacks are logged, and errors that would be lost are reported with the stack of the place of creation.
     *
     * @param debug whether to
     */
    public void setDebug(boolean debug) {
        checkThread();
        this.debug = debug;
        watched = debug || conductor != null;
        forgotten.debug = debug;
    }

    /** Returns whether debug mode is on. */
    public boolean isDebug() {
        return debug;
    }

    /**
     * Sets how long a callback or a step of a task may take before debug mode logs it; 100 ms by default.
     *
     * @param duration the limit
     */
    public void setSlowCallbackDuration(Duration duration) {
        checkThread();
        slowCallbackNanos = Durations.nanos(duration);
    }

    /** Returns how long a callback or a step may take before debug mode logs it. */
    public Duration slowCallbackDuration() {
        return Duration.ofNanos(slowCallbackNanos);
    }

    // ---- for the runtime

    /** Puts {@code entry} at the end of the ready queue. The caller has checked the thread, or runs as part of the loop. */
    void enqueue(Ready entry) {
        if (inside) {
            ready.add(entry);
        } else {
            enqueueOutside(entry);
        }
    }

    /** The loop does not run: what {@link #callSoonThreadsafe} has taken meanwhile keeps its place. */
    private void enqueueOutside(Ready entry) {
        if (closed) {
            return; // never runs; who has to know has been told
        }
        if (!inbox.isEmpty()) {
            takeInbox();
        }
        ready.add(entry);
        if (host != null) {
            host.wake();
        }
    }

    /** Whether an iteration that followed now would find nothing to do but what is running. */
    boolean hasOnlyThis() {
        return ready.isEmpty()
                && timers.isEmpty()
                && inbox.isEmpty()
                && !stopping
                && !watched
                && eagerDepth == 0
                && !polls
                && host == null
                && (++alone & ALONE_MASK)
                        != 0; // now and then it takes its place: the loop has other things to look after
    }

    /** Returns the entry at a place of the ready queue. */
    Ready readyAt(int place) {
        return ready.at(place);
    }

    /** Returns the failure that a test wants {@code task}, which is about to step, to see; null for none. */
    @Nullable
    Throwable takeInjected(Task<?> task) {
        return insight == null ? null : insight.takeInjected(task);
    }

    void enqueueFirst(Ready entry) {
        ready.addFirst(entry);
    }

    void schedule(long delay, Timer timer) {
        addTimer(deadlineAfter(delay), timer);
    }

    private void addTimer(long deadline, Timer timer) {
        timers.add(deadline, timer);
        if (host != null && !inside) {
            host.wakeAt(deadline);
        }
    }

    void timerCancelled() {
        timers.noteCancelled();
    }

    LoopDriver driver() {
        return driver;
    }

    /**
     * Puts this loop on another driver, if it stands on the default one; that is how the first channel brings a selector to a loop. On the thread that
     * runs the loop, or while none does; not inside the driver.
     *
     * <p>Whoever wakes has put something into the inbox before, and reads the field afterwards: if that is the old driver still, the new one has not
     * waited yet, and the loop looks into the inbox before it does.
     *
     * @param change makes the new driver of the old one, whose time has to go on in it
     * @return whether the driver was replaced
     */
    boolean replaceDriver(UnaryOperator<LoopDriver> change) {
        checkUsable();
        LoopDriver before = driver;
        if (!(before instanceof ParkingDriver)) {
            return false;
        }
        LoopDriver after = Objects.requireNonNull(change.apply(before), "driver");
        standOn(after);
        driver = after;
        return true;
    }

    private long deadlineAfter(long delay) {
        long now = driver.nanos();
        return delay > Long.MAX_VALUE - 1 - now ? Long.MAX_VALUE - 1 : now + delay; // before now: they keep their order
    }

    boolean mayStartEagerly() {
        return thread == Thread.currentThread() && eagerDepth < MAX_EAGER_DEPTH;
    }

    /** Returns a snapshot of the current context for something that will run on this loop. */
    @Nullable
    Object @Nullable [] snapshot() {
        @Nullable Object[] current = Context.currentVars();
        CarriedLocals carried = this.carried;
        if (carried != null) {
            current = carried.capture(current);
            if (Running.loop() == this) {
                vars = current;
            }
        }
        return current;
    }

    /** Runs {@code body} in {@code context}; what it throws goes to the exception handler, unless it is fatal. */
    void runGuarded(@Nullable Object context, Runnable body, Object description) {
        CarriedLocals carried = this.carried;
        @Nullable Object[] outer = vars;
        boolean entered = false;
        try {
            @Nullable Object[] entering = Context.enter(context);
            entered = true;
            if (carried != null) {
                outer = carried.capture(outer);
                carried.install(entering);
            }
            vars = entering;
            if (context instanceof Context shared) {
                contextOwner = shared.self();
            }
            body.run();
        } catch (Throwable failure) {
            if (Fatal.is(failure)) {
                throw failure;
            }
            reports.report(callbackError(description, failure));
        } finally {
            if (entered) {
                Context.leave(context, carried == null ? vars : carried.capture(vars));
            }
            vars = outer;
            contextOwner = null;
            if (carried != null) {
                carried.install(outer);
            }
        }
    }

    private static ErrorContext callbackError(Object callback, Throwable failure) {
        String text = Text.of(callback);
        return new ErrorContext("Exception in callback " + text, failure, null, "callback " + text);
    }

    /** Calls a hook of the runtime; an error in it must not take the other callbacks with it. */
    void runHook(DoneHook hook, Future<?> done) {
        try {
            hook.onDone(done);
        } catch (Throwable failure) {
            if (Fatal.is(failure)) {
                throw failure;
            }
            reports.report(new ErrorContext("Exception in callback " + Text.of(hook), failure, done, done.source()));
        }
    }

    /** Refuses what a foreign thread may not do while this loop runs. */
    void checkThread() {
        Thread thread = this.thread;
        if (thread != null && thread != Thread.currentThread()) {
            throw new IllegalStateException(
                    "Non-thread-safe operation invoked on an event loop other than the current one: from another thread use"
                            + " loop.callSoonThreadsafe(...), or Asyncio.runCoroutineThreadsafe(coroutine, loop)");
        }
    }

    /** Refuses what a foreign thread may not do, and everything on a closed loop. */
    void checkUsable() {
        if (closed) {
            throw isClosedError();
        }
        checkThread();
    }

    /** Refuses to take {@code coroutine} if this loop is closed; nobody misses it then. */
    void checkTakes(Coroutine<?> coroutine) {
        if (closed) {
            if (coroutine != null) {
                coroutine.discard();
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

    static IllegalStateException isClosedError() {
        return new IllegalStateException("Event loop is closed");
    }

    /** Returns the state of the loop. */
    @Override
    public String toString() {
        return "<EventLoop running=" + isRunning() + " closed=" + closed + " debug=" + debug + ">";
    }
}
