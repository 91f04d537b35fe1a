package dev.weft;

import static dev.weft.Asyncio.createEagerTask;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.currentTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.caught;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testkit.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EagerTaskTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;

    @Test
    void runsAtOnceUpToItsFirstSuspension() {
        virtual.run(
                x -> {
                    Task<?> outer = currentTask();
                    Task<String> task = createEagerTask(steps(
                            y -> {
                                trace.add("eager");
                                trace.add(currentTask() != outer);
                                return yieldNow();
                            },
                            y -> "later"));
                    trace.has("eager", true);
                    assertThat(currentTask()).isSameAs(outer);
                    assertThat(task.isDone()).isFalse();
                    return task;
                },
                x -> {
                    assertThat(x).isEqualTo("later");
                    return null;
                });
    }

    @Test
    void anErrorOfTheEagerPartIsKeptByTheTask() { // rule 134
        loop.setTaskFactory(TaskFactory.EAGER);
        virtual.run(x -> {
            Task<Void> task = createTask(steps(y -> {
                throw new IllegalArgumentException("x");
            }));
            assertThat(task.isDone()).isTrue();
            assertThat(task.exception()).hasMessage("x");
            return null;
        });
    }

    @Test
    void aSelfCancellationOfTheEagerPartComesAtTheNextSuspension() { // rule 134
        loop.setTaskFactory(TaskFactory.EAGER);
        Task<?>[] task = new Task<?>[1];
        virtual.run(
                x -> {
                    task[0] = createTask(steps(y -> {
                        currentTask().cancel();
                        return yieldNow();
                    }));
                    return task[0];
                },
                caught((x, failure) -> null));
        assertThat(task[0].isCancelled()).isTrue();
    }

    @Test
    void aGatherOfWhatDoesNotSuspendIsCompleteAtOnce() { // rule 135
        loop.setTaskFactory(TaskFactory.EAGER);
        virtual.run(x -> {
            Future<?> all = gather(Asyncio.result(1), Asyncio.result(2));
            assertThat(all.isDone()).isTrue();
            trace.add(all.result().toString());
            return null;
        });
        trace.has("[1, 2]");
    }

    @Test
    void eagerTasksThatStartEagerTasksDoNotOverflowTheStack() {
        loop.setTaskFactory(TaskFactory.EAGER);
        assertThat(virtual.run(nested(20_000)).intValue()).isEqualTo(20_000);
    }

    private static Coroutine<Integer> nested(int depth) {
        return depth == 0 ? Asyncio.result(0) : steps(x -> createTask(nested(depth - 1)), x -> (Integer) x + 1);
    }

    @Test
    void outsideOfARunningLoopItIsScheduled() {
        loop.setTaskFactory(TaskFactory.EAGER);
        Task<Integer> task = loop.createTask(Asyncio.result(1));
        assertThat(task.isDone()).isFalse();
        assertThat(virtual.run(x -> task, x -> x).toString()).isEqualTo("1");
    }
}
