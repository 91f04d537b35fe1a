package dev.weft;

import static dev.weft.Asyncio.currentTask;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.internal.core.Job;
import dev.weft.internal.core.TaskStack;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who waits for a task (rule 153). */
class TaskStackTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;

    @Test
    void theParentOfAGroupWaitsForItsTasks() {
        TaskGroup group = new TaskGroup();
        virtual.run(
                x -> group.enter(),
                x -> {
                    Task<Void> kid = group.createTask(sleep(1));
                    assertThat(TaskStack.of((Job<?>) kid)).hasSize(1);
                    assertThat(((Job<?>) kid).waitingTasks()).isEqualTo(List.of(currentTask()));
                    return group.exit(null);
                },
                x -> null);
    }

    @Test
    void whoeverWaitsForAllWaitsForEach() {
        Task<Void> kid = loop.createTask(sleep(1));
        Task<?> waiting = loop.createTask(waitAll(List.of(kid)));
        virtual.run(
                x -> yieldNow(),
                x -> {
                    assertThat(((Job<?>) kid).waitingTasks()).isEqualTo(List.of(waiting));
                    return waiting;
                },
                x -> null);
        assertThat(TaskStack.of((Job<?>) waiting)).isEmpty();
        assertThat(((Job<?>) kid).waitingTasks()).isEmpty();
    }
}
