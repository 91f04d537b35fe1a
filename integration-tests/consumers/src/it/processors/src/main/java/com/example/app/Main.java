package com.example.app;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.io.IOException;

/** Asynchronous bodies and signatures use classes that other processors write. */
public final class Main {
    @Async
    static Coroutine<AutoValue_Price> price(Receipt receipt) {
        await(yieldNow());
        return result(new AutoValue_Price(100 * receipt.getCount()));
    }

    @Async
    static Coroutine<Integer> sum(AutoValue_Price one, Price other) {
        return result(one.cents() + await(async(() -> new AutoValue_Price(other.cents()).cents())));
    }

    @Async
    static Coroutine<Void> program() {
        Order order = Order.builder().customer("ada").item("tea").item("milk").build();
        System.out.println(await(order.describe()));
        Receipts receipts = new ReceiptsImpl();
        for (Order part : awaitEach(order.split())) {
            System.out.println(receipts.of(part));
        }
        AutoValue_Price price = await(price(receipts.of(order)));
        System.out.println(price + " " + await(sum(price, price)));
        try {
            await(order.fail());
        } catch (Exception e) {
            System.out.println(e instanceof IOException ? e.getMessage() : e.toString());
        }
        return done();
    }

    public static void main(String[] args) {
        run(program());
    }
}
