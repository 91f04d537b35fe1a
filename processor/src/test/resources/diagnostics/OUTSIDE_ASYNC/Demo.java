// key: OUTSIDE_ASYNC
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    static void plain(AsyncIterable<String> lines, AsyncCloseable resource) {
        await(sleep(1));
        for (String line : awaitEach(lines)) {
            System.out.println(line);
        }
        try (resource) {
            System.out.println(Asyncio.await(sleep(2)));
        }
        Runnable local = new Runnable() {
            @Override
            public void run() {
                await(sleep(3));
            }
        };
        local.run();
    }

    static Coroutine<String> notMarked() {
        return result(await(text()));
    }

    static Coroutine<String> text() {
        return result("");
    }

    @org.springframework.scheduling.annotation.Async
    static Coroutine<String> ofSpring() {
        return result(await(text()));
    }
}
