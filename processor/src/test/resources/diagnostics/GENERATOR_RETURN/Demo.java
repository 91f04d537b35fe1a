// key: GENERATOR_RETURN
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static AsyncGenerator<Integer> numbers(AsyncGenerator<Integer> others, boolean all) {
        if (all) {
            return others;
        }
        if (others == null) {
            return null;
        }
        return (end());
    }
}
