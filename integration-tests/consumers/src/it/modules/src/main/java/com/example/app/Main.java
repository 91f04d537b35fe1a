package com.example.app;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

public final class Main {
    @Async
    private Coroutine<String> where(String greeting) {
        await(sleep(0.01));
        return result(greeting + " from " + getClass().getModule());
    }

    public static void main(String[] args) {
        System.out.println(run(new Main().where("hello")));
    }
}
