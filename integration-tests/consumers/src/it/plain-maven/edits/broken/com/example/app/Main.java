package com.example.app;

import static dev.weft.Asyncio.*;

import dev.weft.AsyncCallable;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import java.io.Serializable;
import java.util.List;

public final class Main {
    @Async
    static Coroutine<String> sayAfter(double seconds, String what) {
        await(sleep(seconds));
        return result(what);
    }

    @Async
    static Coroutine<Void> program() {
        List<String> both = await(gather(sayAfter(0.02, "hello"), sayAfter(0.01, "how are you")));
        System.out.println(both);
        Task<String> task = createTask(sayAfter(0.01, "a"));
        System.out.println("b");
        System.out.println(await(task));
        for (String greeting : awaitEach(new Greeter("bye").greet("ada", "alan"))) {
            System.out.println(greeting);
        }
        return done();
    }

    /** Only the weaver sees that this lambda is to be written to a stream. */
    static Coroutine<Integer> serializable() {
        return async((AsyncCallable<Integer> & Serializable) () -> await(result(1)));
    }

    public static void main(String[] args) {
        run(program());
    }
}
