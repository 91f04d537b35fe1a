// key: FORGOTTEN_AWAIT
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {
    @Async
    static Coroutine<String> sayAfter(double seconds, String what) {
        await(sleep(seconds));
        return result(what);
    }

    @Async
    static Coroutine<Void> program() {
        sayAfter(1, "x");
        Demo.sayAfter(2, "y");
        (new Sleeper()).nap();
        return done();
    }

    public static void main(String[] args) {
        sayAfter(1, "x");
        Runnable later = () -> sayAfter(2, "y");
        Runnable reference = Demo::program;
        for (int i = 0; i < 3; i++, program()) {}
        Coroutine<String> kept = sayAfter(3, "z");
        kept = sayAfter(4, "z");
        java.util.function.Supplier<Coroutine<Void>> fine = Demo::program;
        java.util.function.Supplier<Coroutine<Void>> fineToo = () -> program();
    }

    static class Sleeper {
        Coroutine<Void> nap() {
            return done();
        }
    }
}
