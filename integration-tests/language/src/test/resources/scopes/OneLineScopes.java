import static dev.weft.Asyncio.*;

import dev.weft.AsyncScope;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;

public class OneLineScopes {
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

    static int fail() {
        throw new IllegalStateException("x");
    }

    @Async
    static Coroutine<String> work(int k) {
        await(yieldNow());
        if (k == 0) { try (var a = new Suppress()) { fail(); } } else { try (var b = new Suppress()) { return result("r"); } }
        return result("one");
    }

    public static void main(String[] args) {
        System.out.println(run(work(0)));
    }
}
