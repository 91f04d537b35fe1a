// key: END_MISPLACED
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static AsyncGenerator<Integer> numbers() {
        AsyncGenerator<Integer> none = end();
        emit(1);
        return end();
    }

    static AsyncGenerator<Integer> none() {
        return end();
    }
}
