package com.example.lib;

import static dev.weft.Asyncio.*;

import dev.weft.AsyncGenerator;
import dev.weft.annotations.Async;

public abstract class Counter {
    protected Counter() {}

    @Async
    public final AsyncGenerator<Integer> count(int end) {
        for (int i = 1; i <= end; i++) {
            await(yieldNow());
            emit(step(i));
        }
        return end();
    }

    protected abstract int step(int i);
}
