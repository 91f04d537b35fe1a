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

/**
 * A queue between two tasks: nanoseconds for one item. Through a small one nearly each item is waited for, through a larger one
 * the tasks take turns and pass on as many as fit into it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueueHandOver {
    private static final int OPS = 100_000;

    @Param({"1", "16"})
    private int capacity;

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long weft() {
        return run(WeftPeers.queue(OPS, capacity));
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long kotlin() {
        return KotlinPeers.channel(OPS, capacity);
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long virtualThreads() {
        return VirtualThreads.queue(OPS, capacity);
    }
}
