package dev.weft.internal.core;

import dev.weft.EventLoop;
import dev.weft.LoopDriver;
import dev.weft.internal.observe.Conductor;
import dev.weft.internal.schedule.HostDriver;
import dev.weft.internal.schedule.InFlight;
import dev.weft.internal.schedule.ParkingDriver;
import dev.weft.internal.schedule.ReadyQueue;
import dev.weft.internal.schedule.TimerHeap;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The queues of a {@link Loop}, and what one iteration of it does.
 *
 * <pre>
 *   one iteration:   1. nothing ready, and not stopping: wait for the next deadline, an event or a wake-up
 *                    2. the timers that are due join the ready queue, by deadline, then by age
 *                    3. so does what the driver has to tell; while the loop is busy it is asked every 61 entries only
 *                    4. so does what other threads handed in
 *                    5. as many entries as are in the queue now take their turn; what they add waits for the next iteration
 * </pre>
 */
public abstract sealed class Iteration extends LoopParts permits Supervised {

    /** How deep eager tasks may start eager tasks on the Java stack; beyond that they are scheduled. */
    private static final int MAX_EAGER_DEPTH = 64;

    /** How many entries of the ready queue may take their turns, at least, between two looks at the driver. */
    private static final int POLL_EVERY = 61;

    /**
     * How long a loop with nothing to do waits, in nanoseconds, before it looks for the first time whether something
     * that it watches is garbage.
     */
    private static final long FIRST_LOOK = 50_000_000;

    /** How often that wait is doubled while it has nothing to do. */
    private static final int MAX_DOUBLINGS = 7;

    final ReadyQueue<Ready> ready = new ReadyQueue<>();
    TimerHeap<Timer> timers = TimerHeap.none();
    final Inbox inbox = new Inbox();

    // What is written in each run is written without the fence of a volatile write, which would be half of a short run.

    private static final AtomicReferenceFieldUpdater<Iteration, LoopDriver> DRIVER =
            AtomicReferenceFieldUpdater.newUpdater(Iteration.class, LoopDriver.class, "driver");

    private static final AtomicReferenceFieldUpdater<Iteration, @Nullable Thread> THREAD =
            AtomicReferenceFieldUpdater.newUpdater(Iteration.class, Thread.class, "thread");

    /** Volatile for those who wake: see {@link #replaceDriver}. */
    @SuppressWarnings("NullAway.Init") // the constructor sets it by its updater
    volatile LoopDriver driver;

    /** Whether the driver may have something to tell. */
    boolean polls;

    int sincePoll;

    /** Whether the driver's time is that of the world: nothing passes it by but the wait itself. */
    private final boolean realTime;

    /** How often in a row such a loop has looked for garbage. */
    private int looks;

    /** The driver, if this loop runs inside a foreign executor; else null. */
    final @Nullable HostDriver host;

    /** What goes on elsewhere and will come back to this loop. */
    public final InFlight inFlight = new InFlight();

    final TaskList tasks = new TaskList();

    /** The thread that runs this loop; see {@link #runOn(Thread)}. */
    volatile @Nullable Thread thread;

    /** For whoever may use this loop now; others ask {@link #isClosed()}. */
    boolean closed;

    boolean stopping;

    /** Whether the thread that is here runs this loop: what comes to the ready queue meanwhile is part of it. */
    private boolean inside;

    /** What an interrupt of the thread cancels; null for a loop that is run by hand. */
    @Nullable
    Promise<?> interruptible;

    /** Whether such an interrupt has come. */
    boolean interrupted;

    @Nullable
    Object @Nullable [] vars;

    int eagerDepth;
    /** Whether what comes to the ready queue needs nothing else: the loop's thread adds it, and nobody watches. */
    private boolean addsPlainly;

    /** Whether turns are timed, or told to a conductor or a probe. */
    private boolean watched;

    /**
     * Whether each iteration has something to do besides the turns: one field for all that {@link #hasOnlyThis} would
     * have to look at.
     */
    private boolean iterates;

    /** Who is told what tasks do; null for nobody. */
    @Nullable
    Probe probe;

    private @Nullable Conductor conductor;
    private @Nullable LoopInsight insight;
    long slowCallbackNanos = 100_000_000;

    Iteration(LoopDriver driver) {
        this.host = driver instanceof HostDriver hostDriver ? hostDriver : null;
        DRIVER.lazySet(this, driver); // nobody else has this loop yet
        this.realTime = driver instanceof ParkingDriver;
        standOn(driver);
    }

    void standOn(LoopDriver driver) {
        polls = !(driver instanceof ParkingDriver || driver instanceof HostDriver);
        if (driver instanceof InFlight.Observer observer) {
            observer.inFlight(inFlight);
        }
        if (driver instanceof Conductor conductor) {
            this.conductor = conductor;
            insight = new LoopInsight((Loop) this);
            conductor.conducts(insight);
        }
        watch();
    }

    /**
     * Notes which thread runs this loop from now on; null for none. What it did before is seen by whoever sees this.
     */
    final void runOn(@Nullable Thread thread) {
        THREAD.lazySet(this, thread);
    }

    void wakeFor(OutsideHandle handle) {
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

    void takeInterrupt(Promise<?> main) {
        if (Thread.interrupted()) {
            interrupted = true;
            main.cancel("the thread of the run was interrupted");
        }
    }

    void iterate() {
        ReadyQueue<Ready> ready = this.ready;
        TimerHeap<Timer> timers = this.timers;
        Promise<?> main = interruptible;
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
            reports().reportGarbage();
            reportForgottenGarbage();
            closeAbandoned();
            lookForRecording();
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
            WatchedTurns.run(this, count);
            return;
        }
        for (int n = count; n > 0; n--) {
            Ready entry = ready.poll();
            if (entry instanceof Job<?> task) { // most are: spares the search for the interface's method
                task.turn();
            } else {
                entry.turn();
            }
        }
    }

    int readyCount() {
        return ready.size();
    }

    /** Returns the entry at a place of the ready queue. */
    Ready readyAt(int place) {
        return ready.at(place);
    }

    /** Whether an iteration would find something without waiting for time to pass. */
    boolean hasReady() {
        return !ready.isEmpty() || !inbox.isEmpty();
    }

    long nextDeadline() {
        return timers.nextDeadline();
    }

    /** Looks again whether turns are to be watched, since debug mode, the driver or the probe has changed. */
    final void watch() {
        watched = debug || conductor != null || probe != null;
        iterates = watched || polls || host != null;
    }

    /** Returns who decides who is next, if it is not this loop itself. */
    public final @Nullable Conductor conductor() {
        return conductor;
    }

    /** Whether somebody else decides who is next. */
    final boolean isConducted() {
        return conductor != null;
    }

    /** Tells {@code more} from now on what tasks do. On the loop's thread, or while the loop does not run. */
    void addProbe(Probe more) {
        watchedBy(probe == null ? more : new Probes(probe, more));
    }

    /** Does not tell {@code gone} any more. */
    void removeProbe(Probe gone) {
        watchedBy(Probes.without(probe, gone));
    }

    /** Returns the probe of a class, or null. */
    <P extends Probe> @Nullable P probe(Class<P> type) {
        return Probes.find(probe, type);
    }

    private void watchedBy(@Nullable Probe probe) {
        this.probe = probe;
        addsPlainly = inside && probe == null;
        watch();
    }

    /** Notes whether the thread that is here runs this loop. */
    void setInside(boolean inside) {
        this.inside = inside;
        addsPlainly = inside && probe == null;
    }

    /** Returns the failure that a test wants {@code job}, which is about to step, to see; null for none. */
    @Nullable
    Throwable takeInjected(Job<?> job) {
        return insight == null ? null : insight.takeInjected(job);
    }

    void idle(@Nullable Promise<?> main) {
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
                driver.await(endOfWait());
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        } else {
            driver.await(endOfWait());
            takeInterrupt(main);
        }
        sincePoll = POLL_EVERY;
    }

    /**
     * Returns until when to wait. The collector wakes nobody: while there are failures or coroutines to be reported
     * once they are garbage, or generators to be closed, a loop that has nothing to do looks now and then, and less and
     * less often. In a time that only passes in waits it does not.
     */
    private long endOfWait() {
        long deadline = timers.nextDeadline();
        if (!realTime || !isWatching()) {
            return deadline;
        }
        looks = sincePoll == 0 ? Math.min(looks + 1, MAX_DOUBLINGS) : 0; // zero: nothing had a turn since the last wait
        return Math.min(deadline, deadlineAfter(FIRST_LOOK << looks));
    }

    /** What is due when nothing is ready. May call the exception handler. */
    void beforeIdle() {
        ready.trim();
        timers.trim();
        lookForRecording();
        reports().reportGarbage();
        suspectLast();
        reportForgottenGarbage();
        closeAbandoned();
    }

    private void closeAbandoned() {
        // Under a conductor the order of turns must not depend on the collector: the end of the run closes them.
        if (conductor == null) {
            generators().closeAbandoned();
        }
    }

    void takeInbox() {
        for (OutsideHandle handle = inbox.drain(); handle != null; ) {
            OutsideHandle younger = handle.older;
            handle.older = null;
            ready.add(handle);
            handle = younger;
        }
    }

    void takeTimers() {
        long now = driver.nanos();
        for (Timer timer = timers.pollDue(now); timer != null; timer = timers.pollDue(now)) {
            timer.due();
            ready.add(timer);
        }
    }

    /**
     * Puts {@code entry} at the end of the ready queue. The caller has checked the thread, or runs as part of the loop.
     */
    void enqueue(Ready entry) {
        if (addsPlainly) {
            ready.add(entry);
        } else {
            enqueueOtherwise(entry);
        }
    }

    private void enqueueOtherwise(Ready entry) {
        if (closed) {
            return; // never runs; who has to know has been told
        }
        if (probe != null) {
            probe.enqueued(entry);
        }
        if (inside) {
            ready.add(entry);
        } else {
            enqueueOutside(entry);
        }
    }

    /** The loop does not run: what {@link Loop#callSoonThreadsafe} has taken meanwhile keeps its place. */
    private void enqueueOutside(Ready entry) {
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
        return ready.isEmpty() && timers.isEmpty() && inbox.isEmpty() && !stopping && eagerDepth == 0 && !iterates;
    }

    void enqueueFirst(Ready entry) {
        ready.addFirst(entry);
    }

    void schedule(long delay, Timer timer) {
        addTimer(deadlineAfter(delay), timer);
    }

    /** Lets {@code timer} have its turn at {@code deadline}, in nanoseconds of the driver. */
    public void addTimer(long deadline, Timer timer) {
        if (timers == TimerHeap.NONE) {
            timers = new TimerHeap<>();
        }
        timers.add(deadline, timer);
        if (host != null && !inside) {
            host.wakeAt(deadline);
        }
    }

    /** Notes that one timer that was added need not have its turn any more. */
    public void timerCancelled() {
        timers.noteCancelled();
    }

    public LoopDriver driver() {
        return driver;
    }

    /**
     * Puts this loop on another driver, if it stands on the default one; that is how the first channel brings a
     * selector to a loop. On the thread that runs the loop, or while none does; not inside the driver.
     *
     * <p>Whoever wakes has put something into the inbox before, and reads the field afterwards: if that is the old
     * driver still, the new one has not waited yet, and the loop looks into the inbox before it does.
     *
     * @param change makes the new driver of the old one, whose time has to go on in it
     * @return whether the driver was replaced
     */
    public boolean replaceDriver(UnaryOperator<LoopDriver> change) {
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

    public long deadlineAfter(long delay) {
        long now = driver.nanos();
        return delay > Long.MAX_VALUE - 1 - now ? Long.MAX_VALUE - 1 : now + delay; // before now: they keep their order
    }

    boolean mayStartEagerly() {
        return thread == Thread.currentThread() && eagerDepth < MAX_EAGER_DEPTH;
    }

    /** See {@link EventLoop#time()}. */
    public double time() {
        return driver.nanos() / 1e9;
    }

    /** See {@link EventLoop#isRunning()}. */
    public boolean isRunning() {
        return thread != null;
    }

    /** See {@link EventLoop#isClosed()}. */
    public boolean isClosed() {
        return inbox.isClosed();
    }

    /** Whether this thread runs this loop. */
    public boolean isOnThread() {
        return thread == Thread.currentThread();
    }

    /** Refuses what a foreign thread may not do while this loop runs. */
    public void checkThread() {
        Thread thread = this.thread;
        if (thread != null && thread != Thread.currentThread()) {
            throw new IllegalStateException(
                    "Non-thread-safe operation invoked on an event loop other than the current one: from another thread use"
                            + " loop.callSoonThreadsafe(...), or Asyncio.runCoroutineThreadsafe(coroutine, loop)");
        }
    }

    /** Refuses what a foreign thread may not do, and everything on a closed loop. */
    public void checkUsable() {
        if (closed) {
            throw isClosedError();
        }
        checkThread();
    }

    /** Returns the error of whoever wants something of a closed loop. */
    public static IllegalStateException isClosedError() {
        return new IllegalStateException("Event loop is closed");
    }
}
