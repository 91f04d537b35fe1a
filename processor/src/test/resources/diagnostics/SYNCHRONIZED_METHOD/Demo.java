// key: SYNCHRONIZED_METHOD
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    synchronized Coroutine<Void> locked() {
        await(sleep(1));
        return done();
    }

    @Async
    static synchronized Coroutine<Void> lockedForNothing() {
        return done();
    }
}
