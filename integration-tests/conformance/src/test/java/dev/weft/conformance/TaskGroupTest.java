package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.AsyncTimeoutException;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Task groups. */
@SuppressWarnings("try") // a deadline around a group works without being mentioned in its body
class TaskGroupTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<Void> bad(double seconds, String message) {
        await(sleep(seconds));
        throw new IllegalArgumentException(message);
    }

    @Async
    private Coroutine<Void> slow(String name) {
        try {
            await(sleep(1));
        } catch (CancelledError e) {
            out.print(name, "cancelled");
            throw e;
        }
        return done();
    }

    /** Answers a cancellation with an error of its own. */
    @Async
    private Coroutine<Void> dirty() {
        try {
            await(sleep(1));
        } catch (CancelledError e) {
            throw new IllegalStateException("cleanup", e);
        }
        return done();
    }

    private static String messages(ExceptionGroup group) {
        return group.exceptions().stream()
                .map(error -> error instanceof ExceptionGroup inner ? messages(inner) : error.getMessage())
                .toList()
                .toString();
    }

    @Test
    void theGroupWaitsForItsChildrenAndTheirResultsAreThere() {
        runVirtual(async(() -> {
            Task<String> a;
            Task<Integer> b;
            try (var group = new TaskGroup()) {
                a = group.createTask(sleep(java.time.Duration.ofMillis(20), "a"));
                b = group.createTask(sleep(java.time.Duration.ofMillis(10), 2), "named");
                out.print("body", b.name());
            }
            out.print(a.result(), b.result());
        }));
        out.has("body named", "a 2");
    }

    @Test
    @Rule("083")
    void theFirstErrorCancelsTheSiblingsAndTheBody() {
        run(async(() -> {
            try (var group = new TaskGroup()) {
                group.createTask(slow("sibling"));
                group.createTask(bad(0, "v"));
                try {
                    await(sleep(1));
                } catch (CancelledError e) {
                    out.print("body cancelled");
                    throw e;
                }
            } catch (ExceptionGroup e) {
                out.print(messages(e), e.exceptions().get(0).getClass().getSimpleName());
                out.print("cancelling", currentTask().cancelling());
            }
        }));
        out.has("sibling cancelled", "body cancelled", "[v] IllegalArgumentException", "cancelling 0");
    }

    @Test
    @Rule("084")
    void errorsAreCollectedInTheOrderOfCompletionAndCancellationsAreNone() {
        runVirtual(async(() -> {
            try (var group = new TaskGroup()) {
                group.createTask(dirty());
                group.createTask(bad(.01, "never"));
                group.createTask(bad(.001, "first"));
            } catch (ExceptionGroup e) {
                out.print(messages(e));
            }
        }));
        out.has("[first, cleanup]");
    }

    @Test
    void anErrorOfTheBodyCancelsTheChildrenAndComesLast() {
        runVirtual(async(() -> {
            try (var group = new TaskGroup()) {
                group.createTask(slow("child"));
                group.createTask(dirty());
                await(sleep(.001));
                throw new IllegalArgumentException("body");
            } catch (ExceptionGroup e) {
                out.print(messages(e));
            }
        }));
        out.has("child cancelled", "[cleanup, body]");
    }

    @Test
    @Rule("086")
    void aLoneErrorOfTheBodyIsWrappedToo() {
        run(async(() -> {
            try (var group = new TaskGroup()) {
                throw new IllegalArgumentException("only");
            } catch (ExceptionGroup e) {
                out.print(messages(e));
            }
        }));
        out.has("[only]");
    }

    @Test
    @Rule(value = "087", differs = "the errors that stay bare are the JVM's own (VirtualMachineError)")
    void aFatalErrorOfTheBodyIsRaisedBareAfterTheSiblingsWereCancelledAndAwaited() {
        StackOverflowError fatal = new StackOverflowError("3");
        assertThatThrownBy(() -> run(async(() -> {
                    try (var group = new TaskGroup()) {
                        group.createTask(slow("sibling"));
                        await(sleep(0));
                        throw fatal;
                    }
                })))
                .isSameAs(fatal);
        out.has("sibling cancelled");
    }

    @Test
    @Rule(value = "089", differs = "children are cancelled in the order of creation, which CPython leaves undefined")
    void cancellingTheParentCancelsTheChildrenAndIsAPlainCancellation() {
        runVirtual(async(() -> {
            Task<Void> parent = createTask(async(() -> {
                try (var group = new TaskGroup()) {
                    for (int i = 0; i < 5; i++) {
                        group.createTask(slow("child " + i));
                    }
                }
            }));
            await(sleep(.001));
            parent.cancel();
            await(waitAll(List.of(parent)));
            out.print(parent.isCancelled(), parent.cancelling());
        }));
        out.has(
                "child 0 cancelled",
                "child 1 cancelled",
                "child 2 cancelled",
                "child 3 cancelled",
                "child 4 cancelled",
                "true 1");
    }

    @Test
    @Rule("090")
    void aCancelledParentWithAFailingChildRaisesTheGroupAndMeetsTheCancellationAgain() {
        runVirtual(async(() -> {
            Task<Void> parent = createTask(async(() -> {
                try (var group = new TaskGroup()) {
                    group.createTask(dirty());
                } catch (ExceptionGroup e) {
                    out.print("group", messages(e), "cancelling", currentTask().cancelling());
                }
                try {
                    await(sleep(.001));
                    out.print("went on");
                } catch (CancelledError e) {
                    out.print("re-delivered");
                    throw e;
                }
            }));
            await(sleep(.001));
            parent.cancel();
            await(waitAll(List.of(parent)));
            out.print("cancelled", parent.isCancelled());
        }));
        out.has("group [cleanup] cancelling 1", "re-delivered", "cancelled true");
    }

    @Test
    void aChildThatIsCancelledAloneDisturbsNobody() {
        runVirtual(async(() -> {
            try (var group = new TaskGroup()) {
                Task<Void> child = group.createTask(slow("child"));
                group.createTask(async(() -> {
                    await(sleep(.01));
                    out.print("sibling finished");
                }));
                await(sleep(.001));
                child.cancel();
                await(sleep(.001));
                out.print("body goes on", child.isCancelled());
            }
            out.print("closed");
        }));
        out.has("child cancelled", "body goes on true", "sibling finished", "closed");
    }

    @Test
    @Rule("092")
    void anInnerGroupBecomesOneMemberOfTheOuter() {
        run(async(() -> {
            try (var outer = new TaskGroup()) {
                outer.createTask(async(() -> await(yieldNow())));
                try (var inner = new TaskGroup()) {
                    inner.createTask(bad(0, "inner"));
                }
            } catch (ExceptionGroup e) {
                out.print(messages(e));
            }
        }));
        out.has("[[inner]]");
    }

    @Async
    private Coroutine<Void> kid(TaskGroup group, int number) {
        await(sleep(.001));
        out.print("kid", number);
        if (number < 3) {
            group.createTask(kid(group, number + 1));
        }
        return done();
    }

    @Test
    @Rule("093")
    void childrenMayAddTasksWhileTheParentWaits() {
        run(async(() -> {
            try (var group = new TaskGroup()) {
                group.createTask(kid(group, 1));
            }
            out.print("closed");
        }));
        out.has("kid 1", "kid 2", "kid 3", "closed");
    }

    @Test
    void aGroupIsUsableOnlyInsideOfItsScopeAndBeforeItShutsDown() {
        run(async(() -> {
            TaskGroup group = new TaskGroup();
            assertThatIllegalStateException().isThrownBy(() -> group.createTask(slow("early")));
            try (group) {
                group.createTask(bad(0, "x"));
                try {
                    await(sleep(1));
                } catch (CancelledError e) {
                    assertThatIllegalStateException().isThrownBy(() -> group.createTask(slow("shutting down")));
                    throw e;
                }
            } catch (ExceptionGroup e) {
                out.print(messages(e));
            }
            assertThatIllegalStateException().isThrownBy(() -> group.createTask(slow("late")));
            try (group) {
                out.print("not reached");
            } catch (IllegalStateException e) {
                out.print("entered once only");
            }
        }));
        out.has("[x]", "entered once only");
    }

    @Test
    @Rule("095")
    void anEmptyGroupDoesNotYield() {
        run(async(() -> {
            Task<Void> task = createTask(async(() -> out.print("other")));
            try (var group = new TaskGroup()) {
                assertThat(group).isNotNull();
            }
            out.print("after empty group");
            await(task);
        }));
        out.has("after empty group", "other");
    }

    @Test
    @Rule("096")
    void aTimeoutAroundAGroupIsATimeout() {
        runVirtual(async(() -> {
            try (var deadline = timeout(.005)) {
                try (var group = new TaskGroup()) {
                    group.createTask(slow("child"));
                }
            } catch (AsyncTimeoutException e) {
                out.print("timeout", currentTask().cancelling());
            }
        }));
        out.has("child cancelled", "timeout 0");
    }

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    @Rule("168")
    void aPrivateExceptionStopsAGroupEarly() {
        run(async(() -> {
            try (var group = new TaskGroup()) {
                group.createTask(sleep(1));
                group.createTask(async(() -> {
                    throw new Stop();
                }));
            } catch (ExceptionGroup e) {
                assertThat(e.exceptions()).hasOnlyElementsOfType(Stop.class);
                out.print("stopped early");
            }
        }));
        out.has("stopped early");
    }

    @Test
    void cancelStopsTheGroupEarlyWithoutAnError() {
        runVirtual(async(() -> {
            try (var group = new TaskGroup()) {
                group.createTask(slow("child"));
                await(sleep(.001));
                group.cancel();
                group.cancel();
                out.print("asked");
                try {
                    await(sleep(1));
                } catch (CancelledError e) {
                    out.print("body cancelled");
                    throw e;
                }
            }
            out.print("closed", currentTask().cancelling());
            await(sleep(.001));
            out.print("goes on");
        }));
        out.has("asked", "child cancelled", "body cancelled", "closed 0", "goes on");
    }

    @Test
    void cancelFromAChildWhileTheBodyWaitsInExit() {
        runVirtual(async(() -> {
            try (var group = new TaskGroup()) {
                group.createTask(slow("sibling"));
                group.createTask(async(() -> {
                    await(sleep(.001));
                    group.cancel();
                    out.print("cancelled the group");
                }));
            }
            out.print("closed", currentTask().cancelling());
        }));
        out.has("cancelled the group", "sibling cancelled", "closed 0");
    }

    @Test
    void anErrorInAChildAfterTheBodyEndedIsRaisedFromTheScope() {
        runVirtual(async(() -> {
            List<String> body = new ArrayList<>();
            try (var group = new TaskGroup()) {
                group.createTask(bad(.01, "late"));
                body.add("done");
            } catch (ExceptionGroup e) {
                out.print(body, messages(e), currentTask().cancelling());
            }
            await(sleep(.001));
            out.print("no stray cancellation");
        }));
        out.has("[done] [late] 0", "no stray cancellation");
    }

    @Test
    void splitTellsTheErrorsOfATypeFromTheRest() {
        run(async(() -> {
            try (var group = new TaskGroup()) {
                group.createTask(bad(0, "v"));
                group.createTask(dirty());
            } catch (ExceptionGroup e) {
                var split = e.split(IllegalArgumentException.class);
                out.print(split);
            }
        }));
        assertThat(out.lines()).hasSize(1);
    }
}
