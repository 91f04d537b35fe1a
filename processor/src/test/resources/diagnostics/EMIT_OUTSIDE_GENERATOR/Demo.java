// key: EMIT_OUTSIDE_GENERATOR
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static Coroutine<Void> numbers() {
        emit(1);
        return async(() -> {
            emit(2);
        });
    }
}
