package dev.weft.benchmarks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.sleep;

import dev.weft.Coroutine;
import dev.weft.TaskGroup;
import dev.weft.annotations.Async;
import dev.weft.testing.Simulation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * An hour in virtual time, in which a thousand tasks sleep for a minute at a time: milliseconds for the whole. All of
 * them are due at once each time, and their order is looked at, as in any simulation.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SimulatedHour {
    private static final int TASKS = 1_000;
    private static final int MINUTES = 60;

    @Async
    private static Coroutine<Void> sleeper() {
        for (int i = 0; i < MINUTES; i++) {
            await(sleep(60));
        }
        return done();
    }

    @Async
    private static Coroutine<Void> hour() {
        try (var group = new TaskGroup()) {
            for (int i = 0; i < TASKS; i++) {
                group.createTask(sleeper());
            }
        }
        return done();
    }

    @Benchmark
    public Void weft() {
        return Simulation.run(hour());
    }
}
