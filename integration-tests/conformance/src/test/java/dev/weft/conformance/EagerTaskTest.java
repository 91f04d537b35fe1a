package dev.weft.conformance;

import static dev.weft.Asyncio.*;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.TaskFactory;
import dev.weft.TaskGroup;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Eager tasks. */
class EagerTaskTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<Integer> number(int number) {
        return result(number);
    }

    @Async
    private Coroutine<String> suspending() {
        out.print("before", currentTask().name());
        await(sleep(0));
        out.print("after");
        return result("value");
    }

    @Async
    private Coroutine<Void> bad() {
        throw new IllegalArgumentException("x");
    }

    @Async
    private Coroutine<Void> cancelsItself() {
        currentTask().cancel();
        await(sleep(0));
        out.print("not reached");
        return done();
    }

    @Test
    void anEagerTaskRunsAtOnceUpToItsFirstSuspension() {
        run(async(() -> {
            Task<?> main = currentTask();
            Task<String> task = createEagerTask(suspending());
            task.setName("eager");
            out.print("created", task.isDone(), currentTask() == main);
            out.print(await(task));
            Task<Integer> done = createEagerTask(number(5));
            out.print(done.isDone(), done.result());
        }));
        org.assertj.core.api.Assertions.assertThat(out.lines())
                .element(0)
                .asString()
                .startsWith("before");
        org.assertj.core.api.Assertions.assertThat(out.lines().subList(1, 5))
                .containsExactly("created false true", "after", "value", "true 5");
    }

    @Test
    @Rule("134")
    void anErrorOfTheEagerPartIsStoredAndACancelInItComesAtTheNextSuspension() {
        run(async(() -> {
            runningLoop().setTaskFactory(TaskFactory.EAGER);
            Task<Void> task = createTask(bad());
            out.print("not raised", task.isDone(), task.exception().getMessage());
            Task<Void> self = createTask(cancelsItself());
            await(waitAll(List.of(self)));
            out.print(self.isCancelled());
        }));
        out.has("not raised true x", "true");
    }

    @Test
    @Rule("135")
    void aGatherOfEagerTasksThatDoNotSuspendIsDoneAtOnceButAGroupStillYields() {
        run(async(() -> {
            Task<Void> other = createTask(async(() -> out.print("other")));
            runningLoop().setTaskFactory(TaskFactory.EAGER);
            List<Task<Integer>> tasks = new ArrayList<>();
            try (var group = new TaskGroup()) {
                for (int i = 0; i < 3; i++) {
                    tasks.add(group.createTask(number(i)));
                }
            }
            out.print(tasks.get(0).result(), tasks.get(1).result(), tasks.get(2).result());
            Future<List<Integer>> gathered = gather(number(1), number(2));
            out.print(gathered.isDone());
            out.print(await(gathered));
            await(other);
        }));
        out.has("other", "0 1 2", "true", "[1, 2]");
    }

    @Test
    void anEagerTaskCanBeCancelledAfterItsFirstSuspension() {
        run(async(() -> {
            Task<Void> task = createEagerTask(async(() -> {
                try {
                    await(sleep(1));
                } catch (CancelledError e) {
                    out.print("cancelled");
                    throw e;
                }
            }));
            task.cancel();
            await(waitAll(List.of(task)));
            out.print(task.isCancelled());
        }));
        out.has("cancelled", "true");
    }

    @Test
    void allTasksKnowsAnEagerTaskOnlyWhileItIsNotDone() {
        run(async(() -> {
            Task<String> task = createEagerTask(suspending());
            Task<Integer> done = createEagerTask(number(1));
            out.print(allTasks().contains(task), allTasks().contains(done));
            await(task);
        }));
        org.assertj.core.api.Assertions.assertThat(out.lines()).contains("true false");
    }
}
