package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.currentTask;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.caught;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testkit.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TaskCancellationTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;

    @Test
    void aTaskCancelledBeforeItsFirstStepNeverRuns() { // rule 030
        Task<Void> task = loop.createTask(steps(caught((x, failure) -> {
            trace.add("body");
            return null;
        })));
        assertThat(task.cancel()).isTrue();
        assertThat(task.isCancelled()).isFalse();
        assertThat(task.cancelling()).isEqualTo(1);
        virtual.run(x -> task, caught((x, failure) -> {
            assertThat(failure).isInstanceOf(CancelledError.class);
            return null;
        }));
        assertThat(task.isCancelled()).isTrue();
        trace.has();
    }

    @Test
    void aSwallowedCancellationLetsTheTaskFinish() { // rule 032
        Task<String> task = loop.createTask(steps(x -> sleep(1), caught((x, failure) -> "swallowed")));
        virtual.run(
                x -> yieldNow(),
                x -> {
                    task.cancel();
                    return task;
                },
                x -> {
                    assertThat(x).isEqualTo("swallowed");
                    return null;
                });
        assertThat(task.isCancelled()).isFalse();
        assertThat(task.cancelling()).isEqualTo(1);
        assertThat(loop.time()).isZero();
    }

    @Test
    void cancellingADoneTaskChangesNothing() { // rule 033
        Task<String> task = loop.createTask(steps(x -> "value"));
        virtual.run(x -> task);
        assertThat(task.cancel()).isFalse();
        assertThat(task.cancelling()).isZero();
        assertThat(task.result()).isEqualTo("value");
    }

    @Test
    void twoRequestsBeforeTheStepAreOneError() { // rule 035
        int[] errors = {0};
        Task<Integer> task = loop.createTask(steps(
                x -> sleep(1),
                caught((x, failure) -> {
                    errors[0]++;
                    return sleep(1);
                }),
                x -> currentTask().cancelling()));
        virtual.run(x -> yieldNow(), x -> {
            task.cancel();
            task.cancel();
            return task;
        });
        assertThat(errors[0]).isEqualTo(1);
        assertThat(task.result()).isEqualTo(2);
    }

    @Test
    void aSecondRequestInterruptsTheCleanUp() { // rule 036
        Task<Void> task =
                loop.createTask(steps(x -> sleep(1), caught((x, failure) -> sleep(1)), caught((x, failure) -> {
                    trace.add(failure == null ? "clean" : "interrupted");
                    throw failure;
                })));
        virtual.run(
                x -> yieldNow(),
                x -> {
                    task.cancel();
                    return yieldNow();
                },
                x -> {
                    task.cancel();
                    return task;
                },
                caught((x, failure) -> null));
        trace.has("interrupted");
        assertThat(task.isCancelled()).isTrue();
        assertThat(task.cancelling()).isEqualTo(2);
    }

    @Test
    void anInnerTaskThatSwallowsLetsTheOuterOneGoOn() { // rule 038
        Task<String> inner = loop.createTask(steps(x -> sleep(1), caught((x, failure) -> "inner result")));
        Task<String> outer = loop.createTask(steps(x -> inner));
        virtual.run(
                x -> yieldNow(),
                x -> yieldNow(),
                x -> {
                    outer.cancel();
                    return outer;
                },
                x -> {
                    assertThat(x).isEqualTo("inner result");
                    return null;
                });
        assertThat(outer.isCancelled()).isFalse();
        assertThat(outer.cancelling()).isEqualTo(1);
        assertThat(inner.cancelling()).isEqualTo(1);
    }

    @Test
    void aTaskThatCancelsItselfNoticesAtTheNextRealWait() { // rule 041
        Future<String> done = loop.createFuture();
        done.setResult("done");
        Task<Void> task = loop.createTask(steps(
                x -> {
                    currentTask().cancel();
                    return done;
                },
                x -> {
                    trace.add(x);
                    return yieldNow();
                },
                caught((x, failure) -> {
                    trace.add(failure.getClass().getSimpleName());
                    throw failure;
                })));
        virtual.run(x -> task, caught((x, failure) -> null));
        trace.has("done", "CancelledError");
        assertThat(task.isCancelled()).isTrue();
    }

    @Test
    void aTaskThatCancelsItselfAndReturnsIsCancelledButAFailureStays() { // rule 042
        Task<Integer> returns = loop.createTask(steps(x -> {
            currentTask().cancel("self");
            return 5;
        }));
        Task<Integer> fails = loop.createTask(steps(x -> {
            currentTask().cancel();
            throw new IllegalArgumentException("v");
        }));
        virtual.run(
                x -> returns,
                caught((x, failure) -> {
                    assertThat(failure).isInstanceOf(CancelledError.class).hasMessage("self");
                    return fails;
                }),
                caught((x, failure) -> null));
        assertThat(returns.isCancelled()).isTrue();
        assertThat(fails.isCancelled()).isFalse();
        assertThat(fails.exception()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void uncancelToZeroTakesBackWhatWasNotDelivered() { // rule 045
        String result = virtual.run(
                x -> {
                    currentTask().cancel();
                    assertThat(currentTask().cancelling()).isEqualTo(1);
                    assertThat(currentTask().uncancel()).isZero();
                    assertThat(currentTask().uncancel()).isZero();
                    return yieldNow();
                },
                x -> "not cancelled");
        assertThat(result).isEqualTo("not cancelled");
    }

    @Test
    void cancellingOneAwaiterCancelsTheSharedTask() { // rule 156
        Task<Void> shared = loop.createTask(sleep(1));
        Task<Void> a = loop.createTask(awaiter("a", shared));
        Task<Void> b = loop.createTask(awaiter("b", shared));
        virtual.run(
                x -> yieldNow(),
                x -> {
                    a.cancel();
                    return a;
                },
                caught((x, failure) -> b),
                caught((x, failure) -> null));
        trace.has("a CancelledError 1", "b CancelledError 0");
    }

    private Coroutine<Void> awaiter(String name, Task<Void> shared) {
        return steps(x -> shared, caught((x, failure) -> {
            trace.add(name + " " + failure.getClass().getSimpleName() + " "
                    + currentTask().cancelling());
            throw failure;
        }));
    }

    @Test
    void theMessageTravels() {
        Task<Void> task = loop.createTask(steps(x -> sleep(1)));
        CancelledError[] first = new CancelledError[1];
        virtual.run(
                x -> yieldNow(),
                x -> {
                    task.cancel("stop it");
                    return task;
                },
                caught((x, failure) -> {
                    first[0] = (CancelledError) failure;
                    return task;
                }),
                caught((x, failure) -> {
                    // as in asyncio only the first one to look gets the original
                    assertThat(failure).isInstanceOf(CancelledError.class).isNotSameAs(first[0]);
                    return null;
                }));
        assertThat(first[0]).hasMessage("stop it");
    }

    @Test
    void aCancellationAgainstAnUndeliveredResultWins() {
        Future<String> future = loop.createFuture();
        Task<Void> task = loop.createTask(steps(x -> future, caught((x, failure) -> {
            trace.add(failure == null ? x : failure.getClass().getSimpleName());
            throw failure;
        })));
        virtual.run(
                x -> yieldNow(),
                x -> {
                    future.setResult("result");
                    task.cancel();
                    return task;
                },
                caught((x, failure) -> null));
        trace.has("CancelledError");
    }

    @Test
    void aSleepThatIsDueInTheSameIterationIsCancelled() {
        Task<Void> task = loop.createTask(steps(x -> sleep(1)));
        loop.callSoon(() -> loop.callAt(1, () -> trace.add(task.cancel())));
        virtual.run(x -> task, caught((x, failure) -> {
            trace.add(failure == null ? "woke" : "cancelled");
            return null;
        }));
        trace.has(true, "cancelled");
    }

    @Test
    void aTaskCannotAwaitItself() {
        Task<?>[] task = new Task<?>[1];
        task[0] = loop.createTask(steps(x -> task[0]));
        virtual.run(x -> task[0], caught((x, failure) -> {
            assertThat(failure)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("Task cannot await on itself");
            return null;
        }));
    }

    @Test
    void longChainsOfTasksAreCancelledWithoutDeepRecursion() {
        Task<Void> last = loop.createTask(sleep(1));
        Task<Void> task = last;
        for (int i = 0; i < 100_000; i++) {
            Task<Void> awaited = task;
            task = loop.createTask(steps(x -> awaited));
        }
        Task<Void> outermost = task;
        virtual.run(
                x -> yieldNow(),
                x -> {
                    outermost.cancel();
                    return outermost;
                },
                caught((x, failure) -> null));
        assertThat(outermost.isCancelled()).isTrue();
        assertThat(last.isCancelled()).isTrue();
        assertThat(last.cancelling()).isEqualTo(1);
    }

    @Test
    void childCompletionWakesTheParentOneIterationLater() { // rule 014
        int[] tick = {0};
        Task<?> ticker = loop.createTask(new Script<Void>() {
            @Override
            Object body(Object sent) throws Throwable {
                value(sent);
                tick[0]++;
                waits(1, yieldNow());
                return SUSPENDED;
            }
        });
        Integer atEnd = virtual.run(x -> createTask(steps(y -> yieldNow(), y -> tick[0])), x -> {
            trace.add(tick[0] - (Integer) x);
            ticker.cancel();
            return x;
        });
        assertThat(atEnd).isPositive();
        trace.has(1);
    }
}
