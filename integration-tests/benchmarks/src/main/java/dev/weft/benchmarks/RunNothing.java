package dev.weft.benchmarks;

import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.run;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A run of nothing: what it costs to make a loop, begin, end and close it; nanoseconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RunNothing {
    @Benchmark
    public Object weft() {
        return run(done());
    }

    @Benchmark
    public Object kotlin() {
        return KotlinPeers.nothing();
    }
}
