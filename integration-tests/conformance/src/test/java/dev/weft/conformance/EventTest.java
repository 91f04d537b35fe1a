package dev.weft.conformance;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncEvent;
import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code AsyncEvent}. */
class EventTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<Void> waiter(AsyncEvent event, int number) {
        await(event.await());
        out.print("woke", number, event.isSet());
        return done();
    }

    @Test
    @Rule("101")
    void setWakesEveryWaiterEvenIfClearFollowsAtOnce() {
        run(async(() -> {
            AsyncEvent event = new AsyncEvent();
            List<Task<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                tasks.add(createTask(waiter(event, i)));
            }
            await(sleep(0));
            event.set();
            event.clear();
            await(gather(tasks));
        }));
        out.has("woke 0 false", "woke 1 false", "woke 2 false");
    }

    @Test
    void aSetEventLetsEverybodyPassUntilItIsCleared() {
        run(async(() -> {
            AsyncEvent event = new AsyncEvent();
            event.set();
            event.set();
            await(waiter(event, 0));
            event.clear();
            Task<Void> task = createTask(waiter(event, 1));
            await(sleep(0));
            out.print(task.isDone(), event.isSet());
            event.set();
            await(task);
        }));
        out.has("woke 0 true", "false false", "woke 1 true");
    }

    @Test
    void aCancelledWaiterIsForgotten() {
        run(async(() -> {
            AsyncEvent event = new AsyncEvent();
            Task<Void> a = createTask(waiter(event, 0));
            Task<Void> b = createTask(waiter(event, 1));
            await(sleep(0));
            a.cancel();
            event.set();
            await(waitAll(List.of(a, b)));
            out.print(a.isCancelled());
        }));
        out.has("woke 1 true", "true");
    }
}
