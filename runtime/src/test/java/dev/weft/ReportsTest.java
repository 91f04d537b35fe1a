package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.always;
import static dev.weft.Steps.caught;
import static dev.weft.Steps.named;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.sync.AsyncEvent;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import dev.weft.testkit.CapturedLog;
import dev.weft.testkit.Trace;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What would be lost silently is reported at the latest when the loop closes. */
class ReportsTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;
    private final List<ErrorContext> reports = virtual.reports;

    private static <T> Coroutine<T> failing(String message) {
        return named("Demo.failing", x -> {
            throw new IllegalArgumentException(message);
        });
    }

    @Test
    void aFailureThatNobodyLooksAt() {
        virtual.run(x -> {
            createTask(failing("lost"), "careless");
            Future<String> future = loop.createFuture();
            future.setException(new IllegalStateException("lost, too"));
            return yieldNow();
        });
        assertThat(reports).isEmpty();
        loop.close();
        assertThat(reports)
                .extracting(ErrorContext::message)
                .containsExactly("Future exception was never retrieved", "Task exception was never retrieved");
        assertThat(reports.get(1).exception()).hasMessage("lost");
        assertThat(reports.get(1).source()).contains("careless").contains("Demo.failing");
    }

    @Test
    void oneThatSomebodyLooksAtIsNotReported() {
        List<Task<?>> tasks = new ArrayList<>();
        virtual.run(
                x -> {
                    for (int i = 0; i < 5; i++) {
                        tasks.add(createTask(failing("seen")));
                    }
                    return tasks.get(0);
                },
                caught((x, failure) -> {
                    tasks.get(1).exception();
                    assertThatIllegalArgument(tasks.get(2));
                    tasks.get(3).cancel();
                    return tasks.get(4);
                }),
                caught((x, failure) -> null));
        loop.close();
        assertThat(reports).isEmpty();
    }

    private static void assertThatIllegalArgument(Task<?> task) {
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException().isThrownBy(task::result);
    }

    @Test
    void operationsThatPrimitivesShareAndThoseThatWereRefusedAreNotMissed() {
        virtual.run(x -> {
            assertThat(new AsyncLock().isLocked()).isFalse();
            assertThat(new AsyncEvent().isSet()).isFalse();
            assertThat(new AsyncQueue<String>().isEmpty()).isTrue();
            assertThatIllegalArgumentException().isThrownBy(() -> waitAll(List.<Future<String>>of()));
            return yieldNow();
        });
        loop.close();
        assertThat(reports).isEmpty();
    }

    @Test
    void aFailureWhoseTaskIsGarbageIsReportedWhileTheLoopRuns() {
        List<WeakReference<Task<?>>> tasks = new ArrayList<>();
        virtual.run(
                x -> {
                    tasks.add(new WeakReference<>(createTask(failing("lost"))));
                    return yieldNow();
                },
                x -> null);
        while (reports.isEmpty()) { // ends when the collector has found the task
            System.gc();
            virtual.run(x -> sleep(1));
        }
        assertThat(tasks.get(0).get()).isNull();
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.message()).isEqualTo("Task exception was never retrieved");
            assertThat(report.future()).isNull();
        });
    }

    @Test
    void aTaskThatIsPendingAtTheEndAndItsCleanUp() { // rules 053, 117, 164
        loop.createTask(steps(x -> sleep(1), always(() -> trace.add("finally"))), "left");
        loop.createTask(steps(x -> sleep(1), caught((x, failure) -> sleep(1))), "stubborn");
        virtual.run(x -> yieldNow());
        Task<Void> neverStarted = loop.createTask(steps(always(() -> trace.add("never"))), "new");
        loop.close();
        trace.has("finally");
        assertThat(neverStarted.isDone()).isFalse();
        assertThat(reports)
                .extracting(ErrorContext::message)
                .containsExactly(
                        "Task was destroyed but it is pending!",
                        "Task was destroyed but it is pending!",
                        "Exception in the clean-up of a destroyed task",
                        "Task was destroyed but it is pending!");
        assertThat(reports.get(0).future())
                .isInstanceOfSatisfying(
                        Task.class, task -> assertThat(task.name()).isEqualTo("left"));
        assertThat(reports.get(2).exception()).hasMessageStartingWith("coroutine ignored GeneratorExit");
    }

    @Test
    void aRunningTaskIsNeverGarbage() {
        virtual.run(
                x -> {
                    createTask(steps(y -> sleep(5), y -> {
                        trace.add("done");
                        return null;
                    }));
                    return sleep(1);
                },
                x -> {
                    System.gc();
                    return sleep(10);
                });
        trace.has("done");
    }

    @Test
    void aCoroutineThatNobodyAwaits() { // rule 054
        List<Coroutine<?>> made = new ArrayList<>();
        virtual.run(x -> {
            made.add(named("Demo.forgotten", y -> null));
            made.add(named("Demo.closed", y -> null));
            made.get(1).close();
            return named("Demo.awaited", y -> yieldNow());
        });
        loop.close();
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.message()).isEqualTo("coroutine 'Demo.forgotten' was never awaited");
            assertThat(report.source()).contains("Demo.forgotten");
        });
    }

    @Test
    void thousandsOfCoroutinesThatWaitForTheirTurnAreNotReported() {
        List<Coroutine<Integer>> made = new ArrayList<>();
        virtual.run(
                x -> {
                    for (int i = 0; i < 20_000; i++) {
                        made.add(steps(y -> 1));
                    }
                    System.gc();
                    return yieldNow();
                },
                x -> Asyncio.gather(made.subList(0, 10_000)),
                x -> {
                    made.subList(10_000, 20_000).forEach(Coroutine::close);
                    return null;
                });
        loop.close();
        assertThat(reports).isEmpty();
    }

    @Test
    void thousandsOfForgottenCoroutinesAreReportedAsTheyBecomeGarbage() {
        int forgotten = 20_000;
        virtual.run(
                x -> {
                    for (int i = 0; i < forgotten; i++) {
                        steps(y -> 1);
                    }
                    return yieldNow();
                },
                x -> null);
        loop.close();
        assertThat(reports).hasSize(forgotten);
    }

    @Test
    void aCoroutineRunsOnce() { // rule 048
        Coroutine<String> once = named("Demo.once", x -> "value");
        Coroutine<String> closed = named("Demo.closed", x -> "value");
        closed.close();
        closed.close();
        virtual.run(
                x -> once,
                x -> {
                    once.close();
                    return once;
                },
                caught((x, failure) -> {
                    assertThat(failure)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageStartingWith("cannot reuse already awaited coroutine: Demo.once");
                    assertThatIllegalStateException().isThrownBy(() -> createTask(once));
                    return closed;
                }),
                caught((x, failure) -> {
                    assertThat(failure)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("closed");
                    return null;
                }));
    }

    @Test
    void aRunningCoroutineIsNotClosed() {
        Coroutine<Void> running = steps(x -> sleep(1));
        Task<Void> task = loop.createTask(running);
        virtual.run(x -> yieldNow(), x -> {
            assertThatIllegalStateException().isThrownBy(running::close).withMessageContaining("cancel the task");
            return task;
        });
        running.close();
        assertThat(task.isDone()).isTrue();
    }

    @Test
    void debugModeTellsThePlaceOfCreation() {
        loop.setDebug(true);
        virtual.run(x -> {
            createTask(failing("lost"));
            named("Demo.forgotten", y -> null);
            return yieldNow();
        });
        loop.close();
        assertThat(reports)
                .hasSize(2)
                .allSatisfy(report -> assertThat(report.source())
                        .contains("created at")
                        .containsPattern("at .*ReportsTest.*ReportsTest.java"));
    }

    @Test
    void debugModeLogsSlowCallbacks() { // rule 141
        assertThat(loop.slowCallbackDuration()).isEqualTo(Duration.ofMillis(100));
        loop.setDebug(true);
        loop.setSlowCallbackDuration(Duration.ofNanos(1));
        try (CapturedLog log = new CapturedLog()) {
            virtual.run(x -> yieldNow());
            assertThat(log.lines())
                    .filteredOn(line -> !line.contains(" so far on loop ")) // by the watchdog, if it is quick enough
                    .isNotEmpty()
                    .allMatch(line -> line.matches("WARNING Executing <.*> took .* seconds"));
        }
    }

    @Test
    void withoutAHandlerErrorsAreLogged() {
        loop.setExceptionHandler(null);
        try (CapturedLog log = new CapturedLog()) {
            virtual.run(x -> {
                createTask(failing("lost"));
                return yieldNow();
            });
            loop.close();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("SEVERE Task exception was never retrieved\ntask Task-2");
        }
    }
}
