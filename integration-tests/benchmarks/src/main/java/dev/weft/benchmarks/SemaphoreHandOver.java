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

/** Four tasks that share two permits and yield while they hold one: nanoseconds for one turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SemaphoreHandOver {
    private static final int OPS = 100_000;

    @Benchmark
    @OperationsPerInvocation(OPS)
    public int weft() {
        return run(WeftPeers.semaphore(OPS));
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public int kotlin() {
        return KotlinPeers.semaphore(OPS);
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public int virtualThreads() {
        return VirtualThreads.semaphore(OPS);
    }
}
