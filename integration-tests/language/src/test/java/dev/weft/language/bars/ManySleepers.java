package dev.weft.language.bars;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import java.util.ArrayList;
import java.util.List;

/** A million tasks that all sleep at once, and all wake up. */
final class ManySleepers {
    private static final int TASKS = 1_000_000;

    private static int asleep;
    private static int most;
    private static int woken;

    private ManySleepers() {}

    public static void main(String[] arguments) {
        System.out.println(run(all()) + " woken, " + most + " at once");
    }

    @Async
    private static Coroutine<Integer> all() {
        List<Task<Void>> tasks = new ArrayList<>(TASKS);
        for (int i = 0; i < TASKS; i++) {
            tasks.add(createTask(sleeper()));
        }
        while (woken < TASKS) {
            await(woken == 0 ? yieldNow() : sleep(0.05));
        }
        return result((int) tasks.stream().filter(Task::isDone).count());
    }

    @Async
    private static Coroutine<Void> sleeper() {
        most = Math.max(most, ++asleep);
        await(sleep(20));
        asleep--;
        woken++;
        return done();
    }
}
