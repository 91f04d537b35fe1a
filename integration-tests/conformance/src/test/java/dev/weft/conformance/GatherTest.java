package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.CapturedLog;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code gather} and {@code gatherOutcomes}. */
class GatherTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<String> work(double seconds, String name) {
        await(sleep(seconds));
        out.print("done", name);
        return result(name);
    }

    @Async
    private Coroutine<String> bad(String message) {
        throw new IllegalArgumentException(message);
    }

    @Async
    private Coroutine<String> badAfter(double seconds, String message) {
        await(sleep(seconds));
        throw new IllegalArgumentException(message);
    }

    @Async
    private Coroutine<String> slow(String name) {
        try {
            await(sleep(.02));
            out.print(name, "finished");
            return result(name);
        } catch (CancelledError e) {
            out.print(name, "cancelled");
            throw e;
        }
    }

    @Async
    private Coroutine<String> swallowing() {
        try {
            await(sleep(1));
        } catch (CancelledError e) {
            out.print("swallowed");
        }
        return result("ok");
    }

    private static String show(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Success<?> success) {
            return String.valueOf(success.value());
        }
        Throwable error = ((Outcome.Failure<?>) outcome).error();
        return error.getClass().getSimpleName();
    }

    @Test
    @Rule("021")
    void resultsAreInTheOrderOfTheArguments() {
        runVirtual(async(() -> out.print(await(gather(work(.03, "a"), work(.01, "b"), work(.02, "c"))))));
        out.has("done b", "done c", "done a", "[a, b, c]");
    }

    @Test
    void theSameAwaitableTwiceRunsOnceAndFillsBothPlaces() {
        runVirtual(async(() -> {
            Task<String> task = createTask(work(.01, "a"));
            Coroutine<String> coroutine = work(.02, "b");
            out.print(await(gather(task, coroutine, task, coroutine)));
        }));
        out.has("done a", "done b", "[a, b, a, b]");
    }

    @Test
    @Rule("023")
    void nothingToGatherIsDoneAtOnce() {
        run(async(() -> {
            Future<List<Object>> nothing = gather(List.of());
            out.print(nothing.isDone());
            out.print(await(nothing));
            out.print(await(gatherOutcomes(List.of())));
        }));
        out.has("true", "[]", "[]");
    }

    @Test
    @Rule("024")
    void theFirstErrorPropagatesAtOnceAndTheSiblingsGoOn() {
        runVirtual(async(() -> {
            try {
                await(gather(slow("sibling"), bad("x")));
            } catch (IllegalArgumentException e) {
                out.print("caught", e.getMessage());
            }
            await(sleep(.04));
        }));
        out.has("caught x", "sibling finished");
    }

    @Test
    void aLaterErrorIsNotReportedAgain() {
        List<String> log = CapturedLog.of(() -> runVirtual(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> out.print("handler", context.message()));
            try {
                await(gather(badAfter(.02, "late"), badAfter(.01, "early")));
            } catch (IllegalArgumentException e) {
                out.print("caught", e.getMessage());
            }
            await(sleep(.04));
        })));
        out.has("caught early");
        org.assertj.core.api.Assertions.assertThat(log).isEmpty();
    }

    @Test
    @Rule("026")
    void outcomesHoldErrorsAndCancelledChildrenAsValues() {
        run(async(() -> {
            Task<String> task = createTask(slow("t"));
            runningLoop().callSoon(task::cancel);
            List<Outcome<String>> outcomes = await(gatherOutcomes(bad("x"), task, sleep(Duration.ZERO, "3")));
            for (Outcome<String> outcome : outcomes) {
                out.print(show(outcome));
            }
        }));
        out.has("t cancelled", "IllegalArgumentException", "CancelledError", "3");
    }

    @Test
    @Rule("027")
    void aCancelledChildFailsTheGatherWithoutCancellingIt() {
        runVirtual(async(() -> {
            Task<String> a = createTask(slow("a"));
            Task<String> b = createTask(slow("b"));
            runningLoop().callSoon(a::cancel);
            Future<List<String>> gathered = gather(a, b);
            try {
                await(gathered);
            } catch (CancelledError e) {
                out.print(
                        "CancelledError", gathered.isCancelled(), currentTask().cancelling());
            }
            await(sleep(.04));
        }));
        out.has("a cancelled", "CancelledError false 0", "b finished");
    }

    @Test
    void cancellingTheGatherCancelsAllChildrenAndItsOwnerSeesOneCancellation() {
        runVirtual(async(() -> {
            Task<String> a = createTask(slow("a"));
            Task<String> b = createTask(slow("b"));
            Task<List<String>> owner = createTask(async(() -> await(gather(a, b))));
            await(sleep(.001));
            out.print(owner.cancel());
            try {
                await(owner);
            } catch (CancelledError e) {
                out.print(a.isCancelled(), b.isCancelled(), owner.isCancelled(), owner.cancelling());
            }
        }));
        out.has("true", "a cancelled", "b cancelled", "true true true 1");
    }

    @Test
    @Rule("029")
    void cancellingAGatherOfOutcomesStillRaisesEvenWhenTheChildrenSwallowIt() {
        runVirtual(async(() -> {
            Future<List<Outcome<String>>> gathered = gatherOutcomes(swallowing(), swallowing());
            await(sleep(0));
            out.print(gathered.cancel(), gathered.isCancelled());
            try {
                out.print(await(gathered));
            } catch (CancelledError e) {
                out.print("CancelledError");
            }
        }));
        out.has("true false", "swallowed", "swallowed", "CancelledError");
    }

    @Test
    void cancellingADoneGatherChangesNothing() {
        run(async(() -> {
            Future<List<String>> gathered = gather(sleep(Duration.ZERO, "x"));
            await(gathered);
            out.print(gathered.cancel(), gathered.isCancelled(), gathered.result());
        }));
        out.has("false false [x]");
    }

    @Async
    private Coroutine<Void> start(int number) {
        out.print("start", number);
        return done();
    }

    @Test
    @Rule("167")
    void childrenStartInTheOrderOfTheArgumentsEvenIfNobodyAwaitsTheGather() {
        run(async(() -> {
            Future<List<Void>> gathered = gather(start(1), start(2), start(3));
            out.print("gathered");
            await(sleep(0));
            out.print("done?", gathered.isDone());
            await(sleep(0));
            out.print("done?", gathered.isDone());
        }));
        out.has("gathered", "start 1", "start 2", "start 3", "done? false", "done? true");
    }

    @Test
    void aGatherOfGathersCancelsToTheBottom() {
        runVirtual(async(() -> {
            Future<List<Object>> outer = gather(gather(slow("a"), slow("b")), slow("c"));
            await(sleep(.001));
            outer.cancel();
            try {
                await(outer);
            } catch (CancelledError e) {
                out.print("cancelled");
            }
        }));
        out.has("a cancelled", "b cancelled", "c cancelled", "cancelled");
    }
}
