// key: DROPPED_GENERATOR
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static AsyncGenerator<Integer> numbers() {
        emit(1);
        return end();
    }

    static void main(String[] args) {
        numbers();
    }
}
