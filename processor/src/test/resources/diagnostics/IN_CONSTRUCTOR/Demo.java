// key: IN_CONSTRUCTOR
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    Demo(String name) {}

    Demo() {
        this(await(name()));
        await(sleep(1));
    }

    static Coroutine<String> name() {
        return result("");
    }
}
