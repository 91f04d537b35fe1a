package com.example.app;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import javax.inject.Inject;
import javax.inject.Provider;
import javax.inject.Singleton;

/** Made by Dagger; its asynchronous bodies use what was injected. */
@Singleton
class Till {
    private final Provider<Coroutine<Integer>> rate;
    private final String currency;
    private int sales;

    @Inject
    Till(Provider<Coroutine<Integer>> rate, String currency) {
        this.rate = rate;
        this.currency = currency;
    }

    @Async
    Coroutine<String> sell(int price) {
        int cost = price * await(rate.get());
        sales++;
        return result(cost + " " + currency + ", sale " + sales);
    }
}
