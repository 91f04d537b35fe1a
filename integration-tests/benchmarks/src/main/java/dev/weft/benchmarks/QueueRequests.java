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

/** Two tasks and two queues of capacity one, requests in one, answers in the other: nanoseconds for a request and its answer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueueRequests {
    private static final int OPS = 100_000;

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long weft() {
        return run(WeftPeers.requests(OPS));
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long kotlin() {
        return KotlinPeers.requests(OPS);
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long virtualThreads() {
        return VirtualThreads.requests(OPS);
    }
}
