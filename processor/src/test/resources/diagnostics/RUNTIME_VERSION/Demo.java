// key: RUNTIME_VERSION
import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static Coroutine<Integer> first() {
        await(yieldNow());
        return result(await(async(() -> 1)));
    }

    @Async
    static Coroutine<Integer> second() {
        return result(1);
    }
}
