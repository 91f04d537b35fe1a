package dev.weft.benchmarks;

import static dev.weft.Asyncio.await;

import dev.weft.Coroutine;
import dev.weft.internal.core.HandDriven;
import dev.weft.annotations.Async;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A coroutine resumed by hand up to its next suspension, without a loop: nanoseconds for one. On Kotlin's side these are the
 * raw intrinsics, on Weft's what they correspond to: the frame is resumed, and what it awaits keeps it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SuspendResume {
    private final WeftRaw weft = new WeftRaw();
    private final KotlinRaw kotlin = new KotlinRaw();
    private final Integer value = 7;

    @Benchmark
    public long weft() throws Throwable {
        return weft.resume(value);
    }

    @Benchmark
    public long kotlin() {
        return kotlin.resume(value);
    }

    private static final class WeftRaw {
        private long sum;
        private final HandDriven driven = new HandDriven(this::loop);

        @Async
        private Coroutine<Void> loop(HandDriven parking) {
            while (true) {
                sum += await(parking.parked());
            }
        }

        long resume(Integer value) throws Throwable {
            driven.resume(value);
            return sum;
        }
    }
}
