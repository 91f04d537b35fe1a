// key: AWAIT_EACH_OUTSIDE_LOOP
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static Coroutine<Void> read(AsyncIterable<String> lines) {
        Iterable<String> all = awaitEach(lines);
        for (String line : awaitEach(lines)) {
            System.out.println(line + all);
        }
        for (String line : (awaitEach(lines))) {
            System.out.println(line);
        }
        awaitEach(lines).forEach(System.out::println);
        return done();
    }
}
