package com.example.app;

import static dev.weft.Asyncio.*;

import com.example.lib.Counter;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;

public final class Main extends Counter {
    @Override
    protected int step(int i) {
        return i * i;
    }

    @Async
    private Coroutine<Integer> sum() {
        int sum = 0;
        for (int i : awaitEach(count(3))) {
            sum += step(i);
        }
        return result(sum);
    }

    public static void main(String[] args) {
        System.out.println(run(new Main().sum()) + " in " + Main.class.getModule());
    }
}
