package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.AsyncTimeoutException;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.Timeout;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code timeout} scopes. */
@SuppressWarnings("try") // a deadline works without being mentioned in its body
class TimeoutTest {
    private final Trace out = new Trace();

    @Test
    @Rule("056")
    void aDeadlineTurnsItsOwnCancellationIntoATimeout() {
        runVirtual(async(() -> {
            Timeout deadline = timeout(.01);
            try (deadline) {
                try {
                    await(sleep(1));
                } catch (CancelledError e) {
                    out.print("inside: CancelledError");
                    throw e;
                }
            } catch (AsyncTimeoutException e) {
                out.print(
                        "timeout",
                        e.getCause().getClass().getSimpleName(),
                        deadline.expired(),
                        currentTask().cancelling());
            }
        }));
        out.has("inside: CancelledError", "timeout CancelledError true 0");
    }

    @Test
    void aBodyThatIsInTimeLeavesNoTimerBehind() {
        runVirtual(async(() -> {
            Timeout deadline = timeout(1);
            try (deadline) {
                await(sleep(.01));
            }
            out.print(deadline.expired());
            await(sleep(2));
            out.print(deadline.expired(), currentTask().cancelling());
        }));
        out.has("false", "false 0");
    }

    @Test
    @Rule("057")
    void aDeadlineCanBeMovedButNotUsedAgain() {
        runVirtual(async(() -> {
            EventLoop loop = runningLoop();
            Timeout deadline = timeoutAt(Double.POSITIVE_INFINITY);
            try (deadline) {
                out.print(deadline.when());
                deadline.reschedule(loop.time() + .02);
                await(sleep(.005));
                deadline.reschedule(loop.time() + 1);
                await(sleep(.03));
                out.print("ok", deadline.expired());
            }
            assertThatIllegalStateException().isThrownBy(() -> deadline.reschedule(1));
            try (deadline) {
                out.print("not reached");
            } catch (IllegalStateException e) {
                out.print("refused");
            }
        }));
        out.has("Infinity", "ok false", "refused");
    }

    @Test
    void anInnerDeadlineIsHandledInsideOfTheOuterOne() {
        runVirtual(async(() -> {
            Timeout outer = timeout(1);
            Timeout inner = timeout(.01);
            try (outer) {
                try (inner) {
                    await(sleep(2));
                } catch (AsyncTimeoutException e) {
                    out.print("inner timeout", inner.expired(), outer.expired());
                }
                await(sleep(.01));
                out.print("went on");
            }
        }));
        out.has("inner timeout true false", "went on");
    }

    @Test
    @Rule("059")
    void anOuterDeadlinePassesThroughTheInnerOneAsACancellation() {
        runVirtual(async(() -> {
            Timeout outer = timeout(.01);
            Timeout inner = timeout(1);
            try (outer) {
                try (inner) {
                    await(sleep(2));
                } catch (Throwable e) {
                    out.print("inner saw", e.getClass().getSimpleName(), inner.expired());
                    throw e;
                }
            } catch (AsyncTimeoutException e) {
                out.print("outer timeout", outer.expired());
            }
        }));
        out.has("inner saw CancelledError false", "outer timeout true");
    }

    @Test
    @Rule("060")
    void deadlinesThatExpireTogetherAreTheOuterOnes() {
        runVirtual(async(() -> {
            double past = runningLoop().time() - 1;
            Timeout outer = timeoutAt(past);
            Timeout inner = timeoutAt(past);
            try (outer) {
                try (inner) {
                    await(sleep(1));
                } catch (Throwable e) {
                    out.print(
                            "inner", e.getClass().getSimpleName(), currentTask().cancelling());
                    throw e;
                }
            } catch (Throwable e) {
                out.print(
                        "outer",
                        e.getClass().getSimpleName(),
                        currentTask().cancelling(),
                        outer.expired(),
                        inner.expired());
            }
        }));
        out.has("inner CancelledError 1", "outer AsyncTimeoutException 0 true true");
    }

    @Test
    void anExternalCancelInTheSameTickWins() {
        runVirtual(async(() -> {
            Task<Void> task = createTask(timedOut());
            await(sleep(0));
            // The deadline fires first, the cancel comes in the same batch: two requests, one of them not the
            // deadline's.
            runningLoop().callAt(runningLoop().time() + .01, () -> task.cancel("from outside"));
            await(waitAll(List.of(task)));
            out.print(task.isCancelled(), task.cancelling());
        }));
        out.has("CancelledError", "true 1");
    }

    @Async
    private Coroutine<Void> timedOut() {
        try (var deadline = timeout(.01)) {
            await(sleep(1));
        } catch (AsyncTimeoutException | CancelledError e) {
            out.print(e.getClass().getSimpleName());
            throw e;
        }
        return done();
    }

    @Test
    @Rule("062")
    void aSwallowedDeadlineIsNoErrorAndIsStillExpired() {
        runVirtual(async(() -> {
            Timeout deadline = timeout(.005);
            try (deadline) {
                try {
                    await(sleep(1));
                } catch (CancelledError e) {
                    out.print("swallowed");
                }
            }
            out.print("no error", deadline.expired(), currentTask().cancelling());
            await(sleep(0));
            out.print("goes on");
        }));
        out.has("swallowed", "no error true 0", "goes on");
    }

    @Test
    @Rule(value = "063", differs = "the timeout is kept as a suppressed exception, which is Java's context")
    void anotherErrorOnTheWayOutPropagatesAsItself() {
        runVirtual(async(() -> {
            try (var deadline = timeout(.005)) {
                try {
                    await(sleep(1));
                } catch (CancelledError e) {
                    throw new IllegalArgumentException("cleanup failed", e);
                }
            } catch (IllegalArgumentException e) {
                out.print(e.getMessage(), currentTask().cancelling());
            }
        }));
        out.has("cleanup failed 0");
    }

    @Test
    void anErrorOfTheBodyBeforeTheDeadlineIsUntouched() {
        IllegalArgumentException error = new IllegalArgumentException("x");
        runVirtual(async(() -> {
            try (var deadline = timeout(1)) {
                await(sleep(.001));
                throw error;
            } catch (IllegalArgumentException e) {
                assertThat(e).isSameAs(error);
                out.print("same", e.getSuppressed().length);
            }
        }));
        out.has("same 0");
    }

    @Test
    void aDeadlineInThePastStrikesAtTheFirstSuspension() {
        runVirtual(async(() -> {
            Timeout deadline = timeout(-1);
            try (deadline) {
                out.print("body runs", deadline.expired());
                await(yieldNow());
                out.print("not reached");
            } catch (AsyncTimeoutException e) {
                out.print("timeout");
            }
        }));
        out.has("body runs false", "timeout");
    }

    @Test
    void aBodyThatDoesNotSuspendOutlivesAnyDeadline() {
        runVirtual(async(() -> {
            try (var deadline = timeout(0)) {
                out.print("body");
            }
            await(yieldNow());
            out.print("after");
        }));
        out.has("body", "after");
    }

    @Test
    void aTimeoutInsideAnAlreadyCancelledTaskCountsFromThere() {
        runVirtual(async(() -> {
            Task<Void> task = createTask(async(() -> {
                try {
                    await(sleep(1));
                } catch (CancelledError e) {
                    out.print("cancelling", currentTask().cancelling());
                }
                try (var deadline = timeout(.01)) {
                    await(sleep(1));
                } catch (AsyncTimeoutException e) {
                    out.print("timeout", currentTask().cancelling());
                }
            }));
            await(sleep(.001));
            task.cancel();
            await(task);
        }));
        out.has("cancelling 1", "timeout 1");
    }
}
