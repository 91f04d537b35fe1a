package com.example.app;

import static dev.weft.Asyncio.*;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;

/** Stays as it is while {@link Main} is edited. */
final class Greeter {
    private final String greeting;

    Greeter(String greeting) {
        this.greeting = greeting;
    }

    @Async
    AsyncGenerator<String> greet(String... names) {
        for (String name : names) {
            await(yieldNow());
            emit(await(Text.join(greeting, name)));
        }
        return end();
    }

    private static final class Text {
        @Async
        private static Coroutine<String> join(String one, String other) {
            return result(await(async(() -> one + " ")) + other);
        }
    }
}
