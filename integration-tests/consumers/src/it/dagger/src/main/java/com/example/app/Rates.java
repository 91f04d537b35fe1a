package com.example.app;

import static dev.weft.Asyncio.*;

import dagger.Module;
import dagger.Provides;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;

/** A provider method may be a coroutine method: Dagger passes the coroutine on as it is, and whoever injects it awaits it. */
@Module
final class Rates {
    private Rates() {}

    @Provides
    static String currency() {
        return "EUR";
    }

    @Async
    @Provides
    static Coroutine<Integer> rate(String currency) {
        await(yieldNow());
        return result(currency.length());
    }
}
