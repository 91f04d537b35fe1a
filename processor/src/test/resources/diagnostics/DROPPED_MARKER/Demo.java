// key: DROPPED_MARKER
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static Coroutine<String> text() {
        result("");
        return null;
    }

    @Async
    static Coroutine<Void> nothing() {
        done();
        return null;
    }

    @Async
    static AsyncGenerator<String> generator() {
        end();
        return end();
    }
}
