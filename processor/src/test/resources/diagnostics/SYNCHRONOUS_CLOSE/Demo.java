// key: SYNCHRONOUS_CLOSE
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncLock;

class Demo {
    @Async
    static Coroutine<Void> work(AsyncLock lock, AsyncGenerator<String> lines, Both both) {
        lock.close();
        lines.close();
        Runnable later = lines::close;
        await(lines.closeAsync());
        both.close();
        return done();
    }

    static class Both implements AsyncCloseable {
        @Override
        public Coroutine<Void> closeAsync() {
            return done();
        }

        @Override
        public void close() {}
    }
}
