package dev.weft.testing;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.await;
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
import dev.weft.Future;
import dev.weft.LoopGroup;
import dev.weft.Task;
import dev.weft.annotations.Async;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExploringTest {
    private static final SimulationOptions PLAIN = SimulationOptions.defaults();

    @Async
    private static Coroutine<Void> step(List<String> order, String name, double delay) {
        await(sleep(delay));
        order.add(name);
        return done();
    }

    @Async
    private static Coroutine<String> three(double delay) {
        List<String> order = new ArrayList<>();
        await(gather(step(order, "a", delay), step(order, "b", delay), step(order, "c", delay)));
        return result(String.join("", order));
    }

    /** Runs a program in several orders, and returns all results. */
    private static Set<String> results(Supplier<Coroutine<String>> program, SimulationOptions options) {
        Set<String> results = new HashSet<>();
        Simulation.run(
                () -> async(() -> {
                    results.add(await(program.get()));
                }),
                options);
        return results;
    }

    @Test
    void thePlainOrderIsTheSameEachTime() {
        for (int i = 0; i < 10; i++) {
            assertThat(Simulation.run(three(1))).isEqualTo("abc");
        }
    }

    @Test
    void timersThatAreDueTogetherComeInAllOrders() {
        assertThat(results(() -> three(1), PLAIN.schedules(100)))
                .containsExactlyInAnyOrder("abc", "acb", "bac", "bca", "cab", "cba");
        assertThat(results(() -> three(1), PLAIN.schedules(100).strategy(Strategy.deviations(2))))
                .containsExactlyInAnyOrder("abc", "acb", "bac", "bca", "cab", "cba");
        assertThat(results(() -> three(1), PLAIN.schedules(100).strategy(Strategy.priorities(3))))
                .hasSize(6);
        assertThat(results(() -> three(1), PLAIN.schedules(500).strategy(Strategy.random())))
                .hasSize(6);
    }

    @Test
    void readyTasksKeepTheirOrderUnlessWildOnesAreWanted() {
        assertThat(results(() -> three(0), PLAIN.schedules(100))).containsExactly("abc");
        assertThat(results(() -> three(0), PLAIN.schedules(200).wild(true))).hasSize(6);
    }

    @Test
    void theSameSeedGivesTheSameOrders() {
        List<List<String>> runs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            List<String> results = new ArrayList<>();
            Simulation.run(
                    () -> async(() -> {
                        results.add(await(three(0)));
                    }),
                    PLAIN.schedules(30).wild(true).seed(42));
            runs.add(results);
        }
        assertThat(runs.get(0)).isEqualTo(runs.get(1)).hasSize(30);
    }

    @Async
    private static Coroutine<Void> notDeterministic(AtomicInteger runs) {
        int run = runs.incrementAndGet();
        for (int i = 0; i < run; i++) {
            await(yieldNow());
        }
        await(gather(sleep(1), sleep(1), yieldNow()));
        assertThat(run).as("the run").isNotEqualTo(3);
        return done();
    }

    @Test
    void aProgramThatIsNotDeterministicIsToldSo() {
        AtomicInteger runs = new AtomicInteger();
        DivergenceError error = catchThrowableOfType(
                DivergenceError.class,
                () -> Simulation.run(
                        () -> notDeterministic(runs), PLAIN.schedules(10).wild(true)));
        assertThat(error)
                .hasMessageStartingWith("the program is not deterministic: the schedule w:")
                .hasMessageContaining("[the run]")
                .hasMessageContaining(", and then to no failure");
    }

    /** In other runs than the plain one there is more to choose from. */
    @Async
    private static Coroutine<Void> differs(AtomicInteger runs, int first, int second) {
        int run = runs.incrementAndGet();
        boolean isOdd = run >= 2 && run % 2 == first % 2 && run >= first && run <= second;
        await(gather(sleep(1), sleep(1), sleep(isOdd ? 1 : 2)));
        return done();
    }

    @Test
    void randomnessThatFailsNowhereIsToldWithItsPlace() {
        AtomicInteger runs = new AtomicInteger();
        assertThatThrownBy(() -> Simulation.run(() -> differs(runs, 2, 100), PLAIN.schedules(10)))
                .isInstanceOf(DivergenceError.class)
                .message()
                .matches(
                        "the program is not deterministic: the schedule s:[\\d.,]* led to no failure, and then to no failure\n"
                                + "first difference at choice 1: first the timer of task \\S+ .*out of 3.*, then the timer of task .* out of 2.*");
        assertThat(runs.get()).isEqualTo(3);
    }

    @Test
    void whatTheFirstRunHasLeftIsNoRandomness() {
        AtomicInteger runs = new AtomicInteger(); // as if the first one filled a cache
        Simulation.run(
                () -> async(() -> {
                    boolean isFirst = runs.getAndIncrement() == 0;
                    await(gather(sleep(1), sleep(1), sleep(isFirst ? 2 : 1)));
                }),
                PLAIN.schedules(5).strategy(Strategy.random()));
        assertThat(runs.get()).as("runs: but for the first, each order twice").isEqualTo(1 + 4 * 2);
    }

    @Test
    void whatComesFromOutsideIsNoRandomness() {
        AtomicInteger runs = new AtomicInteger();
        Simulation.run(
                () -> async(() -> {
                    int run = runs.getAndIncrement();
                    Task<String> outside = createTask(async(() -> await(toThread(() -> "from a thread"))));
                    await(gather(sleep(1), sleep(1), sleep(run % 2 == 0 ? 2 : 1), outside));
                }),
                PLAIN.schedules(10));
        assertThat(runs).hasValue(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x:1.1", "s:1", "s:0.1", "s:1.0", "s:1.1,1.2", "w:1.1,", "s:a.b"})
    void whatIsNoScheduleIsRefused(String text) {
        assertThatThrownBy(() -> PLAIN.schedule(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a schedule: \"" + text + "\"");
    }

    @Test
    void schedulesAreTheirTexts() {
        for (String text : List.of("s:", "w:", "s:3.1,17.2", "w:1.4")) {
            assertThat(Schedule.parse(text)).hasToString(text);
        }
    }

    // ---- faults

    @Async
    private static Coroutine<Void> waitsForAFuture(List<String> trace) {
        Future<String> future = dev.weft.Asyncio.runningLoop().createFuture();
        dev.weft.Asyncio.runningLoop().callLater(java.time.Duration.ofSeconds(1), () -> future.setResult("value"));
        try {
            trace.add(await(future));
        } catch (Exception failure) {
            trace.add(failure.getMessage().replaceAll("\\d+", "N"));
        }
        trace.add(await(future));
        return done();
    }

    @Test
    void aFailureAppearsInPlaceOfAFutureThatGoesOnForOthers() {
        List<String> trace = new ArrayList<>();
        Simulation.failEverywhere(() -> waitsForAFuture(trace), IOException.class, PLAIN);
        assertThat(trace).containsExactly("value", "value", "injected at ExploringTest.java:N await(future)", "value");
    }

    private static final class Odd extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Odd(int number) {
            super(String.valueOf(number));
        }
    }

    @Test
    void aFailureThatCannotBeMadeIsRefused() {
        assertThatThrownBy(() -> Simulation.failEverywhere(() -> three(1), Odd.class, PLAIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(Odd.class.getName()
                        + " cannot be made: it needs a constructor that takes a String, or nothing");
    }

    @Async
    private static Coroutine<Void> many(int awaits) {
        for (int i = 0; i < awaits; i++) {
            await(yieldNow());
        }
        await(sleep(1));
        throw new IllegalStateException("cannot be reached twice");
    }

    @Async
    private static Coroutine<Void> swallows(int awaits) {
        try {
            await(many(awaits));
        } catch (IllegalStateException expected) {
            return done();
        } catch (dev.weft.CancelledError cancelled) {
            throw new IllegalStateException("was cancelled");
        }
        return done();
    }

    @Test
    void manyAwaitsAreSampled() {
        assertThatThrownBy(() -> Simulation.cancelEverywhere(() -> swallows(1001), PLAIN))
                .isInstanceOf(FaultError.class)
                .hasMessageStartingWith("does not stand 1000 faults of 1000 (1000 of 1002 awaits, evenly spread):\n")
                .hasMessageEndingWith("\n  ... and 980 more");
    }

    // ---- many loops

    @Async
    private static Coroutine<String> onAnother() {
        try (LoopGroup loops = new LoopGroup(2)) {
            Future<String> far = loops.submit(() -> late());
            return result(await(far) + " at " + Simulation.clock().now());
        }
    }

    @Async
    private static Coroutine<String> late() {
        await(sleep(0.01));
        return result("far");
    }

    @Test
    void theLoopsOfAGroupHaveTheSameTime() {
        assertThat(Simulation.run(() -> onAnother())).isEqualTo("far at PT0.01S");
    }
}
