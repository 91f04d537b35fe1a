package dev.weft;

import static dev.weft.Asyncio.asCompleted;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.waitAny;
import static dev.weft.Asyncio.waitFirstFailure;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static dev.weft.VirtualClock.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waiting for some of several, and shields. */
class WaitTest {
    private final Trace trace = new Trace();

    private static Coroutine<String> after(double seconds, String value) {
        return sleep(Duration.ofMillis(Math.round(seconds * 1000)), value);
    }

    private static Coroutine<String> fails(double seconds, RuntimeException failure) {
        return steps(x -> sleep(seconds), x -> {
            throw failure;
        });
    }

    private Awaitable<?> noteCounts(Object result) {
        WaitResult<?> counted = (WaitResult<?>) result;
        return trace.note(counted.done().size() + " done, " + counted.pending().size() + " pending");
    }

    @Test
    void waitAnyEndsWithTheFirst() {
        run(steps(x -> waitAny(List.of(createTask(after(.1, "a")), createTask(after(.2, "b")))), x -> noteCounts(x)));
        trace.has("1 done, 1 pending");
    }

    @Test
    void waitFirstFailureIgnoresCancelledOnes() {
        run(steps(
                x -> {
                    Task<String> cancelled = createTask(after(5, "never"));
                    runningLoop().callLater(Duration.ofMillis(1), cancelled::cancel);
                    return waitFirstFailure(List.of(
                            cancelled,
                            createTask(after(.1, "a")),
                            createTask(fails(.2, new RuntimeException())),
                            createTask(after(9, "b"))));
                },
                x -> noteCounts(x)));
        trace.has("3 done, 1 pending");
    }

    @Test
    void waitAllEndsWhenTheTimeIsUpAndCancelsNothing() {
        run(steps(
                x -> {
                    Task<String> slow = createTask(after(1, "slow"));
                    return steps(
                            y -> waitAll(List.of(createTask(after(.1, "a")), slow), Duration.ofMillis(200)),
                            y -> noteCounts(y),
                            y -> slow);
                },
                x -> trace.note(x)));
        trace.has("1 done, 1 pending", "slow");
    }

    @Test
    void cancellingTheWaitCancelsNoneOfTheFutures() {
        run(steps(
                x -> {
                    Task<String> slow = createTask(after(1, "slow"));
                    Task<?> waiting = createTask(waitAll(List.of(slow)));
                    runningLoop().callLater(Duration.ofMillis(1), waiting::cancel);
                    return steps(y -> attempt(() -> steps(z -> waiting), error -> trace.note("cancelled")), y -> slow);
                },
                x -> trace.note(x)));
        trace.has("cancelled", "slow");
    }

    @Test
    void waitingForWhatIsDoneStillYields() {
        run(steps(x -> {
            Task<String> done = createTask(after(0, "x"));
            return steps(
                    y -> done,
                    y -> {
                        createTask(steps(z -> trace.note("other")));
                        return waitAll(List.of(done));
                    },
                    y -> trace.note("waited"));
        }));
        trace.has("other", "waited");
    }

    @Test
    void nothingToWaitForIsRefused() {
        run(steps(x -> {
            runningLoop().setExceptionHandler((loop, context) -> trace.note(context.message()));
            assertThatIllegalArgumentException().isThrownBy(() -> waitAll(List.of()));
            return null;
        }));
        trace.has();
    }

    // ---- asCompleted

    private Coroutine<Object> walk(AsyncIterator<Future<String>> iterator) {
        return steps(x -> iterator.advance(), x -> {
            if (!(Boolean) x) {
                return trace.note("end");
            }
            return steps(y -> iterator.current(), y -> trace.note(y), y -> walk(iterator));
        });
    }

    @Test
    void asCompletedGivesFuturesInTheOrderOfCompletion() {
        run(steps(x -> walk(Asyncio.<String>asCompleted(List.of(after(.3, "c"), after(.1, "a"), after(.2, "b")))
                .iterator())));
        trace.has("a", "b", "c", "end");
    }

    @Test
    void asCompletedGivesTheTasksThemselvesAndEachOnce() {
        run(steps(x -> {
            Task<String> task = createTask(after(.1, "a"));
            AsyncIterator<Future<String>> iterator =
                    Asyncio.<String>asCompleted(List.of(task, task)).iterator();
            return steps(y -> iterator.advance(), y -> trace.note(iterator.current() == task), y -> walk(iterator));
        }));
        trace.has(true, "end");
    }

    @Test
    void asCompletedFailsWhenTheTimeIsUpAndCancelsNothing() {
        run(steps(x -> {
            Task<String> slow = createTask(after(1, "slow"));
            AsyncIterator<Future<String>> iterator = asCompleted(List.of(after(.1, "a"), slow), Duration.ofMillis(200))
                    .iterator();
            return steps(
                    y -> attempt(
                            () -> walk(iterator),
                            error -> trace.note(error.getClass().getSimpleName())),
                    y -> slow,
                    y -> trace.note(y));
        }));
        trace.has("a", "AsyncTimeoutException", "slow");
    }

    @Test
    void aConsumerThatIsCancelledWhenItsFutureComesLosesNone() {
        run(steps(x -> {
            Future<String> future = runningLoop().createFuture();
            AsyncIterator<Future<String>> iterator =
                    asCompleted(List.of(future)).iterator();
            Task<?> consumer = createTask(iterator.advance());
            return steps(y -> yieldNow(), y -> {
                future.setResult("value");
                // the next callback wakes the consumer, the one after that cancels it
                runningLoop().callSoon(consumer::cancel);
                return attempt(() -> steps(z -> consumer), error -> trace.note("cancelled"));
            });
        }));
        trace.has("cancelled");
    }

    // ---- shield

    @Test
    void aShieldTakesTheCancellation() {
        run(steps(x -> {
            Task<String> inner = createTask(after(1, "inner"));
            Task<?> outer = createTask(steps(y -> shield(inner)));
            runningLoop().callLater(Duration.ofMillis(1), outer::cancel);
            return steps(
                    y -> attempt(() -> steps(z -> outer), error -> trace.note("outer cancelled")),
                    y -> inner,
                    y -> trace.note(y));
        }));
        trace.has("outer cancelled", "inner");
    }

    @Test
    void cancellingWhatIsShieldedCancelsTheShield() {
        run(steps(x -> {
            Task<String> inner = createTask(after(1, "inner"));
            Future<String> shield = shield(inner);
            runningLoop().callLater(Duration.ofMillis(1), inner::cancel);
            return attempt(() -> steps(y -> shield), error -> trace.note(shield.isCancelled()));
        }));
        trace.has(true);
    }

    @Test
    void whatIsDoneNeedsNoShield() {
        run(steps(x -> {
            Future<String> done = runningLoop().createFuture();
            done.setResult("x");
            assertThat(shield(done)).isSameAs(done);
            return null;
        }));
    }

    @Test
    void aFailureBehindACancelledShieldIsReported() {
        run(steps(x -> {
            runningLoop().setExceptionHandler((loop, context) -> trace.note(context.message()));
            Future<String> shield = shield(fails(.1, new IllegalStateException("inner")));
            shield.cancel();
            return sleep(1);
        }));
        trace.has("IllegalStateException exception in shielded future");
    }
}
