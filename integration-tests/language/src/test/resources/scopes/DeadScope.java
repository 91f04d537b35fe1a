import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncLock;

public class DeadScope {
    static final boolean DEBUG = false;
    static final AsyncLock lock = new AsyncLock();

    @Async
    static Coroutine<Integer> work() {
        int n = 0;
        if (DEBUG) {
            try (lock) {
                n = 100;
            }
        }
        await(yieldNow());
        n++;
        return result(n);
    }

    public static void main(String[] args) {
        System.out.println(run(work()));
    }
}
