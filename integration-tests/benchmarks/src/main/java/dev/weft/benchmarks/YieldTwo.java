package dev.weft.benchmarks;

import static dev.weft.Asyncio.run;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Two tasks that yield to each other: nanoseconds for one yield. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class YieldTwo {
    private static final int OPS = 100_000;

    @Benchmark
    @OperationsPerInvocation(OPS)
    public int weft() {
        return run(WeftPeers.yieldTwo(OPS));
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public int kotlin() {
        return KotlinPeers.yieldTwo(OPS);
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public int virtualThreads() {
        return VirtualThreads.yieldTwo(OPS);
    }
}
