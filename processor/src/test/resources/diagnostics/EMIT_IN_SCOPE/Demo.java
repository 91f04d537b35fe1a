// key: EMIT_IN_SCOPE
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static AsyncGenerator<Integer> numbers(AsyncScope lock) {
        try (var group = new TaskGroup()) {
            emit(1);
        }
        try (lock;
                var time = timeout(1)) {
            for (int i = 0; i < 3; i++) {
                emit(i);
            }
        } finally {
            emit(4);
        }
        try (lock) {
            emit(3);
        }
        return end();
    }
}
