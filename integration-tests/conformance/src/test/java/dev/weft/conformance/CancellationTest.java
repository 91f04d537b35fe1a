package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;

import dev.weft.AsyncTimeoutException;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cancellation: when it is delivered, how it is counted, what swallowing and cleaning up do to it. */
class CancellationTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<Void> tidy() {
        out.print("body");
        try {
            await(sleep(1));
        } finally {
            out.print("finally");
        }
        return done();
    }

    @Test
    @Rule("030")
    void aTaskCancelledBeforeItStartsRunsNothing() {
        run(async(() -> {
            Task<Void> task = createTask(tidy());
            out.print(task.cancel(), task.isCancelled(), task.cancelling());
            try {
                await(task);
            } catch (CancelledError e) {
                out.print("cancelled", task.isCancelled());
            }
        }));
        out.has("true false 1", "cancelled true");
    }

    @Test
    void aCancellationIsThrownAtTheAwaitAndFinallyRuns() {
        run(async(() -> {
            Task<Void> task = createTask(tidy());
            await(sleep(0));
            out.print(task.cancel(), task.isCancelled(), task.isDone());
            await(sleep(0));
            out.print("one iteration later", task.isCancelled());
            await(sleep(0));
            out.print("two iterations later", task.isCancelled());
        }));
        out.has("body", "true false false", "finally", "one iteration later true", "two iterations later true");
    }

    @Async
    private Coroutine<String> survivor() {
        try {
            await(sleep(1));
        } catch (CancelledError e) {
            out.print("swallowed");
        }
        await(sleep(.001));
        return result("survived");
    }

    @Test
    @Rule("032")
    void aSwallowedCancellationLeavesATaskThatFinishesAndItsCount() {
        runVirtual(async(() -> {
            Task<String> task = createTask(survivor());
            await(sleep(0));
            task.cancel();
            out.print(await(task), task.isCancelled(), task.cancelling());
        }));
        out.has("swallowed", "survived false 1");
    }

    @Async
    private Coroutine<Integer> one() {
        return result(1);
    }

    @Test
    @Rule("033")
    void cancellingWhatIsDoneIsFalseAndChangesNothing() {
        run(async(() -> {
            Task<Integer> task = createTask(one());
            await(task);
            out.print(task.cancel(), task.result(), task.cancelling());
            Future<Object> future = runningLoop().createFuture();
            out.print(future.cancel(), future.cancel());
        }));
        out.has("false 1 0", "true false");
    }

    @Test
    void theMessageTravelsWithTheCancellation() {
        run(async(() -> {
            Task<Void> task = createTask(tidy());
            await(sleep(0));
            task.cancel("shutting down");
            try {
                await(task);
            } catch (CancelledError e) {
                out.print(e.getMessage());
            }
            Future<Object> future = runningLoop().createFuture();
            future.cancel("not needed");
            try {
                await(future);
            } catch (CancelledError e) {
                out.print(e.getMessage());
            }
        }));
        out.has("body", "finally", "shutting down", "not needed");
    }

    @Async
    private Coroutine<String> counting() {
        int caught = 0;
        for (int i = 0; i < 3; i++) {
            try {
                await(sleep(.005));
            } catch (CancelledError e) {
                caught++;
            }
        }
        return result(caught + ", " + currentTask().cancelling());
    }

    @Test
    @Rule("035")
    void twoCancelsBeforeTheTaskRunsAreOneError() {
        runVirtual(async(() -> {
            Task<String> task = createTask(counting());
            await(sleep(0));
            task.cancel();
            task.cancel();
            out.print(await(task));
        }));
        out.has("1, 2");
    }

    @Async
    private Coroutine<Void> slowCleanup() {
        try {
            await(sleep(1));
        } finally {
            try {
                await(sleep(1));
                out.print("cleanup done");
            } catch (CancelledError e) {
                out.print("cleanup interrupted");
                throw e;
            }
        }
        return done();
    }

    @Test
    @Rule("036")
    void aSecondCancelInterruptsTheCleanup() {
        runVirtual(async(() -> {
            Task<Void> task = createTask(slowCleanup());
            await(sleep(0));
            task.cancel();
            await(sleep(.001));
            task.cancel();
            try {
                await(task);
            } catch (CancelledError e) {
                out.print("cancelled", task.cancelling());
            }
        }));
        out.has("cleanup interrupted", "cancelled 2");
    }

    @Test
    void cancellingATaskCancelsTheTaskThatItAwaits() {
        runVirtual(async(() -> {
            Task<Void> inner = createTask(tidy());
            Task<Object> outer = createTask(async(() -> {
                try {
                    return await(inner);
                } catch (CancelledError e) {
                    out.print("outer", inner.isCancelled());
                    throw e;
                }
            }));
            await(sleep(.001));
            outer.cancel();
            await(waitAll(List.of(outer)));
            out.print(inner.isCancelled(), inner.cancelling(), outer.isCancelled(), outer.cancelling());
        }));
        out.has("body", "finally", "outer true", "true 1 true 1");
    }

    @Test
    @Rule("038")
    void anInnerTaskThatSwallowsTheCancelSavesTheOuterOne() {
        runVirtual(async(() -> {
            Task<String> inner = createTask(survivor());
            Task<String> outer = createTask(async(() -> await(inner)));
            await(sleep(.001));
            outer.cancel();
            out.print(await(outer), outer.isCancelled(), outer.cancelling());
        }));
        out.has("swallowed", "survived false 1");
    }

    @Async
    private Coroutine<Void> catchesExceptions() throws Throwable {
        try {
            await(sleep(1));
        } catch (Exception e) {
            out.print("wrong");
        } catch (Throwable e) {
            out.print("Throwable", e.getClass().getSimpleName());
            throw e;
        }
        return done();
    }

    @Test
    @Rule("039")
    void catchingExceptionDoesNotSwallowACancellation() {
        run(async(() -> {
            Task<Void> task = createTask(catchesExceptions());
            await(sleep(0));
            task.cancel();
            await(waitAll(List.of(task)));
            out.print(
                    Exception.class.isAssignableFrom(CancelledError.class),
                    Exception.class.isAssignableFrom(AsyncTimeoutException.class));
        }));
        out.has("Throwable CancelledError", "false true");
    }

    @Test
    void anErrorOfTheCleanupReplacesTheCancellation() {
        run(async(() -> {
            Task<Void> task = createTask(async(() -> {
                try {
                    await(sleep(1));
                } catch (CancelledError e) {
                    throw new IllegalArgumentException("cleanup", e);
                }
            }));
            await(sleep(0));
            task.cancel();
            await(waitAll(List.of(task)));
            out.print(task.isCancelled(), task.exception(), task.exception().getCause());
        }));
        out.has("false java.lang.IllegalArgumentException: cleanup dev.weft.CancelledError");
    }

    @Test
    void aCancelledErrorThatTheBodyThrowsItselfCancelsTheTask() {
        run(async(() -> {
            Task<Object> task = createTask(async(() -> {
                throw new CancelledError("mine");
            }));
            await(waitAll(List.of(task)));
            out.print(task.isCancelled(), task.cancelling());
            try {
                await(task);
            } catch (CancelledError e) {
                out.print(e.getMessage());
            }
        }));
        out.has("true 0", "mine");
    }

    @Test
    @Rule("041")
    void aSelfCancelArrivesAtTheNextAwaitThatSuspends() {
        run(async(() -> {
            Future<String> future = runningLoop().createFuture();
            future.setResult("done future ok");
            Task<Object> task = createTask(async(() -> {
                currentTask().cancel();
                out.print(await(future));
                try {
                    await(sleep(0));
                    out.print("not reached");
                } catch (CancelledError e) {
                    out.print("delivered at sleep(0)");
                    throw e;
                }
                return null;
            }));
            await(waitAll(List.of(task)));
            out.print(task.isCancelled());
        }));
        out.has("done future ok", "delivered at sleep(0)", "true");
    }

    @Async
    private Coroutine<Integer> cancelsItselfAndReturns() {
        currentTask().cancel();
        return result(5);
    }

    @Async
    private Coroutine<Integer> cancelsItselfAndThrows() {
        currentTask().cancel();
        throw new IllegalArgumentException("v");
    }

    @Test
    @Rule("042")
    void aSelfCancelBeforeTheReturnDropsTheValueButNotAnError() {
        run(async(() -> {
            Task<Integer> returned = createTask(cancelsItselfAndReturns());
            Task<Integer> thrown = createTask(cancelsItselfAndThrows());
            await(waitAll(List.of(returned, thrown)));
            out.print(returned.isCancelled(), thrown.isCancelled(), thrown.exception());
        }));
        out.has("true false java.lang.IllegalArgumentException: v");
    }

    @Test
    void aSelfCancelWhileTheAwaitedFutureIsPendingCancelsTheFuture() {
        run(async(() -> {
            Future<Object> future = runningLoop().createFuture();
            Task<Object> task = createTask(async(() -> {
                currentTask().cancel();
                return await(future);
            }));
            await(waitAll(List.of(task)));
            out.print(task.isCancelled(), future.isCancelled());
        }));
        out.has("true true");
    }

    @Test
    @Rule("044")
    void awaitingAFutureThatSomebodyCancelledCancelsTheAwaiter() {
        run(async(() -> {
            Future<Object> future = runningLoop().createFuture();
            Task<Object> task = createTask(async(() -> await(future)));
            await(sleep(0));
            future.cancel("m");
            await(waitAll(List.of(task)));
            out.print(task.isCancelled(), task.cancelling());
        }));
        out.has("true 0");
    }

    @Async
    private Coroutine<String> uncancels() {
        Task<?> me = currentTask();
        me.cancel();
        out.print(me.cancelling(), me.uncancel());
        await(sleep(0));
        return result("not cancelled");
    }

    @Test
    @Rule("045")
    void uncancelToZeroRescindsACancellationThatIsNotDelivered() {
        run(async(() -> {
            try {
                out.print(await(createTask(uncancels())));
            } catch (CancelledError e) {
                out.print("cancelled");
            }
        }));
        out.has("1 0", "not cancelled");
    }

    @Test
    void uncancelStopsAtZeroAndOneOfTwoRequestsLeavesTheOther() {
        run(async(() -> {
            Task<?> me = currentTask();
            out.print(me.uncancel(), me.cancelling());
            Task<Void> task = createTask(async(() -> {
                currentTask().cancel();
                currentTask().cancel();
                out.print(currentTask().uncancel());
                await(sleep(0));
                out.print("not reached");
            }));
            await(waitAll(List.of(task)));
            out.print(task.isCancelled(), task.cancelling());
        }));
        out.has("0 0", "1", "true 1");
    }

    @Test
    void aCancelAfterTheAwaitedFutureIsDoneStillArrives() {
        run(async(() -> {
            Future<Integer> future = runningLoop().createFuture();
            Task<Object> task = createTask(async(() -> {
                try {
                    return await(future);
                } catch (CancelledError e) {
                    out.print("result lost", future.result());
                    throw e;
                }
            }));
            await(sleep(0));
            future.setResult(7);
            task.cancel();
            await(waitAll(List.of(task)));
            out.print(task.isCancelled());
        }));
        out.has("result lost 7", "true");
    }

    @Test
    @Rule("156")
    void cancellingOneAwaiterOfASharedTaskCancelsItForAll() {
        run(async(() -> {
            Task<Void> shared = createTask(sleep(1));
            Task<Void> a = createTask(sharing("a", shared));
            Task<Void> b = createTask(sharing("b", shared));
            await(sleep(0));
            a.cancel();
            await(waitAll(List.of(a, b)));
            out.print(a.isCancelled(), b.isCancelled());
        }));
        out.has("a CancelledError 1", "b CancelledError 0", "true true");
    }

    @Async
    private Coroutine<Void> sharing(String name, Task<Void> shared) {
        try {
            await(shared);
        } catch (CancelledError e) {
            out.print(name, "CancelledError", currentTask().cancelling());
            throw e;
        }
        return done();
    }
}
