package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.WaitResult;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code waitAll}, {@code waitAny} and {@code waitFirstFailure}. */
class WaitTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<Double> work(double seconds) {
        await(sleep(seconds));
        return result(seconds);
    }

    @Async
    private Coroutine<Double> bad(double seconds) {
        await(sleep(seconds));
        throw new IllegalArgumentException("x");
    }

    @Test
    void waitAllWaitsForEveryOneAndRaisesNothing() {
        runVirtual(async(() -> {
            Task<Double> good = createTask(work(.02));
            Task<Double> bad = createTask(bad(.01));
            Task<Double> cancelled = createTask(work(5));
            runningLoop().callLater(Duration.ofMillis(5), cancelled::cancel);
            WaitResult<Double> waited = await(waitAll(List.of(good, bad, cancelled)));
            out.print(waited.done().size(), waited.pending().size());
            out.print(good.result(), bad.exception(), cancelled.isCancelled());
        }));
        out.has("3 0", "0.02 java.lang.IllegalArgumentException: x true");
    }

    @Test
    void aTimeoutOfWaitCancelsNothing() {
        runVirtual(async(() -> {
            Task<Double> quick = createTask(work(.01));
            Task<Double> slow = createTask(work(.05));
            WaitResult<Double> waited = await(waitAll(List.of(quick, slow), Duration.ofMillis(20)));
            out.print(waited.done().contains(quick), waited.pending().contains(slow), slow.isCancelled());
            out.print(await(slow));
        }));
        out.has("true true false", "0.05");
    }

    @Test
    @Rule("074")
    void theFirstCompletedAndTheFirstFailureEndTheWaitAndACancelledTaskIsNoFailure() {
        runVirtual(async(() -> {
            WaitResult<Double> any = await(waitAny(List.of(createTask(work(.005)), createTask(work(.03)))));
            out.print("any", any.done().size(), any.pending().size());
            Task<Double> cancelled = createTask(work(5));
            runningLoop().callLater(Duration.ofMillis(5), cancelled::cancel);
            List<Future<Double>> tasks = new ArrayList<>(
                    List.of(cancelled, createTask(work(.01)), createTask(bad(.02)), createTask(work(.2))));
            WaitResult<Double> failure = await(waitFirstFailure(tasks));
            out.print("failure", failure.done().size(), failure.pending().size());
            out.print(tasks.get(2).exception());
        }));
        out.has("any 1 1", "failure 3 1", "java.lang.IllegalArgumentException: x");
    }

    @Test
    @Rule(
            value = "075",
            differs = "that coroutines and bare futures are refused is the compiler's job; the empty set remains")
    void nothingToWaitForIsRefused() {
        run(async(() -> {
            List<Future<Object>> nothing = List.of();
            try {
                await(waitAll(nothing));
            } catch (IllegalArgumentException e) {
                out.print("all");
            }
            try {
                await(waitAny(nothing));
            } catch (IllegalArgumentException e) {
                out.print("any");
            }
            try {
                await(waitFirstFailure(nothing));
            } catch (IllegalArgumentException e) {
                out.print("first failure");
            }
        }));
        out.has("all", "any", "first failure");
    }

    @Test
    void cancellingTheWaitDoesNotCancelWhatItWaitsFor() {
        runVirtual(async(() -> {
            Task<Double> slow = createTask(work(.02));
            Task<WaitResult<Double>> waiting = createTask(waitAll(List.of(slow)));
            await(sleep(.001));
            waiting.cancel();
            try {
                await(waiting);
            } catch (CancelledError e) {
                out.print("cancelled", slow.isDone());
            }
            out.print(await(slow));
        }));
        out.has("cancelled false", "0.02");
    }

    @Test
    void waitingYieldsEvenForWhatIsDone() {
        run(async(() -> {
            Future<Integer> future = runningLoop().createFuture();
            future.setResult(1);
            createTask(async(() -> out.print("other")));
            await(waitAll(List.of(future)));
            out.print("waited");
        }));
        out.has("other", "waited");
    }

    @Test
    void severalThatFinishInOneIterationAreAllDone() {
        run(async(() -> {
            Future<Integer> a = runningLoop().createFuture();
            Future<Integer> b = runningLoop().createFuture();
            runningLoop().callSoon(() -> {
                a.setResult(1);
                b.setResult(2);
            });
            WaitResult<Integer> waited = await(waitAny(List.of(a, b)));
            out.print(waited.done().size());
        }));
        out.has("2");
    }

    @Test
    void theSameFutureTwiceIsOne() {
        run(async(() -> {
            Future<Integer> a = runningLoop().createFuture();
            a.setResult(1);
            out.print(await(waitAll(List.of(a, a))).done().size());
        }));
        out.has("1");
    }
}
