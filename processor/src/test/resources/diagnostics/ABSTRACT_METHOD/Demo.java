// key: ABSTRACT_METHOD
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

interface Demo {
    @Async
    Coroutine<String> fetch();

    abstract class Base {
        @Async
        abstract Coroutine<String> fetch();
    }
}
