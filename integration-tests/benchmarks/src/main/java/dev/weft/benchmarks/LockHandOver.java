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

/** Two tasks that take turns at a lock and yield while they hold it: nanoseconds for one turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LockHandOver {
    private static final int OPS = 100_000;

    @Benchmark
    @OperationsPerInvocation(OPS)
    public int weft() {
        return run(WeftPeers.lock(OPS));
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public int kotlin() {
        return KotlinPeers.mutex(OPS);
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public int virtualThreads() {
        return VirtualThreads.lock(OPS);
    }
}
