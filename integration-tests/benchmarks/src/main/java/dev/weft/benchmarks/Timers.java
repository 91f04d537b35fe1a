package dev.weft.benchmarks;

import static dev.weft.Asyncio.run;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Many sleeping tasks with random delays of up to 100 ms, half of them cancelled: milliseconds for the whole. Long enough
 * that making, cancelling and firing the timers, and not their delay, is what takes the time at a million.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Timers {
    @Param({"100000", "1000000"})
    private int count;

    private int[] delays() {
        return new SplittableRandom(42).ints(count, 1, 100).toArray();
    }

    @Benchmark
    public int weft() {
        return run(WeftPeers.timers(delays()));
    }

    @Benchmark
    public int kotlin() {
        return KotlinPeers.timers(delays());
    }

    @Benchmark
    public int virtualThreads() {
        return VirtualThreads.timers(delays());
    }
}
