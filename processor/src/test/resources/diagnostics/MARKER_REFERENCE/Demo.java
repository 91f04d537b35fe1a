// key: MARKER_REFERENCE
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static Coroutine<Void> all(java.util.List<Object> values) {
        values.forEach(Asyncio::emit);
        java.util.function.Function<Coroutine<String>, String> wait = Asyncio::await;
        java.util.function.Function<String, Coroutine<String>> fine = Asyncio::result;
        System.out.println(wait + "" + fine);
        return done();
    }
}
