package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;

import dev.weft.AsyncTimeoutException;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code waitFor}. */
class WaitForTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<String> quick() {
        await(sleep(.001));
        return result("quick");
    }

    @Async
    private Coroutine<Void> cleaning() {
        try {
            await(sleep(1));
        } catch (CancelledError e) {
            await(sleep(.01));
            out.print("inner cleaned");
            throw e;
        }
        return done();
    }

    @Test
    void theResultInTimeAndTheErrorInTimeComeThrough() {
        runVirtual(async(() -> {
            out.print(await(waitFor(quick(), Duration.ofSeconds(1))));
            try {
                await(waitFor(
                        async(() -> {
                            await(sleep(.001));
                            throw new IllegalArgumentException("x");
                        }),
                        Duration.ofSeconds(1)));
            } catch (IllegalArgumentException e) {
                out.print("caught", e.getMessage());
            }
        }));
        out.has("quick", "caught x");
    }

    @Test
    @Rule("065")
    void aTimeoutCancelsTheInnerAndWaitsForItsCleanup() {
        runVirtual(async(() -> {
            try {
                await(waitFor(cleaning(), Duration.ofMillis(5)));
            } catch (AsyncTimeoutException e) {
                out.print("timeout");
            }
            Task<Void> task = createTask(cleaning());
            try {
                await(waitFor(task, Duration.ofMillis(5)));
            } catch (AsyncTimeoutException e) {
                out.print("timeout, task cancelled", task.isCancelled());
            }
        }));
        out.has("inner cleaned", "timeout", "inner cleaned", "timeout, task cancelled true");
    }

    @Async
    private Coroutine<String> swallowing() {
        try {
            await(sleep(1));
        } catch (CancelledError e) {
            return result("late");
        }
        return result("never");
    }

    @Test
    @Rule("066")
    void anInnerThatSwallowsTheCancelGivesItsResult() {
        runVirtual(async(() -> {
            try {
                out.print(await(waitFor(swallowing(), Duration.ofMillis(5))));
            } catch (AsyncTimeoutException e) {
                out.print("timeout");
            }
        }));
        out.has("late");
    }

    @Test
    void cancellingTheWaiterCancelsTheInner() {
        runVirtual(async(() -> {
            Task<Void> inner = createTask(cleaning());
            Task<Void> outer = createTask(waitFor(inner, Duration.ofSeconds(1)));
            await(sleep(.001));
            outer.cancel();
            try {
                await(outer);
            } catch (CancelledError e) {
                out.print("cancelled", inner.isCancelled(), outer.isCancelled());
            }
        }));
        out.has("inner cleaned", "cancelled true true");
    }

    @Async
    private Coroutine<Void> announces() {
        out.print("started");
        return done();
    }

    @Test
    @Rule("068")
    void aTimeoutOfZeroOrLessTakesOnlyWhatIsDone() {
        runVirtual(async(() -> {
            Future<Integer> done = runningLoop().createFuture();
            done.setResult(3);
            out.print(await(waitFor(done, Duration.ZERO)));
            try {
                await(waitFor(announces(), Duration.ZERO));
            } catch (AsyncTimeoutException e) {
                out.print("timeout, not started");
            }
            Future<Object> pending = runningLoop().createFuture();
            try {
                await(waitFor(pending, Duration.ofSeconds(-1)));
            } catch (AsyncTimeoutException e) {
                out.print("timeout", pending.isCancelled());
            }
        }));
        out.has("3", "timeout, not started", "timeout true");
    }

    @Async
    private Coroutine<Object> who() {
        return result(currentTask());
    }

    @Test
    @Rule("069")
    void aCoroutineRunsInTheTaskOfItsWaiter() {
        run(async(() -> {
            out.print(await(waitFor(who(), Duration.ofSeconds(1))) == currentTask());
        }));
        out.has("true");
    }

    @Test
    @Rule("071")
    void aResultOneIterationBeforeAnOverdueTimerWins() {
        runVirtual(async(() -> {
            EventLoop loop = runningLoop();
            Future<String> future = loop.createFuture();
            Task<String> task = createTask(waitFor(future, Duration.ofMillis(200)));
            await(sleep(0));
            loop.callAt(loop.time() + .02, () -> {
                VirtualTime.block(.3);
                future.setResult("value");
            });
            out.print("got", await(task));
        }));
        out.has("got value");
    }

    @Test
    @Rule("072")
    void aResultAndTheTimerInOneBatchAreATimeout() {
        runVirtual(async(() -> {
            EventLoop loop = runningLoop();
            Future<String> future = loop.createFuture();
            Task<String> task = createTask(waitFor(future, Duration.ofMillis(20)));
            await(sleep(0));
            double now = loop.time();
            loop.callAt(now + .001, () -> VirtualTime.block(.05));
            loop.callAt(now + .01, () -> future.setResult("value"));
            try {
                out.print("got", await(task));
            } catch (AsyncTimeoutException e) {
                out.print("timeout | future result:", future.result());
            }
        }));
        out.has("timeout | future result: value");
    }

    @Test
    void aResultAndAnExternalCancelInOneBatchAreACancellation() {
        runVirtual(async(() -> {
            Future<String> future = runningLoop().createFuture();
            Task<String> task = createTask(waitFor(future, Duration.ofSeconds(1)));
            await(sleep(.001));
            future.setResult("value");
            task.cancel();
            await(waitAll(List.of(task)));
            out.print(task.isCancelled());
        }));
        out.has("true");
    }

    @Test
    void anInnerThatFailsWhileItIsCancelledGivesItsError() {
        runVirtual(async(() -> {
            try {
                await(waitFor(
                        async(() -> {
                            try {
                                await(sleep(1));
                            } finally {
                                cleanUp();
                            }
                        }),
                        Duration.ofMillis(5)));
            } catch (IllegalArgumentException e) {
                out.print("caught", e.getMessage());
            }
        }));
        out.has("caught in cleanup");
    }

    private static void cleanUp() {
        throw new IllegalArgumentException("in cleanup");
    }
}
