package dev.weft.testing;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.currentTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.TaskDump;
import dev.weft.TaskDump.TaskEntry;
import dev.weft.annotations.Async;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What a dump says of one task, and how old tasks are, in virtual time. */
class TaskDumpTest {
    @Async
    static Coroutine<Void> leaf() {
        await(sleep(10));
        return done();
    }

    @Async
    static Coroutine<Void> awaits(Task<Void> task) {
        await(task);
        return done();
    }

    @Async
    static Coroutine<Void> gathers(Task<Void> task) {
        await(gather(task, sleep(1)));
        return done();
    }

    private static String withoutLines(String text) {
        return text.replaceAll("(?m)^loop .*$", "loop").replaceAll("java:\\d+", "java:N");
    }

    private static String stackOf(Task<?> task) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        task.printStack(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return withoutLines(bytes.toString(StandardCharsets.UTF_8));
    }

    @WeftTest
    @Async
    Coroutine<Void> aCallGraphHasThoseWhoWait() {
        Task<Void> kid = createTask(leaf(), "kid");
        Task<Void> other = createTask(leaf(), "other");
        Task<Void> parent = createTask(awaits(kid), "parent");
        Task<Void> gatherer = createTask(gathers(kid), "gatherer");
        Task<Void> grandparent = createTask(awaits(parent), "grandparent");
        await(sleep(2));
        TaskDump graph = TaskDump.capture(kid);
        assertThat(graph.loops().get(0).tasks())
                .extracting(TaskEntry::names)
                .containsExactly(List.of("kid"), List.of("parent"), List.of("gatherer"), List.of("grandparent"));
        assertThat(withoutLines(graph.toString())).isEqualTo("""
                loop
                  task gatherer waits for gather of 2, 1 left
                      TaskDumpTest.gathers (TaskDumpTest.java:N await(gather(task, sleep(1))))
                    task kid waits for sleep, 8 s left
                        sleep
                        TaskDumpTest.leaf (TaskDumpTest.java:N await(sleep(10)))
                  task grandparent waits for task parent
                      TaskDumpTest.awaits (TaskDumpTest.java:N await(task))
                    task parent waits for task kid
                        TaskDumpTest.awaits (TaskDumpTest.java:N await(task))
                      task kid: see above
                """);
        assertThat(stackOf(kid)).isEqualTo("""
                Stack for <Task pending name='kid' coro=<coroutine TaskDumpTest.leaf at TaskDumpTest.java:N await(sleep(10))>> (innermost first):
                  at sleep
                  at TaskDumpTest.leaf (TaskDumpTest.java:N await(sleep(10)))
                  waits for sleep, 8 s left
                  awaited by parent
                  awaited by gatherer
                """);
        await(gather(other, gatherer, grandparent));
        assertThat(TaskDump.capture(kid).loops().get(0).tasks()).isEmpty();
        assertThat(stackOf(kid)).startsWith("No stack for <Task ").hasLineCount(1);
        return done();
    }

    @WeftTest
    @Async
    Coroutine<Void> aTaskThatRunsShowsItsJavaStack() {
        Task<?> self = Objects.requireNonNull(currentTask());
        assertThat(stackOf(self))
                .startsWith("Stack for <Task pending name='main' ")
                .contains("  at dev.weft.testing.TaskDumpTest.stackOf(TaskDumpTest.java:N)\n"
                        + "  at dev.weft.testing.TaskDumpTest.aTaskThatRunsShowsItsJavaStack(TaskDumpTest.java:N)\n");
        await(sleep(1));
        return done();
    }

    @WeftTest
    @Async
    Coroutine<Void> theTableTellsHowOldTasksAre() {
        Task<Void> unobserved = createTask(leaf(), "unobserved");
        assertThat(TaskDump.capture(unobserved).toTable()).containsPattern("\\d+ +1 +- +- +new +unobserved ");
        runningLoop().setWatchdog(Duration.ofHours(1)); // whoever observes a loop
        await(sleep(1));
        Task<Void> observed = createTask(leaf(), "observed");
        await(sleep(3.2));
        assertThat(TaskDump.capture(observed).toTable())
                .startsWith("LOOP  ID  AGE    FOR    STATE    TASK      WAITS FOR  ")
                .containsPattern("\\d+ +1 +3.2 s  3.2 s  waiting  observed  sleep, 6.8 s left  ");
        await(gather(observed, unobserved));
        return done();
    }
}
