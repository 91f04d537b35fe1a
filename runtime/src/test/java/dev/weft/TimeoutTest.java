package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.currentTask;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.timeoutAt;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.waitFor;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static dev.weft.Steps.within;
import static dev.weft.VirtualClock.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(10);

    private final Trace trace = new Trace();

    private Awaitable<?> noteKind(Throwable error) {
        return trace.note(error.getClass().getSimpleName() + " " + currentTask().cancelling());
    }

    private Coroutine<Object> swallows(String name) {
        return attempt(() -> steps(x -> sleep(1)), error -> trace.note(name + " swallows"));
    }

    @Test
    void turnsItsOwnCancellationIntoATimeout() {
        run(steps(x -> {
            Timeout limit = timeout(.01);
            return attempt(() -> within(limit, () -> steps(y -> sleep(1))), error -> {
                assertThat(error.getCause()).isInstanceOf(CancelledError.class);
                assertThat(limit.expired()).isTrue();
                return noteKind(error);
            });
        }));
        trace.has("AsyncTimeoutException 0");
    }

    @Test
    void withoutALimitItNeverExpiresUntilRescheduled() {
        run(steps(x -> {
            Timeout limit = timeout((Duration) null);
            return attempt(
                    () -> within(
                            limit,
                            () -> steps(y -> sleep(100), y -> {
                                limit.reschedule(runningLoop().time() + 1);
                                return sleep(100);
                            })),
                    error -> noteKind(error));
        }));
        trace.has("AsyncTimeoutException 0");
    }

    @Test
    void anExpiredOuterOnePassesThroughTheInner() {
        run(steps(x -> {
            Timeout inner = timeout(1);
            return attempt(
                    () -> within(
                            timeout(.01),
                            () -> attempt(() -> within(inner, () -> steps(y -> sleep(2))), error -> {
                                noteKind(error);
                                trace.add(inner.expired());
                                throw error;
                            })),
                    error -> noteKind(error));
        }));
        trace.has("CancelledError 1", false, "AsyncTimeoutException 0");
    }

    @Test
    void ofTwoWithOneDeadlineTheOuterConverts() {
        run(steps(x -> {
            double when = runningLoop().time() + .01;
            return attempt(
                    () -> within(
                            timeoutAt(when),
                            () -> attempt(() -> within(timeoutAt(when), () -> steps(y -> sleep(1))), error -> {
                                noteKind(error);
                                throw error;
                            })),
                    error -> noteKind(error));
        }));
        trace.has("CancelledError 1", "AsyncTimeoutException 0");
    }

    @Test
    void aCancellationFromOutsideInTheSameIterationStaysOne() {
        run(steps(
                x -> {
                    Task<Object> task = createTask(within(timeout(.01), () -> steps(y -> sleep(1))));
                    runningLoop().callLater(SHORT, task::cancel);
                    return waitAll(List.of(task));
                },
                x -> trace.note(((WaitResult<?>) x).done().iterator().next().isCancelled())));
        trace.has(true);
    }

    @Test
    void aSwallowedTimeoutIsNoneButExpired() {
        run(steps(x -> {
            Timeout limit = timeout(.01);
            return steps(
                    y -> within(limit, () -> swallows("body")),
                    y -> trace.note(limit.expired()),
                    y -> trace.note(currentTask().cancelling()));
        }));
        trace.has("body swallows", true, 0);
    }

    @Test
    void anotherErrorGoesOnAsItIs() {
        RuntimeException failure = new RuntimeException("other");
        run(steps(x -> attempt(
                () -> within(
                        timeout(.01),
                        () -> attempt(() -> steps(y -> sleep(1)), error -> {
                            throw failure;
                        })),
                error -> {
                    assertThat(error).isSameAs(failure);
                    return trace.note(currentTask().cancelling());
                })));
        trace.has(0);
    }

    @Test
    void aDeadlineInThePastExpiresAtTheFirstSuspension() {
        run(steps(x -> attempt(
                () -> within(timeout(-1), () -> steps(y -> trace.note("runs"), y -> yieldNow(), y -> sleep(1))),
                error -> noteKind(error))));
        trace.has("runs", "AsyncTimeoutException 0");
    }

    @Test
    void isRefusedOutsideItsScope() {
        assertThatIllegalArgumentException().isThrownBy(() -> timeoutAt(Double.NaN));
        Timeout limit = timeoutAt(5);
        assertThatIllegalStateException()
                .isThrownBy(() -> limit.reschedule(1))
                .withMessageContaining("has not been entered");
        run(steps(
                x -> within(limit, () -> steps()),
                x -> attempt(() -> within(limit, () -> steps()), error -> {
                    assertThat(error).hasMessageContaining("already been entered");
                    return null;
                })));
        assertThatIllegalStateException().isThrownBy(() -> limit.reschedule(1)).withMessageContaining("finished");
        assertThatIllegalStateException().isThrownBy(limit::close).withMessageContaining("exit(failure)");
    }

    // ---- waitFor

    @Test
    void waitForCancelsAndWaitsForTheCleanUp() {
        run(steps(x -> attempt(
                () -> waitFor(
                        attempt(
                                () -> steps(y -> sleep(1)),
                                error -> steps(y -> sleep(.1), y -> {
                                    trace.add("cleaned up");
                                    throw error;
                                })),
                        SHORT),
                error -> noteKind(error))));
        trace.has("cleaned up", "AsyncTimeoutException 0");
    }

    @Test
    void waitForReturnsWhatASwallowingTaskReturns() {
        run(steps(
                x -> waitFor(createTask(steps(y -> swallows("task"), y -> sleep(Duration.ZERO, "value"))), SHORT),
                x -> trace.note(x)));
        trace.has("task swallows", "value");
    }

    @Test
    void waitForRunsACoroutineInTheCallersTask() {
        run(steps(x -> {
            Task<?> caller = currentTask();
            return waitFor(steps(y -> trace.note(currentTask() == caller)), SHORT);
        }));
        trace.has(true);
    }

    @Test
    void withoutTimeLeftOnlyWhatIsDoneGivesAResult() {
        run(steps(
                x -> {
                    Future<String> done = runningLoop().createFuture();
                    done.setResult("done");
                    return waitFor(done, Duration.ZERO);
                },
                x -> trace.note(x),
                x -> attempt(
                        () -> waitFor(steps(y -> trace.note("never begins")), Duration.ofSeconds(-1)), this::noteKind),
                x -> attempt(() -> waitFor(createTask(sleep(1)), Duration.ZERO), this::noteKind)));
        trace.has("done", "AsyncTimeoutException 0", "AsyncTimeoutException 0");
    }

    @Test
    void aResultAndTheTimeoutInOneIterationAreATimeout() {
        run(steps(x -> {
            Future<Object> future = runningLoop().createFuture();
            runningLoop().callLater(SHORT, () -> future.setResult("late"));
            return attempt(() -> steps(y -> waitFor(future, SHORT), trace::note), this::noteKind);
        }));
        trace.has("AsyncTimeoutException 0");
    }
}
