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

/** Three generators: numbers are filtered and mapped: nanoseconds for one number. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterMap {
    private static final int OPS = 100_000;

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long weft() {
        return run(WeftGenerators.filterMap(OPS));
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long kotlin() {
        return KotlinGenerators.filterMapSequence(OPS);
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long kotlinFlow() {
        return KotlinGenerators.filterMapFlow(OPS);
    }
}
