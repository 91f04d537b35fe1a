package com.example.app;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

public final class Main {
    private final String greeting = "hello";

    @Async
    private Coroutine<String> greet(String name) {
        String text = greeting;
        await(sleep(0.001));
        return result(text + " " + await(async(() -> Names.upper(name))));
    }

    public static void main(String[] args) {
        System.out.println(run(new Main().greet("ada")));
    }
}
