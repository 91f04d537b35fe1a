// key: SERIALIZABLE_LAMBDA
import static dev.weft.Asyncio.*;

import dev.weft.AsyncCallable;
import dev.weft.Coroutine;
import java.io.Serializable;

class Demo {
    static Coroutine<Integer> plain() {
        return async(() -> await(result(1)));
    }

    static Coroutine<Integer> first() {
        return async((AsyncCallable<Integer> & Serializable) () -> await(result(1)));
    }
}
