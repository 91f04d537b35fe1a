// key: IN_SYNCHRONIZED
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static Coroutine<Void> locked() {
        synchronized (await(lock())) {
            await(sleep(1));
            Coroutine<Void> fine = async(() -> {
                await(sleep(2));
            });
            System.out.println(fine);
        }
        return done();
    }

    static Coroutine<Object> lock() {
        return result(new Object());
    }
}
