package dev.weft.benchmarks;

import static dev.weft.Asyncio.run;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Tasks of 200 different bodies, each at its queue, are woken in a random order: nanoseconds for one of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ManyBodies {
    private static final int OPS = 100_000;
    private static final int[] ORDER =
            new Random(1).ints(OPS, 0, WeftCrowd.BODIES).toArray();

    private final List<WeftBody> bodies = Copies.of(WeftBodies.class, WeftBody.class, WeftCrowd.BODIES / WeftBody.KINDS);
    private final List<KotlinBody> kotlinBodies =
            Copies.of(KotlinBodies.class, KotlinBody.class, WeftCrowd.BODIES / WeftBody.KINDS);

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long weft() {
        return run(WeftCrowd.wake(ORDER, bodies));
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public long kotlin() {
        return KotlinCrowd.wake(ORDER, kotlinBodies);
    }
}
