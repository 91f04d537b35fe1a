package dev.weft.testing;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.end;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.AsyncSemaphore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationTest {
    private static final SimulationOptions SHORT = SimulationOptions.defaults().timeout(Duration.ofMillis(200));

    private final List<String> trace = new ArrayList<>();

    @Async
    private static Coroutine<String> late() {
        await(sleep(3600));
        return result("late");
    }

    @Test
    void anHourPassesAtOnce() {
        assertThat(Simulation.run(late())).isEqualTo("late");
    }

    @Test
    void theOriginalFailureIsThrown() {
        IOException failure = new IOException("of the program");
        assertThatThrownBy(() -> Simulation.run(async(() -> {
                    await(sleep(1));
                    throw failure;
                })))
                .isSameAs(failure);
    }

    @Async
    private Coroutine<Duration> worksOutside(CountDownLatch latch) {
        Task<Void> ticking = createTask(ticks());
        EventLoop loop = dev.weft.Asyncio.runningLoop();
        String inThread = await(toThread(() -> {
            latch.await();
            return "from the thread";
        }));
        trace.add(inThread + " at " + loop.time());
        await(ticking);
        return result(Simulation.clock().now());
    }

    @Async
    private Coroutine<Void> ticks() {
        Simulation.clock().now();
        trace.add("ticks");
        await(sleep(10));
        trace.add("ticked");
        return done();
    }

    @Test
    void timeStandsStillWhileSomethingIsInFlightOutside() {
        CountDownLatch latch = new CountDownLatch(1);
        ForkJoinPool.commonPool().execute(latch::countDown);
        Duration end = Simulation.run(() -> worksOutside(latch));
        assertThat(trace).containsExactly("ticks", "from the thread at 0.0", "ticked");
        assertThat(end).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void realTimeIsThatOfTheSystem() {
        long start = System.nanoTime();
        Simulation.run(() -> sleep(0.02), SimulationOptions.defaults().realTime(true));
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    }

    @Async
    private Coroutine<Void> advances() {
        TestClock clock = Simulation.clock();
        Task<String> task = createTask(late());
        clock.advance(Duration.ofSeconds(3599));
        trace.add(clock.now() + " " + task.isDone());
        clock.advance(Duration.ofSeconds(1));
        trace.add(clock.now() + " " + task.isDone());
        trace.add(await(task));
        return done();
    }

    @Test
    void theClockRunsWhatIsDueInItsOrder() {
        Simulation.run(() -> advances());
        assertThat(trace).containsExactly("PT59M59S false", "PT1H true", "late");
    }

    @Async
    private Coroutine<Void> runsUntilIdle() {
        Task<Void> task = createTask(steps());
        Simulation.clock().runUntilIdle();
        trace.add("idle at " + Simulation.clock().now());
        await(task);
        return done();
    }

    @Async
    private Coroutine<Void> steps() {
        trace.add("one");
        await(yieldNow());
        trace.add("two");
        await(sleep(5));
        trace.add("three");
        return done();
    }

    @Test
    void untilIdleNoTimePasses() {
        Simulation.run(() -> runsUntilIdle());
        assertThat(trace).containsExactly("one", "two", "idle at PT0S", "three");
    }

    @Test
    void timeDoesNotGoBack() {
        assertThatThrownBy(() -> Simulation.run(async(() -> Simulation.clock().advance(Duration.ofSeconds(-1)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time does not go back: advance(PT-1S)");
        assertThatThrownBy(Simulation::clock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "no simulation runs on this thread: start one with Simulation.run(...), or annotate the test with @WeftTest");
    }

    // ---- what never ends

    @Async
    private static Coroutine<Void> both(AsyncLock first, AsyncLock second) {
        try (first) {
            await(sleep(1));
            try (second) {
                await(sleep(1));
            }
        }
        return done();
    }

    @Async
    private static Coroutine<Void> inverted() {
        AsyncLock left = new AsyncLock("left");
        AsyncLock right = new AsyncLock("right");
        Task<Void> a = createTask(both(left, right), "a");
        Task<Void> b = createTask(both(right, left), "b");
        await(gather(a, b));
        return done();
    }

    @Test
    void aDeadlockIsToldAtOnce() {
        assertThatThrownBy(() -> Simulation.run(inverted()))
                .isInstanceOf(DeadlockError.class)
                .satisfies(error -> assertThat(error.getMessage().replaceAll("java:\\d+", "java:N"))
                        .isEqualTo("""
                        deadlock: nothing is ready, no timer is set and nothing is in flight outside, but 3 tasks wait
                          circle: task a waits for AsyncLock "right" held by task b; task b waits for AsyncLock "left" held by task a
                          task main waits for gather of 2, 2 left
                              SimulationTest.inverted (SimulationTest.java:N await(gather(a, b)))
                            task a waits for AsyncLock "right" held by task b
                                SimulationTest.both (SimulationTest.java:N)
                              task b waits for AsyncLock "left" held by task a
                                  SimulationTest.both (SimulationTest.java:N)
                                task a: see above
                            task b: see above\
                        """));
    }

    @Async
    private static Coroutine<Void> awaits(Task<?>[] other) {
        await(yieldNow());
        await(other[0]);
        return done();
    }

    @Async
    private static Coroutine<Void> eachOther() {
        Task<?>[] first = new Task<?>[1];
        Task<?>[] second = new Task<?>[1];
        first[0] = createTask(awaits(second), "first");
        second[0] = createTask(awaits(first), "second");
        await(first[0]);
        return done();
    }

    @Test
    void tasksThatAwaitEachOtherAreADeadlock() {
        assertThatThrownBy(() -> Simulation.run(eachOther()))
                .isInstanceOf(DeadlockError.class)
                .hasMessageContaining(
                        "\n  circle: task first waits for task second; task second waits for task first\n")
                .hasMessageContaining("SimulationTest.awaits (SimulationTest.java:");
    }

    @Async
    private static Coroutine<Void> takesTwo(AsyncSemaphore pool, AsyncSemaphore other) {
        try (pool) {
            await(sleep(1));
            try (other) {
                await(yieldNow());
            }
        }
        return done();
    }

    @Async
    private static Coroutine<Void> twoPermits() {
        AsyncSemaphore left = new AsyncSemaphore(2, "left");
        AsyncSemaphore right = new AsyncSemaphore(2, "right");
        Task<Void> a = createTask(takesTwo(left, right), "a");
        Task<Void> b = createTask(takesTwo(left, right), "b");
        Task<Void> c = createTask(takesTwo(right, left), "c");
        Task<Void> d = createTask(takesTwo(right, left), "d");
        await(gather(a, b, c, d));
        return done();
    }

    @Test
    void whereNothingCanHappenPermitsOfSeveralHoldersMakeACircle() {
        assertThatThrownBy(() -> Simulation.run(twoPermits()))
                .isInstanceOf(DeadlockError.class)
                .hasMessageContaining(
                        "\n  circle: 2 tasks a, b wait for AsyncSemaphore \"right\" held by task c and task d;"
                                + " 2 tasks c, d wait for AsyncSemaphore \"left\" held by task a and task b\n");
    }

    @Test
    void aQueueThatNobodyFillsIsADeadlock() {
        AsyncQueue<String> queue = new AsyncQueue<>(0, "jobs");
        assertThatThrownBy(() -> Simulation.run(queue.get()))
                .isInstanceOf(DeadlockError.class)
                .hasMessage(
                        "deadlock: nothing is ready, no timer is set and nothing is in flight outside, but 1 task waits\n"
                                + "  task main waits for AsyncQueue \"jobs\".get, which is empty\n      AsyncQueue.get");
    }

    @Test
    void aStageThatNobodyCompletesIsAHang() {
        CompletableFuture<String> never = new CompletableFuture<>();
        assertThatThrownBy(() -> Simulation.run(
                        async(() -> {
                            await(never);
                        }),
                        SHORT))
                .isInstanceOf(HangError.class)
                .hasMessageStartingWith("the simulation has not ended within 0.2 s of real time; its time stands still,"
                        + " because 1 of what it waits for is in flight outside\n1 task is pending\n"
                        + "  task main waits for CompletableFuture that nobody has completed yet\n")
                .hasMessageContaining("await(never)");
    }

    @Async
    private static Coroutine<Void> spins() {
        while (true) {
            await(yieldNow());
        }
    }

    @Test
    void aBusyLoopIsAHang() {
        assertThatThrownBy(() -> Simulation.run(spins(), SHORT))
                .isInstanceOf(HangError.class)
                .hasMessageContaining("      SimulationTest.spins (SimulationTest.java:");
    }

    private static void blocks() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Test
    void aBlockedThreadIsInterruptedAndAHang() {
        assertThatThrownBy(() -> Simulation.run(
                        async(() -> {
                            blocks();
                        }),
                        SHORT))
                .isInstanceOf(HangError.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    // ---- what is left over

    @Async
    private Coroutine<Void> leavesATask() {
        Task<String> task = createTask(late(), "forgotten");
        trace.add(task.name());
        await(yieldNow());
        return done();
    }

    @Test
    void aTaskThatIsLeftOverIsAnErrorWithItsPlace() {
        assertThatThrownBy(() -> Simulation.run(leavesATask()))
                .isInstanceOf(LeftOverError.class)
                .satisfies(error -> assertThat(error.getMessage().replaceAll("java:\\d+", "java:N"))
                        .isEqualTo(
                                "the program has ended, but\n  task forgotten, made at SimulationTest.java:N, is left over:"
                                        + " task forgotten at SimulationTest.java:N waits for sleep"));
        Simulation.run(leavesATask(), SimulationOptions.defaults().allowLeftOvers(true));
    }

    @Async
    private static AsyncGenerator<Integer> numbers() {
        emit(1);
        emit(2);
        return end();
    }

    @Async
    private static Coroutine<Void> leavesAGenerator() {
        AsyncGenerator<Integer> numbers = numbers();
        await(numbers.advance());
        return done();
    }

    @Test
    void aGeneratorThatIsLeftOpenIsAnError() {
        assertThatThrownBy(() -> Simulation.run(leavesAGenerator()))
                .isInstanceOf(LeftOverError.class)
                .hasMessageContaining("a generator is left open: ")
                .hasMessageContaining("SimulationTest.numbers at SimulationTest.java:");
    }

    @Async
    private static Coroutine<Void> fails() {
        throw new IllegalStateException("nobody looks");
    }

    @Async
    private static Coroutine<Void> losesAFailure() {
        Task<Void> lost = createTask(fails(), "lost");
        while (!lost.isDone()) {
            await(yieldNow());
        }
        return done();
    }

    @Test
    void aFailureThatNobodyLooksAtIsAnError() {
        assertThatThrownBy(() -> Simulation.run(losesAFailure()))
                .isInstanceOf(LeftOverError.class)
                .hasMessageContaining(
                        "Task exception was never retrieved: java.lang.IllegalStateException: nobody looks")
                .satisfies(error -> assertThat(error.getSuppressed()).hasSize(1));
    }

    @Async
    private static Coroutine<Void> keepsALock() {
        AsyncLock lock = new AsyncLock("kept");
        await(lock.acquire());
        return done();
    }

    @Test
    void aLockThatIsNotReleasedIsAnError() {
        assertThatThrownBy(() -> Simulation.run(keepsALock()))
                .isInstanceOf(LeftOverError.class)
                .hasMessage("the program has ended, but\n  AsyncLock \"kept\"[locked] was not released by task main");
    }

    @Test
    void aCallbackThatFailsIsAnError() {
        assertThatThrownBy(() -> Simulation.run(async(() -> {
                    Future<Void> future = dev.weft.Asyncio.runningLoop().createFuture();
                    future.addDoneCallback(ended -> {
                        throw new IllegalStateException("in the callback");
                    });
                    future.setResult(null);
                    await(sleep(1));
                })))
                .isInstanceOf(LeftOverError.class)
                .hasMessageContaining("java.lang.IllegalStateException: in the callback");
    }

    @Test
    void aCoroutineRunsOnce() {
        assertThatThrownBy(() ->
                        Simulation.run(late(), SimulationOptions.defaults().schedules(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a coroutine runs once, and these options want several runs: give run(() -> program(), options) a supplier");
    }

    @Async
    private static Coroutine<Void> crosses(AsyncLock first, AsyncLock second) {
        try (first) {
            await(sleep(1));
            try (second) {
                await(yieldNow());
            }
        }
        return done();
    }

    @Test
    void aTraceShowsADeadlockInVirtualTime(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("trace.json");
        assertThatThrownBy(() -> Simulation.run(
                        () -> async(() -> {
                            AsyncLock left = new AsyncLock("left");
                            AsyncLock right = new AsyncLock("right");
                            Task<Void> there = createTask(crosses(left, right), "there");
                            await(gather(there, createTask(crosses(right, left), "back")));
                        }),
                        SimulationOptions.defaults().trace(file)))
                .isInstanceOf(DeadlockError.class);
        String json = Files.readString(file).replaceAll("java:\\d+", "java");
        assertThat(json.lines().filter(line -> line.contains("AsyncLock")).map(line -> line.replaceAll(",$", "")))
                .containsExactly(
                        "{\"ph\":\"X\",\"pid\":1,\"tid\":2,\"ts\":1000000.000,\"dur\":0.000,\"cat\":\"waiting\","
                                + "\"name\":\"waits for AsyncLock \\\"right\\\" held by task back\","
                                + "\"args\":{\"at\":\"SimulationTest.crosses (SimulationTest.java)\"}}",
                        "{\"ph\":\"X\",\"pid\":1,\"tid\":3,\"ts\":1000000.000,\"dur\":0.000,\"cat\":\"waiting\","
                                + "\"name\":\"waits for AsyncLock \\\"left\\\" held by task there\","
                                + "\"args\":{\"at\":\"SimulationTest.crosses (SimulationTest.java)\"}}");
    }
}
