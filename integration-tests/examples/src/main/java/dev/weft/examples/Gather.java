package dev.weft.examples;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

/**
 * Two coroutines at once: done after the longer delay, not after their sum, and in the order in which they were given.
 */
public final class Gather {
    private Gather() {}

    @Async
    static Coroutine<String> sayAfter(double seconds, String what) {
        await(sleep(seconds));
        return result(what);
    }

    @Async
    static Coroutine<Void> program() {
        System.out.println(await(gather(sayAfter(1, "hello"), sayAfter(2, "how are you"))));
        return done();
    }

    public static void main(String[] args) {
        run(program());
    }
}
