// key: HIDDEN_RESOURCE
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncLock;

class Demo {
    @Async
    static Coroutine<Void> work(AsyncLock lock, AsyncGenerator<String> lines) throws Exception {
        try (AutoCloseable limit = timeout(1)) {
            System.out.println(limit);
        }
        try (AutoCloseable held = (AutoCloseable) (lock);
                var fine = lines) {
            System.out.println(held + " " + fine);
        }
        try (AsyncCloseable fine = lines) {
            System.out.println(fine);
        }
        return done();
    }

    static void outside(AsyncCloseable resource) throws Exception {
        try (AutoCloseable hidden = resource) {
            System.out.println(hidden);
        }
    }
}
