// key: EMIT_TYPE
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static AsyncGenerator<Long> numbers() {
        emit(1);
        emit(1L);
        emit("1");
        emit(null);
        return end();
    }

    @Async
    static AsyncGenerator<String> choices(boolean first, Coroutine<String> one) {
        emit(first ? "a" : await(one));
        emit((first ? null : first ? await(one) : "b"));
        emit(first ? await(one) : 2);
        emit(switch (1) { case 1 -> await(one); default -> { yield "c"; } });
        emit(switch (1) { case 1 -> await(one); default -> { yield 'c'; } });
        return end();
    }

    @Async
    static AsyncGenerator<java.util.List<String>> lists() {
        emit(java.util.List.of());
        return end();
    }

    @Async
    static <T> AsyncGenerator<T> repeat(T value) {
        emit(value);
        return end();
    }
}
