package dev.weft.benchmarks;

import static dev.weft.Asyncio.run;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A chain of calls that yields at its bottom: nanoseconds for one yield, whatever the depth. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChainSuspending {
    private static final int OPS = 100_000;

    @Param({"10", "100", "1000"})
    private int depth;

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long weft() {
        return run(WeftPeers.chainSuspending(depth, OPS));
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long kotlin() {
        return KotlinPeers.chainSuspending(depth, OPS);
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long virtualThreads() {
        return VirtualThreads.chainSuspending(depth, OPS);
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long eaAsync() {
        return EaAsync.chainSuspending(depth, OPS);
    }
}
