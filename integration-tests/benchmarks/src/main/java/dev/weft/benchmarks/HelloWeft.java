package dev.weft.benchmarks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.sleep;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

/** The small program on Weft. */
final class HelloWeft {
    private HelloWeft() {}

    public static void main(String[] args) {
        run(hello());
    }

    @Async
    private static Coroutine<Void> hello() {
        System.out.println("Hello");
        await(sleep(0.001));
        System.out.println("world");
        return done();
    }
}
