// key: NATIVE_METHOD
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    native Coroutine<String> fetch();
}
