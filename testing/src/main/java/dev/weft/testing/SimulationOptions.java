package dev.weft.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Simulation} runs. Immutable: each method returns a changed copy.
 *
 * <pre>{@code
 * Simulation.run(() -> transfers(), SimulationOptions.defaults().schedules(500).wild(true));
 * }</pre>
 */
public final class SimulationOptions {
    private static final SimulationOptions DEFAULTS = new SimulationOptions();

    private long seed = 1;
    private @Nullable String schedule;
    private boolean wild;
    private boolean realTime;
    private boolean leftOversAllowed;
    private int schedules = 1;
    private Strategy strategy = Strategy.mixed();
    private Duration timeout = Duration.ofSeconds(10);
    private @Nullable Path trace;
    private boolean failsOnBlockingCall;

    private SimulationOptions() {}

    private SimulationOptions copy() {
        SimulationOptions copy = new SimulationOptions();
        copy.seed = seed;
        copy.schedule = schedule;
        copy.wild = wild;
        copy.realTime = realTime;
        copy.leftOversAllowed = leftOversAllowed;
        copy.schedules = schedules;
        copy.strategy = strategy;
        copy.timeout = timeout;
        copy.trace = trace;
        copy.failsOnBlockingCall = failsOnBlockingCall;
        return copy;
    }

    /**
     * Returns the options that {@link Simulation#run(dev.weft.Coroutine)} uses: virtual time, the plain order, 10 s of
     * real time at most.
     *
     * @return the defaults
     */
    public static SimulationOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets where the random choice of schedules begins; 1 by default. The same seed gives the same schedules.
     *
     * @param seed any number
     * @return changed options
     */
    public SimulationOptions seed(long seed) {
        SimulationOptions copy = copy();
        copy.seed = seed;
        return copy;
    }

    /**
     * Runs in one given order, as a {@link ScheduleError} tells it. The system property {@code weft.schedule} does the
     * same for all simulations that try several schedules.
     *
     * @param schedule the order
     * @return changed options
     * @throws IllegalArgumentException if it is not such a text
     */
    public SimulationOptions schedule(String schedule) {
        Schedule.parse(Objects.requireNonNull(schedule, "schedule"));
        SimulationOptions copy = copy();
        copy.schedule = schedule;
        return copy;
    }

    /**
     * Says which orders may be tried: only sound ones, which can happen outside of a test, or also wild ones, where any
     * entry of the ready queue may be next. A real loop never reorders those; a program that passes in wild orders does
     * not depend on the order of tasks at all.
     *
     * @param wild whether to try wild orders
     * @return changed options
     */
    public SimulationOptions wild(boolean wild) {
        SimulationOptions copy = copy();
        copy.wild = wild;
        return copy;
    }

    /**
     * Lets time pass as it does outside of tests, instead of jumping over the waits.
     *
     * @param realTime whether time does not jump
     * @return changed options
     */
    public SimulationOptions realTime(boolean realTime) {
        SimulationOptions copy = copy();
        copy.realTime = realTime;
        return copy;
    }

    /**
     * Runs the program in that many orders, the plain one first; 1 by default.
     *
     * @param schedules how many, at least 1
     * @return changed options
     * @throws IllegalArgumentException if it is less than 1
     */
    public SimulationOptions schedules(int schedules) {
        if (schedules < 1) {
            throw new IllegalArgumentException(
                    "there is at least one schedule, the plain one: schedules(" + schedules + ")");
        }
        SimulationOptions copy = copy();
        copy.schedules = schedules;
        return copy;
    }

    /**
     * Says how to choose the orders.
     *
     * @param strategy the way
     * @return changed options
     */
    public SimulationOptions strategy(Strategy strategy) {
        SimulationOptions copy = copy();
        copy.strategy = Objects.requireNonNull(strategy, "strategy");
        return copy;
    }

    /**
     * Sets how much real time one run may take before it fails with a {@link HangError}; 10 s by default.
     *
     * @param timeout the time
     * @return changed options
     * @throws IllegalArgumentException if it is not positive
     */
    public SimulationOptions timeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the timeout must be positive: " + timeout);
        }
        SimulationOptions copy = copy();
        copy.timeout = timeout;
        return copy;
    }

    /**
     * Cancels what the program leaves behind, as {@code Asyncio.run} does, instead of failing with a
     * {@link LeftOverError}.
     *
     * @param allowed whether tasks and generators may be left over
     * @return changed options
     */
    public SimulationOptions allowLeftOvers(boolean allowed) {
        SimulationOptions copy = copy();
        copy.leftOversAllowed = allowed;
        return copy;
    }

    /**
     * Fails with a {@link BlockingCallError} if the program calls something that blocks the thread of its loop for ten
     * milliseconds of real time and more: a sleep, a lock, a socket, a file, as
     * {@link dev.weft.RunOptions#onBlockingCall} finds them. Of several runs only the first one is watched, in the
     * plain order. It starts Flight Recorder, which takes about a second for all tests of a process.
     *
     * @param failing whether to fail
     * @return changed options; a run with them fails with an {@link IllegalStateException} if the module
     *     {@code jdk.jfr} is missing
     */
    public SimulationOptions failOnBlockingCall(boolean failing) {
        SimulationOptions copy = copy();
        copy.failsOnBlockingCall = failing;
        return copy;
    }

    /**
     * Records what the tasks do, in virtual time, and writes a picture of it, as {@link dev.weft.RunOptions#trace}
     * does. Of several runs the last one's remains; with the {@link #schedule} of a failure, that is the run that
     * fails.
     *
     * @param file where to write; its folder has to exist
     * @return changed options
     */
    public SimulationOptions trace(Path file) {
        SimulationOptions copy = copy();
        copy.trace = Objects.requireNonNull(file, "file");
        return copy;
    }

    @Nullable
    Path trace() {
        return trace;
    }

    boolean failsOnBlockingCall() {
        return failsOnBlockingCall;
    }

    long seed() {
        return seed;
    }

    @Nullable
    String schedule() {
        return schedule;
    }

    boolean isWild() {
        return wild;
    }

    boolean isRealTime() {
        return realTime;
    }

    boolean areLeftOversAllowed() {
        return leftOversAllowed;
    }

    int schedules() {
        return schedules;
    }

    Strategy strategy() {
        return strategy;
    }

    Duration timeout() {
        return timeout;
    }
}
