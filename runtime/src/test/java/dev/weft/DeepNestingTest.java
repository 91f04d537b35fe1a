package dev.weft;

import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testkit.Trace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tasks, groups and shields are made of each other in thousands of layers needs no Java stack for that. */
class DeepNestingTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;
    private final List<ErrorContext> reports = virtual.reports;

    private static final int DEPTH = 10_000;

    private final List<Task<?>> tasks = new ArrayList<>();

    /** A task that waits for {@code bottom}, one that waits for a group with this one in it, and so on. */
    private Task<Object> ladder(Awaitable<?> bottom) {
        Awaitable<?> below = bottom;
        Task<Object> task = null;
        for (int i = 0; i < DEPTH; i++) {
            Awaitable<?> awaited = i == 0 ? below : gather(List.of(below));
            task = loop.createTask(steps(x -> awaited));
            tasks.add(task);
            below = task;
        }
        return task;
    }

    private static Future<?> groups(Future<?> bottom) {
        Future<?> group = bottom;
        for (int i = 0; i < DEPTH; i++) {
            group = gather(List.of(group));
        }
        return group;
    }

    private Coroutine<?> rounds(int count) {
        return count == 0 ? yieldNow() : steps(x -> yieldNow(), x -> rounds(count - 1));
    }

    @Test
    void aLadderOfTasksAndGroupsIsCancelled() {
        virtual.run(
                x -> {
                    ladder(sleep(1));
                    return rounds(3);
                },
                x -> {
                    Task<?> top = tasks.get(DEPTH - 1);
                    assertThat(top.cancel("down the ladder")).isTrue();
                    assertThat(top.cancel("again")).isTrue();
                    return rounds(4 * DEPTH);
                },
                x -> null);
        assertThat(tasks).allSatisfy(task -> {
            assertThat(task.isCancelled()).isTrue();
            assertThat(task.cancelling()).isEqualTo(2);
        });
        assertThatThrownBy(tasks.get(DEPTH - 1)::result)
                .isInstanceOf(CancelledError.class)
                .hasMessage("down the ladder");
    }

    @Test
    void aTaskWhoseBottomIsReadyKeepsTheRequest() {
        Future<Object> bottom = loop.createFuture();
        virtual.run(
                x -> {
                    ladder(bottom);
                    return rounds(3);
                },
                x -> {
                    bottom.setResult(null);
                    assertThat(tasks.get(DEPTH - 1).cancel("late")).isTrue();
                    return rounds(4 * DEPTH);
                },
                x -> null);
        assertThat(tasks).allSatisfy(task -> assertThat(task.isCancelled()).isTrue());
    }

    @Test
    void groupsOfGroupsAreCancelledAndFail() {
        Future<Object> bottom = loop.createFuture();
        virtual.run(
                x -> {
                    Future<?> group = groups(bottom);
                    assertThat(group.cancel()).isTrue();
                    assertThat(group.cancel()).isFalse();
                    trace.add(bottom.isCancelled());
                    return rounds(2 * DEPTH);
                },
                x -> null);
        trace.has(true);
        Future<Object> failing = loop.createFuture();
        RuntimeException failure = new IllegalArgumentException("bottom");
        virtual.run(
                x -> {
                    Future<?> group = groups(failing);
                    failing.setException(failure);
                    return steps(y -> group);
                },
                Steps.caught((x, thrown) -> {
                    assertThat(thrown).isSameAs(failure);
                    return null;
                }));
    }

    @Test
    void aCircleThroughManyGroupsEndsWhenItIsCancelled() {
        virtual.run(
                x -> {
                    ladder(steps(y -> yieldNow(), y -> gather(List.of(tasks.get(DEPTH - 1)))));
                    return rounds(5);
                },
                x -> {
                    assertThat(tasks.get(DEPTH / 2).cancel("knot")).isTrue();
                    return rounds(4 * DEPTH);
                },
                x -> null);
        assertThat(tasks).allSatisfy(task -> assertThat(task.isCancelled()).isTrue());
    }

    @Test
    void shieldsOfShieldsPassTheOutcomeOn() {
        Future<Object> bottom = loop.createFuture();
        Object value = virtual.run(
                x -> {
                    Future<Object> outer = bottom;
                    for (int i = 0; i < DEPTH; i++) {
                        outer = shield(outer);
                    }
                    bottom.setResult("through");
                    return outer;
                },
                x -> x);
        assertThat(value).isEqualTo("through");
    }

    @Test
    void textsAndDumpsAreMade() {
        virtual.run(
                x -> {
                    Future<?> bottom = loop.createFuture();
                    Future<?> group = groups(bottom);
                    loop.createTask(steps(y -> group));
                    ladder(bottom);
                    return rounds(3);
                },
                x -> {
                    TaskDump dump = TaskDump.capture(loop);
                    assertThat(dump.toString()).contains("gather of 1, 1 left");
                    assertThat(dump.toJson()).contains("gather of 1, 1 left");
                    assertThat(tasks.get(DEPTH - 1).toString()).startsWith("<Task pending");
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    tasks.get(0).printStack(new PrintStream(out, true, StandardCharsets.UTF_8));
                    assertThat(out.toString(StandardCharsets.UTF_8)).contains("awaited by Task-");
                    return null;
                });
        reports.clear();
        loop.close();
        reports.clear();
    }

    @Test
    void aFailureAtTheBottomComesUpTheLadder() {
        RuntimeException failure = new IllegalArgumentException("bottom");
        Throwable caught = virtual.run(
                x -> ladder(steps(y -> sleep(1), y -> {
                    throw failure;
                })),
                Steps.caught((x, thrown) -> thrown));
        assertThat(caught).isSameAs(failure);
        assertThat(failure.getStackTrace()).hasSizeLessThan(2_000);
    }

    @Test
    void theResultOfManyGroupsHasAText() {
        virtual.run(
                x -> {
                    Future<Object> bottom = loop.createFuture();
                    Future<?> group = groups(bottom);
                    bottom.setResult("deep");
                    return steps(y -> group, y -> {
                        trace.add(group.toString().length() < 100_000);
                        return null;
                    });
                },
                x -> null);
        trace.has(true);
    }
}
