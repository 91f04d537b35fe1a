import static dev.weft.Asyncio.*;

import dev.weft.AsyncScope;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;

public class DoWhileFalseScope {
    static class Suppress implements AsyncScope {
        @Override
        public Coroutine<Void> enter() {
            return done();
        }

        @Override
        public Coroutine<Boolean> exit(Throwable failure) {
            return result(true);
        }
    }

    static int fail(int k) {
        if (k >= 0) {
            throw new IllegalStateException("x");
        }
        return k;
    }

    @Async
    static Coroutine<String> plain(int k) {
        try (var s = new Suppress()) {
            do {
                await(yieldNow());
                fail(k);
                k++;
            } while (false);
        }
        return result("after");
    }

    @Async
    static Coroutine<String> continues(int k) {
        try (var s = new Suppress()) {
            fail(k);
            do {
                if (k++ < 3) {
                    continue;
                }
                return result("r");
            } while (false);
        }
        await(yieldNow());
        return result("after");
    }

    public static void main(String[] args) {
        System.out.println(run(continues(0)));
        System.out.println(run(plain(0)));
    }
}
