package com.example.app;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

/** The component, which Dagger writes while Weft writes the state machines, stands in asynchronous bodies and in a signature. */
public final class Main {
    @Async
    static Coroutine<String> sellTwice(DaggerShop.Builder builder) {
        Shop shop = builder.build();
        await(shop.till().sell(2));
        return shop.till().sell(3);
    }

    @Async
    static Coroutine<Void> program() {
        Shop shop = DaggerShop.create();
        System.out.println(await(shop.till().sell(1)));
        System.out.println(await(sellTwice(DaggerShop.builder())));
        System.out.println(await(async(() -> await(DaggerShop.create().till().sell(1)))));
        return done();
    }

    public static void main(String[] args) {
        run(program());
    }
}
