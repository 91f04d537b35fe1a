package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Bodies that call each other without a coroutine between them are the same as others to everybody who looks. */
class DirectCallsTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int TIMES = 20_000;

    private final Trace out = new Trace();

    @Async
    private static Coroutine<Integer> leaf(int value) {
        if (value < 0) {
            await(yieldNow());
        }
        return result(value & 1);
    }

    @Async
    private static Coroutine<Integer> middle(int value) {
        return result(await(leaf(value)) + await(leaf(value + 1)));
    }

    @Async
    private static Coroutine<Integer> tail(int value) {
        return middle(value);
    }

    @Async
    private static Coroutine<Long> allocatedByCalls() {
        long thread = Thread.currentThread().getId();
        int sum = await(tail(0));
        long before = THREADS.getThreadAllocatedBytes(thread);
        for (int i = 0; i < TIMES; i++) {
            sum += await(tail(i));
        }
        long allocated = THREADS.getThreadAllocatedBytes(thread) - before;
        assertThat(sum).isEqualTo(TIMES + 1);
        return result(allocated);
    }

    @Test
    void callsThatDoNotSuspendAllocateNothing() {
        assertThat(run(allocatedByCalls())).isLessThan(TIMES);
    }

    @Async
    private Coroutine<String> waiting(int depth) {
        if (depth == 0) {
            await(sleep(3600));
            return result("slept");
        }
        try {
            return result(await(waiting(depth - 1)) + depth);
        } catch (CancelledError e) {
            out.print("cancelled at", depth);
            if (depth == 2) {
                return result("recovered");
            }
            throw e;
        }
    }

    @Test
    void aCancellationPassesThroughAllOfThem() {
        run(async(() -> {
            Task<String> task = createTask(waiting(4));
            await(yieldNow());
            task.cancel();
            out.print(await(task));
        }));
        out.has("cancelled at 1", "cancelled at 2", "recovered34");
    }

    @Test
    void aStackShowsAllOfThem() {
        run(async(() -> {
            Task<String> task = createTask(waiting(2));
            task.setName("deep");
            await(yieldNow());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            task.printStack(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            bytes.toString(StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.replaceAll("java:\\d+", "java"))
                    .forEach(line -> out.print(line.strip()));
            task.cancel();
        }));
        out.has(
                "at sleep",
                "at DirectCallsTest.waiting (DirectCallsTest.java await(sleep(3600)))",
                "at DirectCallsTest.waiting (DirectCallsTest.java await(waiting(depth - 1)))",
                "at DirectCallsTest.waiting (DirectCallsTest.java await(waiting(depth - 1)))",
                "waits for sleep, 3600 s left",
                "cancelled at 1",
                "cancelled at 2");
    }

    @Async
    private static Coroutine<Integer> failing(int depth) {
        if (depth == 0) {
            await(yieldNow());
            throw new IllegalStateException("at the bottom");
        }
        return result(await(failing(depth - 1)) + 1);
    }

    @Test
    void aTraceNamesAllOfThem() {
        assertThatThrownBy(() -> run(failing(3)))
                .satisfies(failure -> assertThat(failure.getStackTrace())
                        .extracting(StackTraceElement::getMethodName)
                        .startsWith("failing", "resume")
                        .containsSubsequence("failing", "failing", "failing", "failing"));
    }

    /** Frameworks look for methods by name; the one that runs the body has another one, which no trace shows. */
    @Test
    void reflectionFindsOneMethodOfEachName() {
        assertThat(DirectCallsTest.class.getDeclaredMethods())
                .filteredOn(method -> !method.isSynthetic())
                .extracting(Method::getName)
                .containsOnlyOnce("failing", "failing-async");
        assertThatThrownBy(() -> run(failing(3)))
                .satisfies(failure -> assertThat(failure.getStackTrace())
                        .extracting(StackTraceElement::getMethodName)
                        .doesNotContain("failing-async"));
    }

    @Async
    private static Coroutine<Integer> forEver(int i, int[] left) {
        if (i % 1000 == 999) {
            await(yieldNow());
        }
        if (--left[0] == 0) {
            return result(i);
        }
        return forEver(i + 1, left);
    }

    @Test
    void tailCallsRunInConstantMemory() {
        assertThat(run(forEver(0, new int[] {1_000_000}))).isEqualTo(999_999);
    }

    /**
     * A task that is alone does not go by way of the ready queue; whatever comes is served all the same, and in its
     * turn.
     */
    @Test
    void aTaskThatYieldsAloneSeesWhatComesMeanwhile() {
        boolean[] seen = new boolean[4];
        run(async(() -> {
            EventLoop loop = runningLoop();
            CountDownLatch yielding = new CountDownLatch(1);
            Thread other = new Thread(() -> {
                try {
                    yielding.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                loop.callSoonThreadsafe(() -> seen[0] = true);
            });
            other.start();
            await(yieldNow());
            yielding.countDown();
            while (!seen[0]) {
                await(yieldNow());
            }
            loop.callLater(java.time.Duration.ofNanos(1), () -> seen[1] = true);
            while (!seen[1]) {
                await(yieldNow());
            }
            loop.callSoon(() -> seen[2] = true);
            await(yieldNow());
            out.print(seen[2]);
            currentTask().cancel();
            try {
                await(yieldNow());
            } catch (CancelledError e) {
                out.print("cancelled");
            }
            await(createEagerTask(async(() -> {
                await(yieldNow());
                await(yieldNow());
                seen[3] = true;
            })));
            other.join();
        }));
        out.print(seen[3]);
        out.has("true", "cancelled", "true");
    }

    @Test
    void aTaskThatYieldsAloneCanBeStopped() {
        EventLoop loop = EventLoop.create();
        int[] yields = new int[1];
        loop.createTask(async(() -> {
            while (yields[0] < 10) {
                if (++yields[0] == 5) {
                    loop.stop();
                }
                await(yieldNow());
            }
        }));
        loop.runForever();
        out.print(yields[0]);
        loop.callLater(java.time.Duration.ZERO, loop::stop);
        loop.runForever();
        while (!loop.allTasks().isEmpty()) {
            loop.callSoon(loop::stop);
            loop.runForever();
        }
        loop.close();
        out.print(yields[0]);
        out.has("5", "10");
    }
}
