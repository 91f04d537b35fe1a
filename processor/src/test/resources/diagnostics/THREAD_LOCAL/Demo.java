// key: THREAD_LOCAL
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    static final ThreadLocal<String> USER = new ThreadLocal<>();

    @Async
    static Coroutine<Void> work() {
        System.out.println(USER.get());
        for (int i = 0; i < 3; i++) {
            System.out.println(USER.get());
            await(sleep(i));
        }
        System.out.println(USER.get());
        return done();
    }

    @Async
    static Coroutine<Void> scopes(dev.weft.sync.AsyncLock lock) {
        try (var limit = timeout(1)) {
            System.out.println(limit + USER.get());
        }
        System.out.println(USER.get());
        return done();
    }

    @Async
    static Coroutine<Void> entered(dev.weft.sync.AsyncLock lock) {
        try (lock) {
            System.out.println(USER.get());
        }
        return done();
    }

    @Async
    static Coroutine<String> fine() {
        return result(USER.get());
    }
}
