// key: FRAME_NOT_WRITTEN
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static Coroutine<Void> work() {
        return done();
    }
}
