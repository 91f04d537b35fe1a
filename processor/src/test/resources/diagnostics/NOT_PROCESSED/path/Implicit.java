import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Implicit {
    @Async
    static Coroutine<Void> work() {
        return done();
    }
}
