package dev.weft;

import dev.weft.internal.signal.Interrupts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    private static final RunOptions DEFAULTS = new RunOptions(null, null, null, Duration.ofMinutes(5), List.of());

    private final @Nullable Boolean debug;
    private final @Nullable Boolean interruptible;
    private final @Nullable Supplier<EventLoop> loopFactory;
    private final Duration executorTimeout;
    private final List<CarriedLocal<?>> carried;

    private RunOptions(
            @Nullable Boolean debug,
            @Nullable Boolean interruptible,
            @Nullable Supplier<EventLoop> loopFactory,
            Duration executorTimeout,
            List<CarriedLocal<?>> carried) {
        this.debug = debug;
        this.interruptible = interruptible;
        this.loopFactory = loopFactory;
        this.executorTimeout = executorTimeout;
        this.carried = carried;
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
        return new RunOptions(debug, interruptible, loopFactory, executorTimeout, carried);
    }

    /**
     * Tells whether an interrupt signal (Ctrl-C) cancels the main task instead of ending the process at once. By default it does for a run on
     * the main thread of the process, as in asyncio.
     *
     * @param interruptible whether to handle the signal
     * @return changed options
     * @see Runner
     */
    public RunOptions interruptible(boolean interruptible) {
        return new RunOptions(debug, interruptible, loopFactory, executorTimeout, carried);
    }

    /**
     * Says how to make the loop.
     *
     * @param loopFactory makes a fresh loop
     * @return changed options
     */
    public RunOptions loopFactory(Supplier<EventLoop> loopFactory) {
        return new RunOptions(
                debug, interruptible, Objects.requireNonNull(loopFactory, "loopFactory"), executorTimeout, carried);
    }

    /**
     * Says how long the end of a run waits for the work in threads ({@code toThread}, {@code runInExecutor}); 5 minutes by default.
     *
     * @param executorTimeout the longest time to wait
     * @return changed options
     */
    public RunOptions executorTimeout(Duration executorTimeout) {
        return new RunOptions(
                debug, interruptible, loopFactory, Objects.requireNonNull(executorTimeout, "executorTimeout"), carried);
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
        return new RunOptions(debug, interruptible, loopFactory, executorTimeout, List.copyOf(more));
    }

    EventLoop makeLoop() {
        EventLoop loop = loopFactory == null ? EventLoop.create() : loopFactory.get();
        if (debug != null) {
            loop.setDebug(debug);
        }
        carried.forEach(loop::carry);
        return loop;
    }

    boolean isInterruptible() {
        return interruptible == null ? Interrupts.onMainThread() : interruptible;
    }

    Duration executorTimeout() {
        return executorTimeout;
    }
}
