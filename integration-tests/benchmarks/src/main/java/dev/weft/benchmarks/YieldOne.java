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

/** One task that yields to the loop: nanoseconds for one yield. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class YieldOne {
    private static final int OPS = 100_000;

    @Benchmark
    @OperationsPerInvocation(OPS)
    public int weft() {
        return run(WeftPeers.yieldOne(OPS));
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public int kotlin() {
        return KotlinPeers.yieldOne(OPS);
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public int virtualThreads() {
        return VirtualThreads.yieldOne(OPS);
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long eaAsync() {
        return EaAsync.yieldOne(OPS);
    }
}
