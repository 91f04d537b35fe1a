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

/** Three generators: characters become tokens, of which the short ones are left out: nanoseconds for one character. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Tokenizer {
    private static final int OPS = 80_000;
    private static final String TEXT = "while (index < total) sum += values[index++] * weight; return a + sum;  "
            .repeat(OPS)
            .substring(0, OPS);

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long weft() {
        return run(WeftGenerators.tokenize(TEXT));
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long kotlin() {
        return KotlinGenerators.tokenizeSequence(TEXT);
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long kotlinFlow() {
        return KotlinGenerators.tokenizeFlow(TEXT);
    }
}
