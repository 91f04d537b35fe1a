// key: IN_PLAIN_LAMBDA
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static Coroutine<Void> all(java.util.List<String> names) {
        names.forEach(name -> await(sleep(1)));
        names.forEach(name -> {
            Coroutine<Void> fine = async(() -> {
                await(sleep(2));
            });
            await(fine);
        });
        return done();
    }
}
