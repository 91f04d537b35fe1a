// key: IN_INITIALIZER
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    static final String NAME = await(name());
    final String name = await(name());

    static {
        await(sleep(1));
    }

    {
        await(sleep(2));
    }

    final Coroutine<String> fine = async(() -> await(name()));

    static Coroutine<String> name() {
        return result("");
    }
}
