// key: DROPPED_TASK
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    static void start(EventLoop loop, Coroutine<Void> work) {
        createTask(work);
        createTask(work, "name");
        loop.createTask(work);
        Task<Void> kept = createTask(work);
        System.out.println(kept);
    }
}
