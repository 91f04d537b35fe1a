package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.AsyncGenerator;
import dev.weft.CancelledError;
import dev.weft.ContextVar;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Runner;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.CapturedLog;
import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code run} and {@code Runner}: what is left over at the end, and what survives between runs. */
class RunnerTest {
    private static final ContextVar<Integer> COUNT = ContextVar.of("count", 0);

    private final Trace out = new Trace();
    private final List<Task<?>> late = new ArrayList<>();

    @Async
    private Coroutine<Void> leftover(String name) {
        try {
            await(sleep(10));
        } finally {
            out.print(name, "cleans up");
            await(sleep(0));
            out.print(name, "cleaned up");
        }
        return done();
    }

    @Test
    void leftoverTasksAreCancelledAndAwaitedInTheOrderOfCreation() {
        run(async(() -> {
            for (int i = 0; i < 3; i++) {
                createTask(leftover("task " + i));
            }
            await(sleep(0));
            out.print("main ends");
        }));
        out.has(
                "main ends",
                "task 0 cleans up",
                "task 1 cleans up",
                "task 2 cleans up",
                "task 0 cleaned up",
                "task 1 cleaned up",
                "task 2 cleaned up");
    }

    @Test
    void anErrorOfMainComesOutOfRunAfterTheLeftoversEnded() {
        IllegalArgumentException error = new IllegalArgumentException("main");
        assertThatThrownBy(() -> run(async(() -> {
                    createTask(leftover("task"));
                    await(sleep(0));
                    throw error;
                })))
                .isSameAs(error);
        out.has("task cleans up", "task cleaned up");
    }

    @Async
    private Coroutine<Void> failsInCleanup() {
        try {
            await(sleep(10));
        } catch (CancelledError e) {
            throw new IllegalArgumentException("in cleanup", e);
        }
        return done();
    }

    @Test
    @Rule("116")
    void anErrorOfALeftoverGoesToTheHandlerAndRunReturns() {
        String returned = run(async(() -> {
            runningLoop()
                    .setExceptionHandler((loop, context) ->
                            out.print("handler", context.exception().getMessage()));
            createTask(failsInCleanup());
            await(sleep(0));
            return "ok";
        }));
        assertThat(returned).isEqualTo("ok");
        out.has("handler in cleanup");
    }

    @Async
    private Coroutine<Void> spawnsInCleanup() {
        try {
            await(sleep(10));
        } finally {
            late.add(createTask(leftover("late")));
        }
        return done();
    }

    @Test
    @Rule("117")
    void aTaskMadeDuringTheShutdownIsNotWaitedForAndIsReportedPending() {
        List<String> log = CapturedLog.of(() -> run(async(() -> {
            createTask(spawnsInCleanup());
            await(sleep(0));
        })));
        assertThat(late).hasSize(1);
        assertThat(late.get(0).isDone()).isFalse();
        assertThat(log).anySatisfy(line -> assertThat(line).contains("pending"));
    }

    @Test
    @Rule(value = "119", differs = "only null can still be no coroutine: the rest is the compiler's job")
    void runRefusesWhatIsNoCoroutine() {
        assertThatThrownBy(() -> run(null)).isInstanceOf(NullPointerException.class);
    }

    @Async
    private Coroutine<List<Object>> increment() {
        COUNT.set(COUNT.get() + 1);
        return result(List.of(COUNT.get(), runningLoop()));
    }

    @Test
    @Rule("120")
    void aRunnerKeepsItsLoopAndItsContext() {
        try (Runner runner = new Runner()) {
            List<Object> first = runner.run(increment());
            List<Object> second = runner.run(increment());
            out.print(first.get(0), second.get(0), first.get(1) == second.get(1), "outside", COUNT.get());
        }
        out.has("1 2 true outside 0");
    }

    @Test
    void aClosedRunnerRunsNothingAndClosesItsLoop() {
        List<EventLoop> loops = new ArrayList<>();
        Runner runner = new Runner();
        runner.run(async(() -> {
            loops.add(runningLoop());
        }));
        runner.close();
        runner.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> loops.get(0).callSoon(() -> {}))
                .withMessageContaining("closed");
        Coroutine<List<Object>> coroutine = increment();
        assertThatIllegalStateException().isThrownBy(() -> runner.run(coroutine));
        coroutine.close();
    }

    @Test
    void tasksLiveOnBetweenTheRunsOfARunner() {
        try (Runner runner = new Runner()) {
            Task<Void> task = runner.run(async(() -> createTask(leftover("task"))));
            runner.run(async(() -> {
                await(sleep(0));
                out.print("second run", task.isDone());
            }));
        }
        out.has("second run false", "task cleans up", "task cleaned up");
    }

    @Async
    private AsyncGenerator<Integer> numbers() {
        try {
            emit(1);
            emit(2);
        } finally {
            out.print("generator closes");
            await(sleep(0));
            out.print("generator closed");
        }
        return end();
    }

    @Test
    void generatorsThatAreStillOpenAreClosedAfterTheTasks() {
        run(async(() -> {
            AsyncGenerator<Integer> generator = numbers();
            await(generator.advance());
            createTask(leftover("task"));
            await(sleep(0));
            out.print("main ends", generator.current());
        }));
        out.has("main ends 1", "task cleans up", "task cleaned up", "generator closes", "generator closed");
    }

    @Test
    void aCancelledMainTaskIsACancellationOfRun() {
        assertThatThrownBy(() -> run(async(() -> {
                    currentTask().cancel("enough");
                    await(sleep(1));
                })))
                .isInstanceOf(CancelledError.class)
                .hasMessage("enough");
    }

    @Test
    void runTakesOtherAwaitablesOnlyThroughACoroutine() {
        assertThat(run(async(() -> await(gather(increment(), increment()))))).hasSize(2);
    }
}
