package dev.weft.testing;

import dev.weft.EventLoop;
import dev.weft.internal.observe.Insight;
import java.time.Duration;
import java.util.Objects;

/**
 * The virtual time of a test. It jumps by itself whenever nothing is ready; this is to let it pass while the test goes
 * on: a parameter of a {@link WeftTest}, or {@link Simulation#clock()} in what a simulation runs.
 *
 * <pre>{@code
 * Task<String> task = createTask(fetchWithRetries());
 * clock.advance(Duration.ofSeconds(5));
 * assertEquals(3, server.calls());          // whatever was due within these seconds has happened
 * }</pre>
 *
 * <p>For the thread of the test; {@link #now} for those of the loops of a group, too.
 */
public final class TestClock {
    /** A program that goes on for ever without time passing is stopped by the watchdog, not here. */
    private final EventLoop loop;

    private final SimulatedDriver driver;
    private final Thread thread = Thread.currentThread();

    TestClock(EventLoop loop, SimulatedDriver driver) {
        this.loop = loop;
        this.driver = driver;
    }

    /**
     * Returns the time that has passed since the simulation began.
     *
     * @return the time
     */
    public Duration now() {
        return Duration.ofNanos(driver.nanos());
    }

    /**
     * Lets {@code duration} pass: other tasks run now, each at its time, and then the caller goes on.
     *
     * @param duration how long; not negative
     * @throws IllegalArgumentException if it is negative
     * @throws IllegalStateException if the test runs in real time
     */
    public void advance(Duration duration) {
        if (Objects.requireNonNull(duration, "duration").isNegative()) {
            throw new IllegalArgumentException("time does not go back: advance(" + duration + ")");
        }
        long end = Math.addExact(driver.nanos(), duration.toNanos());
        runUntilIdle();
        Insight insight = driver.insight();
        for (long next = next(insight); next <= end; next = next(insight)) {
            driver.advanceTo(next);
            if (insight.nextDeadline() <= next) {
                iterate();
            }
            runUntilIdle();
        }
        driver.advanceTo(end);
        runUntilIdle();
    }

    /** Lets all other tasks run, those on loops of groups, too, until none of them is ready; no time passes. */
    public void runUntilIdle() {
        Insight insight = driver.insight();
        checkThread();
        do {
            while (insight.hasReady()) {
                iterate();
            }
            driver.runOthers();
        } while (insight.hasReady());
    }

    private long next(Insight insight) {
        return Math.min(insight.nextDeadline(), driver.nextDeadlineOfOthers());
    }

    private void checkThread() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(
                    "the clock is advanced on the thread of the test, and not on that of another loop");
        }
    }

    private void iterate() {
        if (loop.isRunning()) {
            driver.insight().iterateNested();
        } else {
            loop.stop(); // after one iteration
            loop.runForever();
        }
    }

    @Override
    public String toString() {
        return "TestClock[" + now() + "]";
    }
}
