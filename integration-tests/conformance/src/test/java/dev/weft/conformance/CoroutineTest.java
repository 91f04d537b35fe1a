package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.CapturedLog;
import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Coroutines: cold, one-shot, inline when awaited; what yields to the loop and what does not. */
class CoroutineTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<Integer> inner() {
        out.print("inner");
        return result(1);
    }

    @Async
    private Coroutine<Void> other() {
        out.print("other");
        return done();
    }

    @Test
    void aTaskStartsInTheNextIterationInTheOrderOfCreation() {
        run(async(() -> {
            for (int i = 0; i < 3; i++) {
                int number = i;
                createTask(async(() -> out.print("task", number)));
            }
            out.print("created");
            await(yieldNow());
            out.print("yielded");
        }));
        out.has("created", "task 0", "task 1", "task 2", "yielded");
    }

    /** The coroutine is the result of the first program; it is the caller's, and awaited on another loop. */
    @Test
    void aCoroutineThatAProgramReturnsIsNotForgotten() {
        List<String> reports = new ArrayList<>();
        Coroutine<Integer> returned = run(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> reports.add(context.message()));
            Coroutine<Void> lost = other();
            return lost == null ? null : inner();
        }));

        assertThat(reports).containsExactly("coroutine 'CoroutineTest.other' was never awaited");
        assertThat(run(returned)).isEqualTo(1);
        out.has("inner");
    }

    @Test
    @Rule("008")
    void anAwaitedCoroutineRunsInline() {
        run(async(() -> {
            Task<Void> task = createTask(other());
            await(inner());
            await(inner());
            out.print("main done inline");
            await(task);
        }));
        out.has("inner", "inner", "main done inline", "other");
    }

    @Test
    @Rule("009")
    void awaitingWhatIsDoneDoesNotYieldButSleepZeroDoes() {
        run(async(() -> {
            Future<Integer> future = runningLoop().createFuture();
            future.setResult(7);
            createTask(other());
            out.print(await(future), await(future));
            out.print("before sleep(0)");
            await(sleep(0));
            out.print("after sleep(0)");
        }));
        out.has("7 7", "before sleep(0)", "other", "after sleep(0)");
    }

    @Test
    void awaitingADoneTaskDoesNotYield() {
        run(async(() -> {
            Task<Integer> task = createTask(inner());
            await(task);
            createTask(other());
            out.print(await(task), await(task));
            await(yieldNow());
        }));
        out.has("inner", "1 1", "other");
    }

    @Async
    private Coroutine<Void> turns(String name, int count) {
        for (int i = 0; i < count; i++) {
            out.print(name, i);
            await(sleep(0));
        }
        return done();
    }

    @Test
    void sleepZeroTakesTurns() {
        run(async(() -> {
            await(gather(turns("a", 3), turns("b", 2), turns("c", 1)));
        }));
        out.has("a 0", "b 0", "c 0", "a 1", "b 1", "a 2");
    }

    @Test
    @Rule("011")
    void aSleepOfZeroOrLessIsOneYieldAndSleepGivesItsResult() {
        run(async(() -> {
            createTask(turns("turn", 3));
            out.print(await(sleep(java.time.Duration.ofSeconds(-5), "neg")));
            out.print(await(sleep(java.time.Duration.ZERO, "zero")));
            out.print(await(sleep(java.time.Duration.ofMillis(1), "pos")));
        }));
        out.has("turn 0", "neg", "turn 1", "zero", "turn 2", "pos");
    }

    @Test
    @Rule("048")
    void aCoroutineCanBeAwaitedOnce() {
        run(async(() -> {
            Coroutine<Integer> coroutine = inner();
            await(coroutine);
            try {
                await(coroutine);
                out.print("not reached");
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("already awaited");
                out.print("refused");
            }
        }));
        out.has("inner", "refused");
    }

    @Test
    void aCoroutineThatAnotherTaskStillRunsCannotBeAwaited() {
        run(async(() -> {
            Coroutine<Void> coroutine = turns("x", 2);
            Task<Void> task = createTask(coroutine);
            await(yieldNow());
            assertThatIllegalStateException().isThrownBy(() -> createTask(coroutine));
            await(task);
        }));
        out.has("x 0", "x 1");
    }

    @Test
    @Rule(
            value = "051",
            differs = "no exception type has a meaning of its own in a body: each arrives as the object thrown")
    void theExceptionThatEndsAnIterationIsAnOrdinaryOneInACoroutine() {
        NoSuchElementException error = new NoSuchElementException("3");
        run(async(() -> {
            Task<Object> task = createTask(async(() -> {
                throw error;
            }));
            try {
                await(task);
            } catch (NoSuchElementException e) {
                out.print(e == error);
            }
        }));
        out.has("true");
    }

    @Async
    private Coroutine<Void> throwing(Throwable error) throws Throwable {
        await(yieldNow());
        throw error;
    }

    @Test
    void anExceptionIsTheSameObjectAllTheWayUp() {
        Exception checked = new java.io.IOException("disk");
        run(async(() -> {
            Task<Void> task = createTask(throwing(checked));
            for (int i = 0; i < 2; i++) {
                try {
                    await(task);
                } catch (Exception e) {
                    out.print(e == checked);
                }
            }
            out.print(task.exception() == checked);
        }));
        assertThatThrownBy(() -> run(throwing(checked))).isSameAs(checked);
        out.has("true", "true", "true");
    }

    @Test
    @Rule("054")
    void aCoroutineThatIsNeverAwaitedIsReported() {
        List<String> log = CapturedLog.of(() -> run(async(() -> {
            @SuppressWarnings("unused")
            Coroutine<Integer> forgotten = inner();
            await(yieldNow());
        })));
        out.has();
        assertThat(log).anySatisfy(line -> assertThat(line).contains("never awaited"));
    }

    @Async
    private Coroutine<Void> withFinally(Future<Void> gate, boolean awaitsInFinally) {
        try {
            await(gate);
        } finally {
            if (awaitsInFinally) {
                await(gate);
            }
            out.print("finally");
        }
        return done();
    }

    @Test
    @Rule(value = "164", differs = "only a coroutine that never ran can be closed: one that runs belongs to its task")
    void closingACoroutineThatNeverRanKeepsItFromRunning() {
        run(async(() -> {
            Coroutine<Void> cold = withFinally(runningLoop().createFuture(), false);
            cold.close();
            cold.close();
            assertThatIllegalStateException().isThrownBy(() -> createTask(cold));
        }));
        out.has();
    }

    @Async
    private Coroutine<Integer> depth(int n) {
        if (n == 0) {
            await(yieldNow());
            return result(0);
        }
        return result(await(depth(n - 1)) + 1);
    }

    @Test
    void theDepthOfAwaitsIsBoundedByTheHeapOnly() {
        assertThat(run(depth(50_000))).isEqualTo(50_000);
    }
}
