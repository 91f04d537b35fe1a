package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weft.codegen.GeneratorFrame;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.AsyncSemaphore;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * What a suspension, a call and a task allocate, by the JVM's own count of bytes per thread: no timing, so it holds on
 * a busy machine. The bounds leave room for object layouts of other JVMs, not for another object.
 */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int TIMES = 20_000;

    private abstract static class Counting extends Script<Void> {
        int i;
    }

    private static final class Yielding extends Counting {
        @Override
        Object body(Object sent) throws Throwable {
            value(sent);
            if (i++ < TIMES) {
                return waits(1, yieldNow()) ? SUSPENDED : null;
            }
            return null;
        }
    }

    /** Awaits a future that another task completes, again and again: the futures are the only garbage. */
    private static final class Handing extends Counting {
        private final Future<Void>[] baton;
        private final boolean waits;

        Handing(Future<Void>[] baton, boolean waits) {
            this.baton = baton;
            this.waits = waits;
        }

        @Override
        Object body(Object sent) throws Throwable {
            value(sent);
            if (i++ >= TIMES) {
                return null;
            }
            if (waits) {
                baton[0] = Asyncio.runningLoop().createFuture();
                return waits(1, baton[0]) ? SUSPENDED : null;
            }
            if (baton[0] != null && !baton[0].isDone()) {
                baton[0].setResult(null);
            }
            return waits(1, yieldNow()) ? SUSPENDED : null;
        }
    }

    private static final class Leaf extends Script<Void> {
        @Override
        Object body(Object sent) {
            return null;
        }
    }

    private static final class Calling extends Counting {
        @Override
        Object body(Object sent) throws Throwable {
            for (; i < TIMES; i++) {
                if (waits(1, new Leaf())) {
                    throw new AssertionError("suspended");
                }
            }
            return null;
        }
    }

    private static final class Spawning extends Counting {
        @Override
        Object body(Object sent) throws Throwable {
            value(sent);
            if (i++ < TIMES) {
                return waits(1, createTask(new Leaf())) ? SUSPENDED : null;
            }
            return null;
        }
    }

    /** Puts one object into a queue, or gets it out, again and again. */
    private static final class Queueing extends Counting {
        private final AsyncQueue<String> queue;
        private final boolean puts;

        Queueing(AsyncQueue<String> queue, boolean puts) {
            this.queue = queue;
            this.puts = puts;
        }

        @Override
        Object body(Object sent) throws Throwable {
            value(sent);
            while (i++ < TIMES) {
                if (waits(1, puts ? queue.put("item") : queue.get())) {
                    return SUSPENDED;
                }
            }
            return null;
        }
    }

    /** {@code try (scope) { await(yieldNow()); }}, again and again. */
    private static final class Entering extends Counting {
        private static final int ENTERED = 1;
        private static final int YIELDED = 2;
        private static final int LEFT = 0;

        private final AsyncScope scope;

        Entering(AsyncScope scope) {
            this.scope = scope;
        }

        @Override
        Object body(Object sent) throws Throwable {
            value(sent);
            for (; ; ) {
                if (label == LEFT && (i++ == TIMES || waits(ENTERED, scope.enter()))) {
                    return i > TIMES ? null : SUSPENDED;
                }
                if (label == ENTERED && waits(YIELDED, yieldNow())) {
                    return SUSPENDED;
                }
                if (waits(LEFT, scope.exit(null))) {
                    return SUSPENDED;
                }
            }
        }
    }

    /** Emits one object again and again. */
    private static final class Emitting extends GeneratorFrame<String> {
        private final int times;
        private int emitted;

        Emitting(int times) {
            this.times = times;
        }

        @Override
        protected Object proceed(Object sent) throws Throwable {
            value(sent);
            if (emitted++ == times) {
                return Boolean.FALSE;
            }
            emit("element");
            return Boolean.TRUE;
        }
    }

    /** {@code for (x : awaitEach(source)) emit(x)} for one source after the other. */
    private static final class Delegating extends GeneratorFrame<String> {
        private final int sources;
        private final int elements;
        private int made;
        private AsyncGenerator<String> source;

        Delegating(int sources, int elements) {
            this.sources = sources;
            this.elements = elements;
        }

        @Override
        protected Object proceed(Object sent) throws Throwable {
            Object resumed = sent;
            while (source != null || made++ < sources) {
                if (source == null) {
                    source = new Emitting(elements);
                    resumed = NEXT;
                }
                Object result = delegate(source, resumed, false, this);
                if (result != Boolean.FALSE) {
                    return result;
                }
                source = null;
            }
            return Boolean.FALSE;
        }
    }

    /** The loop {@code for (x : awaitEach(generator)) {}} around sources that it is given. */
    private static final class Looping extends Counting {
        private final int loops;
        private final Supplier<AsyncGenerator<String>> sources;
        Object seen;

        Looping(int loops, Supplier<AsyncGenerator<String>> sources) {
            this.loops = loops;
            this.sources = sources;
        }

        @Override
        Object body(Object sent) throws Throwable {
            for (; i < loops; i++) {
                AsyncGenerator<String> generator = sources.get();
                while ((Boolean) GeneratorFrame.advance(generator, this)) {
                    seen = GeneratorFrame.current(generator);
                }
                GeneratorFrame.close(generator, this);
            }
            return null;
        }
    }

    /**
     * A call with an argument and a spilled variable that sleeps, as {@code await(sleep(seconds))} in a small method
     * does.
     */
    private static final class Sleeper extends Script<Void> {
        final double seconds;
        Object spilled;

        Sleeper(double seconds) {
            this.seconds = seconds;
        }

        @Override
        Object body(Object sent) throws Throwable {
            value(sent);
            return label == 0 && waits(1, sleep(seconds)) ? SUSPENDED : null;
        }
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** Returns the bytes that one of {@link #TIMES} turns allocates, once everything is loaded and warm. */
    private static double bytesPerTurn(Supplier<Coroutine<?>> main) {
        try (EventLoop loop = EventLoop.create(new VirtualClock())) {
            loop.runUntilComplete(main.get());
            long before = allocated();
            loop.runUntilComplete(main.get());
            return (double) (allocated() - before) / TIMES;
        }
    }

    @Test
    void aYieldAllocatesNothing() {
        assertThat(bytesPerTurn(Yielding::new)).isLessThan(0.5);
    }

    @Test
    void aSuspensionOnAFutureAllocatesOnlyTheFuture() {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Future<Void>[] baton = new Future[1];
        double bytes = bytesPerTurn(
                () -> Steps.steps(x -> Asyncio.gather(new Handing(baton, true), new Handing(baton, false))));
        assertThat(bytes).isLessThan(40);
    }

    @Test
    void anItemOfAQueueAllocatesOnlyThePut() {
        double bytes = bytesPerTurn(() -> Steps.steps(x -> {
            AsyncQueue<String> queue = new AsyncQueue<>(1);
            return Asyncio.gather(new Queueing(queue, true), new Queueing(queue, false));
        }));
        assertThat(bytes).isLessThan(40);
        bytes = bytesPerTurn(() -> Steps.steps(x -> {
            AsyncQueue<String> queue = new AsyncQueue<>(2);
            return Asyncio.gather(
                    new Queueing(queue, true),
                    new Queueing(queue, false),
                    new Queueing(queue, true),
                    new Queueing(queue, false));
        }));
        assertThat(bytes / 2).as("several that wait at a time").isLessThan(40);
    }

    @Test
    void waitingForALockOrAPermitAllocatesNothing() {
        assertThat(bytesPerTurn(() -> Steps.steps(x -> {
                    AsyncLock lock = new AsyncLock();
                    return Asyncio.gather(new Entering(lock), new Entering(lock), new Entering(lock));
                })))
                .isLessThan(0.5);
        assertThat(bytesPerTurn(() -> Steps.steps(x -> {
                    AsyncSemaphore semaphore = new AsyncSemaphore(2);
                    return Asyncio.gather(new Entering(semaphore), new Entering(semaphore), new Entering(semaphore));
                })))
                .isLessThan(0.5);
    }

    @Test
    void aCallAllocatesAtMostItsFrame() {
        assertThat(bytesPerTurn(Calling::new)).isLessThan(48);
    }

    /** The loop, its parts and the task: what has had nothing to do yet is not made. */
    @Test
    void aRunOfNothingIsSmall() {
        for (int i = 0; i < TIMES; i++) {
            Asyncio.run(Asyncio.done());
        }
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        for (int i = 0; i < TIMES; i++) {
            Asyncio.run(Asyncio.done());
        }
        assertThat((double) (THREADS.getThreadAllocatedBytes(thread) - before) / TIMES)
                .isLessThan(600);
    }

    @Test
    void aTaskIsTwoObjects() {
        assertThat(bytesPerTurn(Spawning::new)).isLessThan(128);
    }

    @Test
    void anElementOfAGeneratorAllocatesNothing() {
        assertThat(bytesPerTurn(() -> new Looping(1, () -> new Emitting(TIMES))))
                .isLessThan(0.5);
    }

    @Test
    void aGeneratorAllocatesAtMostItsFrame() {
        assertThat(bytesPerTurn(() -> new Looping(TIMES, () -> new Emitting(0))))
                .isLessThan(56);
        assertThat(bytesPerTurn(() -> new Looping(TIMES, () -> new Emitting(3))))
                .isLessThan(56);
    }

    @Test
    void anElementThatIsPassedOnAllocatesNothing() {
        assertThat(bytesPerTurn(() -> new Looping(1, () -> new Delegating(1, TIMES))))
                .isLessThan(0.5);
    }

    @Test
    void aGeneratorThatIsDelegatedToAllocatesAtMostItsFrame() {
        assertThat(bytesPerTurn(() -> new Looping(1, () -> new Delegating(TIMES, 1))))
                .isLessThan(56);
    }

    @Test
    void aParkedTaskTakesAtMost200Bytes() {
        int tasks = 50_000;
        try (EventLoop loop = EventLoop.create(new VirtualClock())) {
            loop.setExceptionHandler((theLoop, context) -> {});
            double[] bytes = new double[1];
            Coroutine<Void> main = Steps.steps(
                    x -> {
                        long before = allocated();
                        for (int i = 0; i < tasks; i++) {
                            createTask(new Sleeper(1_000_000));
                        }
                        bytes[0] -= before;
                        return yieldNow();
                    },
                    x -> {
                        bytes[0] = (bytes[0] + allocated()) / tasks;
                        return null;
                    });
            loop.runUntilComplete(main);
            assertThat(loop.allTasks()).hasSize(tasks);
            // Includes what growing the queues threw away, which a count of live bytes would not.
            assertThat(bytes[0]).isLessThanOrEqualTo(300);
            assertThat(liveBytes()).isLessThanOrEqualTo(200);
        }
    }

    /** The live bytes of a sleeping task: heap in use, with and without them. */
    private static double liveBytes() {
        int tasks = 100_000;
        EventLoop loop = EventLoop.create(new VirtualClock());
        loop.setExceptionHandler((theLoop, context) -> {});
        long[] used = new long[2];
        Coroutine<Void> main = Steps.steps(
                x -> {
                    used[0] = usedHeap();
                    for (int i = 0; i < tasks; i++) {
                        createTask(new Sleeper(1_000_000));
                    }
                    return yieldNow();
                },
                x -> {
                    used[1] = usedHeap();
                    return null;
                });
        loop.runUntilComplete(main);
        double bytes = (double) (used[1] - used[0]) / tasks;
        loop.close();
        return bytes;
    }

    private static long usedHeap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used = Math.min(
                    used,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return used;
    }
}
