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

/** A queue of capacity one between two tasks: nanoseconds for one item. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueueHandOver {
    private static final int OPS = 100_000;

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long weft() {
        return run(WeftPeers.queue(OPS));
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long kotlin() {
        return KotlinPeers.channel(OPS);
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long virtualThreads() {
        return VirtualThreads.queue(OPS);
    }
}
