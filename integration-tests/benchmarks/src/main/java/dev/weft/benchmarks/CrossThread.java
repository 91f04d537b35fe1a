package dev.weft.benchmarks;

import dev.weft.EventLoop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import kotlinx.coroutines.ExecutorCoroutineDispatcher;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Callbacks handed to a loop by other threads. {@code latency}: one callback at a time, handed over and waited for, so that
 * each finds the loop asleep. {@code throughput}: the producers hand over as fast as they can; nanoseconds for one callback
 * until the last has run.
 */
public final class CrossThread {
    private CrossThread() {}

    /** One loop of each kind, running in a thread of its own. */
    @State(Scope.Benchmark)
    public static class Loops {
        private EventLoop loop;
        private Thread thread;
        private ExecutorCoroutineDispatcher dispatcher;

        /** Starts the loops. */
        @Setup
        public void start() {
            loop = EventLoop.create();
            thread = new Thread(loop::runForever, "weft");
            thread.start();
            dispatcher = KotlinDispatch.singleThread();
        }

        /** Ends them. */
        @TearDown
        public void stop() throws InterruptedException {
            loop.callSoonThreadsafe(loop::stop);
            thread.join();
            loop.close();
            dispatcher.close();
        }
    }

    /** One callback at a time. */
    @State(Scope.Benchmark)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public static class Latency {
        @Benchmark
        public long weft(Loops loops) throws InterruptedException {
            CountDownLatch ran = new CountDownLatch(1);
            loops.loop.callSoonThreadsafe(ran::countDown);
            ran.await();
            return ran.getCount();
        }

        @Benchmark
        public long kotlin(Loops loops) throws InterruptedException {
            CountDownLatch ran = new CountDownLatch(1);
            KotlinDispatch.dispatch(loops.dispatcher, ran::countDown);
            ran.await();
            return ran.getCount();
        }
    }

    /** As many as the producers can hand over. */
    @State(Scope.Benchmark)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public static class Throughput {
        private static final int OPS = 400_000;

        @Param({"1", "2", "4"})
        private int producers;

        @Benchmark
        @OperationsPerInvocation(OPS)
        public long weft(Loops loops) throws InterruptedException {
            Count count = new Count();
            produce(() -> loops.loop.callSoonThreadsafe(count));
            return count.await();
        }

        @Benchmark
        @OperationsPerInvocation(OPS)
        public long kotlin(Loops loops) throws InterruptedException {
            Count count = new Count();
            produce(() -> KotlinDispatch.dispatch(loops.dispatcher, count));
            return count.await();
        }

        private void produce(Runnable handOver) {
            int share = OPS / producers;
            for (int p = 1; p < producers; p++) {
                new Thread(() -> repeat(share, handOver)).start();
            }
            repeat(share, handOver);
        }

        private static void repeat(int times, Runnable handOver) {
            for (int i = 0; i < times; i++) {
                handOver.run();
            }
        }

        /** Runs in the loop's thread only, but is read by the thread that waits for it. */
        private static final class Count implements Runnable {
            private final AtomicLong ran = new AtomicLong();
            private final CountDownLatch finished = new CountDownLatch(1);

            @Override
            public void run() {
                long now = ran.getPlain() + 1;
                ran.setPlain(now);
                if (now == OPS) {
                    finished.countDown();
                }
            }

            long await() throws InterruptedException {
                finished.await();
                return ran.get();
            }
        }
    }
}
