package dev.weft.examples;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

/** Awaiting a coroutine runs it there and then: what follows the await comes after it. */
public final class AwaitOrder {
    private AwaitOrder() {}

    @Async
    static Coroutine<Void> say(String what) {
        await(sleep(1));
        System.out.println(what);
        return done();
    }

    @Async
    static Coroutine<Void> program() {
        await(say("a"));
        System.out.println("b");
        System.out.println("c");
        return done();
    }

    public static void main(String[] args) {
        run(program());
    }
}
