// key: NOT_PROCESSED
// options: -sourcepath src/test/resources/diagnostics/NOT_PROCESSED/path
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static Coroutine<Void> main() {
        await(Implicit.work());
        return done();
    }
}
