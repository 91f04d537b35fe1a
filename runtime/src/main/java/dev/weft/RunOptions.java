package dev.weft;

import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Recorder;
import dev.weft.internal.schedule.Durations;
import dev.weft.internal.signal.Interrupts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How {@code run} and a {@link Runner} make and end their loop. Immutable: each method returns a changed copy.
 *
 * <pre>{@code
 * run(program(), RunOptions.defaults().debug(true));
 * }</pre>
 */
public final class RunOptions {
    private static final RunOptions DEFAULTS = new RunOptions();

    private @Nullable Boolean debug;
    private @Nullable Boolean interruptible;
    private @Nullable Supplier<EventLoop> loopFactory;
    private Duration executorTimeout = Duration.ofMinutes(5);
    private List<CarriedLocal<?>> carried = List.of();
    private @Nullable Path trace;
    private @Nullable Duration watchdog;
    private boolean jmx;
    private @Nullable Consumer<? super BlockingCall> blocking;

    private RunOptions() {}

    private RunOptions copy() {
        RunOptions copy = new RunOptions();
        copy.debug = debug;
        copy.interruptible = interruptible;
        copy.loopFactory = loopFactory;
        copy.executorTimeout = executorTimeout;
        copy.carried = carried;
        copy.trace = trace;
        copy.watchdog = watchdog;
        copy.jmx = jmx;
        copy.blocking = blocking;
        return copy;
    }

    /**
     * Returns the options that {@code run(coroutine)} uses.
     *
     * @return the defaults
     */
    public static RunOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Switches the loop's debug mode on or off, whatever the loop would do by itself.
     *
     * @param debug whether to run in debug mode
     * @return changed options
     * @see EventLoop#setDebug(boolean)
     */
    public RunOptions debug(boolean debug) {
        RunOptions copy = copy();
        copy.debug = debug;
        return copy;
    }

    /**
     * Tells whether an interrupt signal (Ctrl-C) cancels the main task instead of ending the process at once. By
     * default it does for a run on the main thread of the process, as in asyncio.
     *
     * @param interruptible whether to handle the signal
     * @return changed options
     * @see Runner
     */
    public RunOptions interruptible(boolean interruptible) {
        RunOptions copy = copy();
        copy.interruptible = interruptible;
        return copy;
    }

    /**
     * Says how to make the loop.
     *
     * @param loopFactory makes a fresh loop
     * @return changed options
     */
    public RunOptions loopFactory(Supplier<EventLoop> loopFactory) {
        RunOptions copy = copy();
        copy.loopFactory = Objects.requireNonNull(loopFactory, "loopFactory");
        return copy;
    }

    /**
     * Says how long the end of a run waits for the work in threads ({@code toThread}, {@code runInExecutor}); 5 minutes
     * by default.
     *
     * @param executorTimeout the longest time to wait
     * @return changed options
     */
    public RunOptions executorTimeout(Duration executorTimeout) {
        RunOptions copy = copy();
        copy.executorTimeout = Objects.requireNonNull(executorTimeout, "executorTimeout");
        return copy;
    }

    /**
     * Lets a thread-local value follow tasks instead of threads.
     *
     * @param local what the loop carries, beside what it carries already
     * @return changed options
     * @see CarriedLocal
     */
    public RunOptions carry(CarriedLocal<?> local) {
        List<CarriedLocal<?>> more = new ArrayList<>(carried);
        more.add(Objects.requireNonNull(local, "local"));
        RunOptions copy = copy();
        copy.carried = List.copyOf(more);
        return copy;
    }

    /**
     * Records what the tasks do, and writes a picture of it when the loop has ended, however the run did: to a page
     * that any browser opens, with lanes of tasks over time, what each waits for, and who made, woke and cancelled
     * whom; or, if the name of the file ends in {@code .json}, the same as trace events for Perfetto or
     * {@code chrome://tracing}.
     *
     * <p>Recording takes a few hundred nanoseconds for each step of a task, and a bounded memory: of a long run the end
     * is kept, and the file says what is lost. The loops of a {@link LoopGroup} are recorded with the loop that enters
     * it. Loops that record to the same file at the same time share it, and the last one writes it. The file appears as
     * a whole, in place of an older one. If it cannot be written in the end, that is logged, and the outcome of the run
     * is what it would have been; a run that is killed writes nothing.
     *
     * @param file where to write; its folder has to exist
     * @return changed options; a run with them fails with an {@link IllegalArgumentException}, before it begins, if
     *     there is no such folder, or it is read-only
     */
    public RunOptions trace(Path file) {
        RunOptions copy = copy();
        copy.trace = Objects.requireNonNull(file, "file");
        return copy;
    }

    /**
     * Has a step of a task, or a callback, that takes too long logged while it does, with the coroutine, the line that
     * holds it up, and the Java stack of that moment. Debug mode does so, too.
     *
     * @param limit how long a step may take, of real time
     * @return changed options
     * @throws IllegalArgumentException if it is not positive
     * @see EventLoop#setWatchdog(Duration)
     */
    public RunOptions watchdog(Duration limit) {
        RunOptions copy = copy();
        copy.watchdog = Durations.positive(limit, "the limit of a watchdog");
        return copy;
    }

    /**
     * Looks for calls that block the thread of the loop for ten milliseconds and more: sleeps, locks, sockets, files.
     * They are found in what Flight Recorder sees, which this starts; the first time that takes about a second, at the
     * end of a run some ten milliseconds, and little in between. So it is for tests and for searches:
     *
     * <pre>{@code
     * List<BlockingCall> blocking = new ArrayList<>();
     * run(program(), RunOptions.defaults().onBlockingCall(blocking::add));
     * assertThat(blocking).isEmpty();
     * }</pre>
     *
     * <p>The listener is told each call about a second after it has ended, while the loop runs, on a thread of Flight
     * Recorder; what is left is told before the run returns, on the thread that closes the loop. It is never told two
     * calls at once, gets those of a thread in their order, and each once. What it has done is seen by whoever gets the
     * result of the run. If it throws, it is told nothing more, and the run ends as it would have and then throws that.
     * Classes that are loaded are not told: nobody has called for that.
     *
     * @param listener is told each call; must not block for long, since one thread tells the listeners of all loops
     * @return changed options; a run with them fails with an {@link IllegalStateException} if this Java is without the
     *     module {@code jdk.jfr}
     */
    public RunOptions onBlockingCall(Consumer<? super BlockingCall> listener) {
        RunOptions copy = copy();
        copy.blocking = Objects.requireNonNull(listener, "listener");
        return copy;
    }

    /**
     * Shows figures of the loop to JMX until it is closed: pending tasks, ready entries, timers, steps, how long
     * iterations take, and the slowest steps, as {@code dev.weft:type=EventLoop,number=1}. Off by default, unless the
     * system property {@code weft.jmx} is {@code true}, which does that for all loops. It starts the platform's MBean
     * server, and costs about a hundred nanoseconds for each step. A Java without the module {@code java.management}
     * logs a warning instead.
     *
     * @param jmx whether to
     * @return changed options
     */
    public RunOptions jmx(boolean jmx) {
        RunOptions copy = copy();
        copy.jmx = jmx;
        return copy;
    }

    /** Makes a loop; {@code closes} says that the caller closes it, whatever happens. */
    EventLoop makeLoop(boolean closes) {
        EventLoop loop = loopFactory != null ? loopFactory.get() : closes ? Loop.toBeClosed() : EventLoop.create();
        try {
            equip((Loop) loop);
        } catch (Throwable refused) {
            loop.close();
            throw refused;
        }
        return loop;
    }

    private void equip(Loop loop) {
        if (debug != null) {
            loop.setDebug(debug);
        }
        if (jmx) {
            loop.manage();
        }
        if (blocking != null) {
            loop.tellBlockingCalls(blocking);
        }
        if (watchdog != null) {
            loop.setWatchdog(watchdog);
        }
        if (!carried.isEmpty()) {
            for (CarriedLocal<?> local : carried) { // no lambda here: the first one of a program is dear
                loop.carry(local);
            }
        }
        Recorder.begin(loop, trace);
    }

    boolean isInterruptible() {
        return interruptible == null ? Interrupts.onMainThread() : interruptible;
    }

    Duration executorTimeout() {
        return executorTimeout;
    }
}
