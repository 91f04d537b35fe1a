// key: IN_GUARD
// options: since=21
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static Coroutine<String> test(Object value) {
        return result(switch (value) {
            case String text when await(isGood(text)) -> text;
            default -> await(other());
        });
    }

    static Coroutine<Boolean> isGood(String text) {
        return result(true);
    }

    static Coroutine<String> other() {
        return result("");
    }
}
