package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What can be asked about tasks: who runs, which there are, their names and where they stand. */
class IntrospectionTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<Void> leaf() {
        await(sleep(1));
        return done();
    }

    @Async
    private Coroutine<Void> mid() {
        await(leaf());
        return done();
    }

    @Test
    void currentTaskIsTheOneThatRunsAndAllTasksAreThoseNotDone() {
        run(async(() -> {
            Task<?> main = currentTask();
            Task<Task<?>> child = createTask(async(() -> {
                await(yieldNow());
                return currentTask();
            }));
            out.print(allTasks().size(), allTasks().contains(main), allTasks().contains(child));
            out.print(await(child) == child, currentTask() == main);
            out.print(allTasks().size());
        }));
        out.has("2 true true", "true true", "1");
    }

    @Test
    void aCallbackHasNoCurrentTask() {
        EventLoop loop = EventLoop.create();
        loop.callSoon(() -> {
            out.print(currentTask());
            loop.stop();
        });
        loop.runForever();
        loop.close();
        out.has("null");
    }

    @Test
    void tasksHaveNamesThatCanBeGivenAndChanged() {
        run(async(() -> {
            Task<Void> named = createTask(sleep(0), "worker");
            Task<Void> first = createTask(sleep(0));
            Task<Void> second = createTask(sleep(0));
            out.print(
                    named.name(),
                    first.name().equals(second.name()),
                    first.name().startsWith("Task-"));
            named.setName("renamed");
            out.print(named.name(), named.toString().contains("renamed"));
            await(gather(named, first, second));
        }));
        out.has("worker false true", "renamed true");
    }

    @Test
    @Rule("153")
    void theChainOfAwaitsOfATaskCanBeSeen() {
        runVirtual(async(() -> {
            try (var group = new TaskGroup()) {
                Task<Void> task = group.createTask(mid(), "kid");
                await(sleep(.001));
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                task.printStack(new PrintStream(bytes, true, StandardCharsets.UTF_8));
                out.print(bytes.toString(StandardCharsets.UTF_8));
                task.cancel();
            }
        }));
        assertThat(out.lines()).hasSize(1);
        assertThat(out.lines().get(0)).contains("kid").containsSubsequence("leaf", "mid");
    }
}
