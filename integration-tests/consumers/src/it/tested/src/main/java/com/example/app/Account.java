package com.example.app;

import static dev.weft.Asyncio.*;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;

/** The tests run every line that is not marked, and see both kinds of awaits: those that wait and those that need not. */
public final class Account {
    private int balance;

    @Async
    public Coroutine<Integer> deposit(int amount) {
        await(yieldNow());
        if (amount < 0) {
            throw new IllegalArgumentException("negative"); // missed
        }
        int before = await(balance());
        balance = before + amount;
        return result(balance);
    }

    @Async
    private Coroutine<Integer> balance() {
        return result(balance);
    }

    @Async
    public Coroutine<Integer> twice(int amount) {
        int later = amount;
        Coroutine<Integer> rest = async(() -> {
            await(yieldNow());
            return await(deposit(later));
        });
        try {
            await(deposit(amount));
        } finally {
            amount = 0;
        }
        return result(await(rest));
    }

    @Async
    public AsyncGenerator<Integer> history(int end) {
        for (int i = 0; i < end; i++) {
            await(yieldNow());
            emit(i);
        }
        return end();
    }

    @Async
    public Coroutine<Void> close() { // made, but never run
        await(yieldNow()); // missed
        balance = 0; // missed
        return done(); // missed
    }
}
