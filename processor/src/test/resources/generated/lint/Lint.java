package demo;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.util.List;

class Lint {
    @Async
    @SuppressWarnings({"deprecation", "removal", "rawtypes"})
    static Coroutine<Old> old(Old old, Older older, List raw, Outer.Inner inner) {
        return result(old);
    }
}

class Outer<T> {
    class Inner {}
}
