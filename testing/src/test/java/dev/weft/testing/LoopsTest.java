package dev.weft.testing;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.awaitEach;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.Coroutine;
import dev.weft.ExceptionGroup;
import dev.weft.Future;
import dev.weft.LoopChannel;
import dev.weft.LoopGroup;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;

/** The loops of a group in a simulation: one runs at a time, all have one clock, and their order is a choice. */
class LoopsTest {
    private static final SimulationOptions PLAIN = SimulationOptions.defaults();

    /** Not synchronized: one loop runs at a time. */
    private final List<String> trace = new ArrayList<>();

    @Async
    private Coroutine<Void> sleeps(String name, double seconds) {
        for (int i = 0; i < 3; i++) {
            await(sleep(seconds));
            trace.add(name + " at " + Simulation.clock().now().toSeconds());
        }
        return done();
    }

    @Async
    private Coroutine<Void> sleepOnAll() {
        try (var loops = new LoopGroup(2)) {
            await(gather(
                    loops.submit(() -> sleeps("one", 2)), loops.submit(() -> sleeps("two", 3)), sleeps("home", 4)));
        }
        trace.add("left at " + Simulation.clock().now().toSeconds());
        return done();
    }

    @Test
    void allLoopsHaveOneTime() {
        Simulation.run(() -> sleepOnAll());
        assertThat(trace)
                .containsSubsequence("one at 2", "two at 3", "one at 4")
                .containsSubsequence("home at 4", "two at 6", "home at 8", "two at 9", "home at 12", "left at 12")
                .contains("one at 6")
                .hasSize(10);
    }

    @Async
    private Coroutine<Void> steps(String name) {
        for (int i = 0; i < 3; i++) {
            trace.add(name + i);
            await(yieldNow());
        }
        return done();
    }

    @Async
    private Coroutine<Void> stepOnAll() {
        try (var loops = new LoopGroup(3)) {
            for (String name : List.of("a", "b", "c")) {
                loops.submit(() -> steps(name));
            }
        }
        return done();
    }

    @Test
    void theOrderIsAlwaysTheSame() {
        Simulation.run(() -> stepOnAll());
        List<String> first = List.copyOf(trace);
        for (int i = 0; i < 20; i++) {
            trace.clear();
            Simulation.run(() -> stepOnAll());
            assertThat(trace).isEqualTo(first);
        }
        assertThat(first).hasSize(9);
    }

    @Test
    void otherOrdersAreSound() {
        List<List<String>> orders = new ArrayList<>();
        Simulation.run(
                () -> {
                    orders.add(List.copyOf(trace));
                    trace.clear();
                    return stepOnAll();
                },
                PLAIN.schedules(20));
        assertThat(orders.stream().distinct().count()).isGreaterThan(5);
    }

    private int balance;

    /** What one loop reads and another writes meanwhile: wrong, as loops are threads. */
    @Async
    private Coroutine<Void> deposit(int amount) {
        int seen = balance;
        await(yieldNow());
        balance = seen + amount;
        return done();
    }

    @Async
    private Coroutine<Void> depositOnTwo() {
        balance = 0;
        try (var loops = new LoopGroup(2)) {
            await(loops.submit(() -> deposit(1)));
            Future<Void> one = loops.submit(() -> deposit(1));
            await(sleep(balance == 1 ? 0 : 1));
            await(loops.submit(() -> deposit(1)));
            await(one);
        }
        assertThat(balance).isEqualTo(3);
        return done();
    }

    @Test
    void aRaceBetweenLoopsIsFoundAndReplayed() {
        ScheduleError error = catchThrowableOfType(
                ScheduleError.class, () -> Simulation.run(() -> depositOnTwo(), PLAIN.schedules(200)));
        assertThat(error)
                .isNotNull()
                .hasMessageContaining("(sound orders)")
                .hasMessageContaining(" went on before loop ");
        assertThatThrownBy(() -> Simulation.run(() -> depositOnTwo(), PLAIN.schedule(error.schedule())))
                .isInstanceOf(ScheduleError.class)
                .hasMessageStartingWith("fails in the order that was given");
    }

    @Async
    private Coroutine<Void> produces(LoopChannel<Integer> channel) {
        try {
            for (int i = 0; i < 5; i++) {
                await(sleep(60));
                await(channel.send(i));
            }
        } finally {
            channel.close();
        }
        return done();
    }

    @Async
    private Coroutine<Void> consumes(LoopChannel<Integer> channel) {
        for (int item : awaitEach(channel)) {
            trace.add(item + " at " + Simulation.clock().now().toMinutes());
        }
        return done();
    }

    @Async
    private Coroutine<Void> passesOn() {
        LoopChannel<Integer> channel = new LoopChannel<>(1);
        try (var loops = new LoopGroup(1)) {
            loops.submit(() -> produces(channel));
            await(consumes(channel));
        }
        return done();
    }

    @Test
    void channelsWaitInVirtualTime() {
        Simulation.run(() -> passesOn());
        assertThat(trace).containsExactly("0 at 1", "1 at 2", "2 at 3", "3 at 4", "4 at 5");
    }

    @Async
    private static Coroutine<Void> waitsForItself(LoopChannel<Integer> channel) {
        try (var loops = new LoopGroup(1, "others")) {
            await(loops.submit(() -> channel.receive()));
        }
        return done();
    }

    @Test
    void aDeadlockBetweenLoopsIsToldAtOnce() {
        assertThatThrownBy(() -> Simulation.run(() -> waitsForItself(new LoopChannel<>(1))))
                .isInstanceOf(DeadlockError.class)
                .hasMessageContaining("on loop others-1");
    }

    @Async
    private static Coroutine<Void> keepsALock() {
        await(new AsyncLock("kept").acquire());
        return done();
    }

    @Async
    private static Coroutine<Void> keepsALockThere() {
        try (var loops = new LoopGroup(1, "others")) {
            await(loops.submit(() -> keepsALock()));
        }
        return done();
    }

    @Test
    void aLockThatIsNotReleasedOnAnotherLoopIsAnError() {
        assertThatThrownBy(() -> Simulation.run(() -> keepsALockThere()))
                .isInstanceOf(LeftOverError.class)
                .hasMessage("the program has ended, but\n  AsyncLock \"kept\"[locked] was not released by task Task-1");
    }

    @Test
    void whatADeadlockLeavesOnOtherLoopsIsToldOnce() throws InterruptedException {
        List<String> logged = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger("dev.weft");
        Handler handler = new StreamHandler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record.getMessage());
            }
        };
        logger.addHandler(handler);
        try {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            assertThatThrownBy(() -> Simulation.run(() -> waitsForItself(new LoopChannel<>(1))))
                    .isInstanceOf(DeadlockError.class);
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (!before.contains(thread) && thread.getName().equals("others-1")) {
                    thread.join();
                }
            }
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(logged).isEmpty();
    }

    @Async
    private static Coroutine<Void> blocksThere(CountDownLatch never) {
        try (var loops = new LoopGroup(1)) {
            await(loops.submit(() -> blocks(never)));
        }
        return done();
    }

    private static Coroutine<Void> blocks(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return done();
    }

    @Test
    void aLoopThatBlocksIsAHang() {
        CountDownLatch never = new CountDownLatch(1);
        assertThatThrownBy(() -> Simulation.run(() -> blocksThere(never), PLAIN.timeout(Duration.ofMillis(500))))
                .isInstanceOf(HangError.class)
                .hasMessageContaining("weft-loops-");
        never.countDown();
    }

    @Test
    void faultsComeAtTheAwaitsOfAllLoops() {
        Simulation.cancelEverywhere(() -> passesOn(), PLAIN);
        assertThat(trace).as("cancelled on either loop").hasSizeGreaterThan(5);
    }

    @Async
    private static Coroutine<String> outside() {
        await(sleep(5));
        String answer = await(toThread(() -> "from a thread"));
        return result(answer + " at " + Simulation.clock().now().toSeconds());
    }

    @Async
    private Coroutine<Void> waitsForThreads() {
        try (var loops = new LoopGroup(2)) {
            trace.add(await(loops.submit(() -> outside())));
            trace.add(await(outside()));
        }
        return done();
    }

    @Test
    void whileAThreadWorksTimeStandsStillForAll() {
        Simulation.run(() -> waitsForThreads());
        assertThat(trace).containsExactly("from a thread at 5", "from a thread at 10");
    }

    @Async
    private static Coroutine<Void> fails() {
        await(sleep(1));
        throw new IllegalArgumentException("far away");
    }

    @Async
    private Coroutine<Void> failsThere() {
        try (var loops = new LoopGroup(2)) {
            loops.submit(() -> fails());
            loops.submit(() -> cleansUp());
        }
        return done();
    }

    @Async
    private Coroutine<Void> cleansUp() {
        try {
            await(sleep(3600));
            return done();
        } finally {
            await(sleep(10));
            trace.add("cleaned up at " + Simulation.clock().now().toSeconds());
        }
    }

    @Test
    void failuresAndCancellationsCrossInVirtualTime() {
        assertThatThrownBy(() -> Simulation.run(() -> failsThere()))
                .isInstanceOf(ExceptionGroup.class)
                .satisfies(group -> assertThat(((ExceptionGroup) group).exceptions())
                        .singleElement()
                        .isInstanceOf(IllegalArgumentException.class));
        assertThat(trace).containsExactly("cleaned up at 11");
    }

    @WeftTest
    @Async
    Coroutine<Void> theClockIsThatOfAll(TestClock clock) {
        try (var loops = new LoopGroup(1)) {
            Future<Void> far = loops.submit(() -> sleeps("far", 10));
            Task<Void> near = createTask(sleeps("near", 15));
            clock.advance(Duration.ofSeconds(40));
            assertThat(trace)
                    .containsExactly("far at 10", "near at 15", "far at 20", "far at 30", "near at 30")
                    .isNotEmpty();
            await(near);
            await(far);
        }
        return done();
    }
}
