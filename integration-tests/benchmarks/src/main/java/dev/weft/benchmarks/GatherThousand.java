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

/** A gather of a thousand coroutines: nanoseconds for one of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GatherThousand {
    private static final int OPS = 100_000;

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long weft() {
        return run(WeftPeers.gatherMany(OPS / 1000, 1000));
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long kotlin() {
        return KotlinPeers.gather(OPS / 1000, 1000);
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long virtualThreads() {
        return VirtualThreads.gather(OPS / 1000, 1000);
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long completableFuture() {
        return Futures.gather(OPS / 1000, 1000);
    }
}
