package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.currentTask;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static dev.weft.Steps.within;
import static dev.weft.VirtualClock.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.testkit.Trace;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskGroupTest {
    private final Trace trace = new Trace();

    private Coroutine<Object> fails(double after, Throwable error) {
        return steps(x -> sleep(after), x -> {
            throw error;
        });
    }

    /** Waits for a second; says so if it is cancelled. */
    private Coroutine<Object> slow(String name) {
        return attempt(() -> steps(x -> sleep(1), x -> trace.note(name + " finished")), error -> {
            trace.add(name + " cancelled");
            throw error;
        });
    }

    /** Waits for a second, and fails while it is cancelled. */
    private Coroutine<Object> dirty(RuntimeException failure) {
        return attempt(() -> steps(x -> sleep(1)), error -> {
            throw failure;
        });
    }

    @Test
    void anEmptyGroupDoesNotYield() {
        run(steps(
                x -> {
                    createTask(steps(y -> trace.note("other")));
                    return within(new TaskGroup(), () -> steps(y -> trace.note("body")));
                },
                x -> trace.note("after"),
                x -> yieldNow()));
        trace.has("body", "after", "other");
    }

    @Test
    void waitsForItsTasksAndForThoseThatTheyAdd() {
        TaskGroup group = new TaskGroup();
        run(steps(
                x -> within(
                        group,
                        () -> steps(y -> {
                            group.createTask(steps(z -> sleep(1), z -> trace.note("first"), z -> {
                                group.createTask(steps(w -> sleep(1), w -> trace.note("second")));
                                return null;
                            }));
                            return null;
                        })),
                x -> trace.note("closed")));
        trace.has("first", "second", "closed");
    }

    @Test
    void theFirstFailureCancelsSiblingsInCreationOrderThenTheBody() {
        RuntimeException failure = new RuntimeException("bad");
        TaskGroup group = new TaskGroup();
        run(steps(x -> attempt(
                () -> within(
                        group,
                        () -> steps(
                                y -> {
                                    group.createTask(slow("a"));
                                    group.createTask(slow("b"));
                                    group.createTask(fails(.1, failure));
                                    group.createTask(slow("c"));
                                    return null;
                                },
                                y -> slow("body"))),
                error -> {
                    assertThat(error)
                            .isInstanceOf(ExceptionGroup.class)
                            .hasMessage("unhandled errors in a TaskGroup (1 sub-exception)");
                    assertThat(((ExceptionGroup) error).exceptions()).containsExactly(failure);
                    return trace.note("cancelling " + currentTask().cancelling());
                })));
        trace.has("a cancelled", "b cancelled", "c cancelled", "body cancelled", "cancelling 0");
    }

    @Test
    void failuresComeInCompletionOrderAndTheBodysLast() {
        RuntimeException first = new RuntimeException("first");
        RuntimeException cleanUp = new RuntimeException("clean-up");
        Exception body = new IOException("body");
        TaskGroup group = new TaskGroup();
        run(steps(x -> attempt(
                () -> within(
                        group,
                        () -> steps(
                                y -> {
                                    group.createTask(dirty(cleanUp));
                                    group.createTask(fails(.2, new RuntimeException("never")));
                                    group.createTask(fails(.1, first));
                                    return null;
                                },
                                y -> attempt(() -> steps(z -> sleep(1)), error -> {
                                    throw body;
                                }))),
                error -> {
                    assertThat(((ExceptionGroup) error).exceptions()).containsExactly(first, cleanUp, body);
                    return trace.note("group of 3");
                })));
        trace.has("group of 3");
    }

    @Test
    void nestedGroupsNest() {
        RuntimeException failure = new RuntimeException("inner");
        TaskGroup outer = new TaskGroup();
        TaskGroup inner = new TaskGroup();
        assertThatExceptionOfType(ExceptionGroup.class)
                .isThrownBy(() -> run(within(
                        outer,
                        () -> within(
                                inner,
                                () -> steps(x -> {
                                    inner.createTask(fails(0, failure));
                                    return null;
                                })))))
                .satisfies(group -> {
                    assertThat(group.exceptions()).hasSize(1);
                    assertThat(((ExceptionGroup) group.exceptions().get(0)).exceptions())
                            .containsExactly(failure);
                });
    }

    @Test
    void aFatalErrorIsThrownBareAfterTheSiblingsHaveEnded() {
        Error fatal = new InternalError("fatal");
        TaskGroup group = new TaskGroup();
        assertThatExceptionOfType(InternalError.class)
                .isThrownBy(() -> run(within(
                        group,
                        () -> steps(
                                x -> {
                                    group.createTask(slow("sibling"));
                                    return yieldNow();
                                },
                                x -> {
                                    throw fatal;
                                }))))
                .isSameAs(fatal);
        trace.has("sibling cancelled");
    }

    @Test
    void cancellingTheParentCancelsTheChildrenAndGoesOn() {
        TaskGroup group = new TaskGroup();
        run(steps(
                x -> {
                    Task<Object> parent = createTask(within(
                            group,
                            () -> steps(y -> {
                                group.createTask(slow("a"));
                                group.createTask(slow("b"));
                                return null;
                            })));
                    Asyncio.runningLoop().callLater(java.time.Duration.ofMillis(1), parent::cancel);
                    return waitAll(List.of(parent));
                },
                x -> {
                    Task<?> parent =
                            (Task<?>) ((WaitResult<?>) x).done().iterator().next();
                    return trace.note(parent.isCancelled() + " " + parent.cancelling());
                }));
        trace.has("a cancelled", "b cancelled", "true 1");
    }

    @Test
    void aFailureBeatsTheParentsCancellationWhichComesAgain() {
        RuntimeException failure = new RuntimeException("clean-up");
        TaskGroup group = new TaskGroup();
        run(steps(
                x -> {
                    Task<Object> parent = createTask(steps(
                            y -> attempt(
                                    () -> within(
                                            group,
                                            () -> steps(z -> {
                                                group.createTask(dirty(failure));
                                                return null;
                                            })),
                                    error -> trace.note(
                                            "group, cancelling " + currentTask().cancelling())),
                            y -> slow("next")));
                    Asyncio.runningLoop().callLater(java.time.Duration.ofMillis(1), parent::cancel);
                    return waitAll(List.of(parent));
                },
                x -> trace.note("end")));
        trace.has("group, cancelling 1", "next cancelled", "end");
    }

    @Test
    void cancelEndsItWithoutAFailure() {
        TaskGroup group = new TaskGroup();
        run(steps(
                x -> within(
                        group,
                        () -> steps(
                                y -> {
                                    group.createTask(slow("child"));
                                    Asyncio.runningLoop().callLater(java.time.Duration.ofMillis(1), group::cancel);
                                    return null;
                                },
                                y -> slow("body"))),
                x -> trace.note("left, cancelling " + currentTask().cancelling()),
                x -> yieldNow()));
        trace.has("child cancelled", "body cancelled", "left, cancelling 0");
        group.cancel();
    }

    @Test
    void cancelBeforeEnteringCancelsOnEntry() {
        TaskGroup group = new TaskGroup();
        group.cancel();
        run(steps(x -> within(group, () -> slow("body")), x -> trace.note("left")));
        trace.has("body cancelled", "left");
    }

    @Test
    void isRefusedOutsideItsScope() {
        TaskGroup group = new TaskGroup();
        run(steps(
                x -> {
                    assertThatIllegalStateException()
                            .isThrownBy(() -> group.createTask(yieldNow()))
                            .withMessageContaining("has not been entered");
                    return within(group, () -> steps());
                },
                x -> {
                    assertThatIllegalStateException()
                            .isThrownBy(() -> group.createTask(slow("late")))
                            .withMessageContaining("is finished");
                    return attempt(() -> within(group, () -> steps()), error -> {
                        assertThat(error).hasMessageContaining("has already been entered");
                        return null;
                    });
                }));
        assertThatIllegalStateException().isThrownBy(group::close).withMessageContaining("exit(failure)");
    }

    @Test
    void takesNoTasksWhileItShutsDown() {
        TaskGroup group = new TaskGroup();
        RuntimeException failure = new RuntimeException("bad");
        run(steps(x -> attempt(
                () -> within(
                        group,
                        () -> steps(y -> {
                            group.createTask(fails(.1, failure));
                            group.createTask(attempt(() -> steps(z -> sleep(1)), cancelled -> {
                                assertThatIllegalStateException()
                                        .isThrownBy(() -> group.createTask(slow("late")))
                                        .withMessageContaining("is shutting down");
                                return trace.note("refused");
                            }));
                            return null;
                        })),
                error -> trace.note("left"))));
        trace.has("refused", "left");
    }

    @Test
    void anEagerTaskThatFailsAtOnceFailsTheGroupOneIterationLater() {
        TaskGroup group = new TaskGroup();
        RuntimeException failure = new RuntimeException("at once");
        run(steps(x -> attempt(
                () -> within(
                        group,
                        () -> steps(
                                y -> {
                                    Asyncio.runningLoop().setTaskFactory(TaskFactory.EAGER);
                                    group.createTask(steps(z -> {
                                        throw failure;
                                    }));
                                    return trace.note("body goes on");
                                },
                                y -> slow("body"))),
                error -> trace.note(error.getMessage()))));
        trace.has("body goes on", "body cancelled", "unhandled errors in a TaskGroup (1 sub-exception)");
    }
}
