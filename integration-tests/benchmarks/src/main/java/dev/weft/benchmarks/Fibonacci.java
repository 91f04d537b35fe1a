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

/** The recursive Fibonacci number of 25 by coroutines that never suspend: nanoseconds for one call. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Fibonacci {
    private static final int OPS = 242_785;

    @Benchmark
    @OperationsPerInvocation(OPS)
    public int weft() {
        return run(WeftPeers.fibonacci(25));
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public int kotlin() {
        return KotlinPeers.fib(25);
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long eaAsync() {
        return EaAsync.fibonacci(25);
    }
}
