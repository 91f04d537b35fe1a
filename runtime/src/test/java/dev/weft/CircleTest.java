package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.testkit.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks that await each other. */
class CircleTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;

    @Test
    void tasksThatAwaitEachOtherAreCancelledAndTheRunSaysSo() {
        Task<?>[] tasks = new Task<?>[3];
        assertThatIllegalStateException()
                .isThrownBy(() -> Asyncio.run(
                        steps(x -> {
                            for (int i = 0; i < 3; i++) {
                                int next = (i + 1) % 3;
                                tasks[i] = createTask(
                                        attempt(() -> steps(y -> tasks[next]), error -> {
                                            trace.note("cleans up");
                                            throw error;
                                        }),
                                        "t" + i);
                            }
                            createTask(steps(y -> tasks[1]), "tail");
                            return yieldNow();
                        }),
                        VirtualClock.options()))
                .withMessageMatching("tasks await each other in a circle: (t\\d) -> t\\d -> t\\d -> \\1");
        trace.has("cleans up", "cleans up", "cleans up");
        assertThat(tasks).allMatch(Task::isCancelled);
    }

    @Test
    void aCircleThroughAGatherIsCancelledToo() {
        Task<?>[] tasks = new Task<?>[2];
        loop.runUntilComplete(steps(
                x -> {
                    tasks[0] = createTask(steps(y -> gather(tasks[1], sleep(1000))));
                    tasks[1] = createTask(steps(y -> tasks[0]));
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> trace.note(tasks[0].cancel()),
                x -> sleep(1),
                x -> trace.note(tasks[0].isCancelled() + " " + tasks[1].isCancelled())));
        trace.has(true, "true true");
    }
}
