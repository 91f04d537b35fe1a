// key: WRONG_RETURN_TYPE
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static String plain() {
        await(sleep(1));
        return "";
    }

    @Async
    void nothing() {}

    @Async
    <C extends Coroutine<String>> C variable() {
        return null;
    }

    @Async
    static Task<String> task() {
        return null;
    }
}
