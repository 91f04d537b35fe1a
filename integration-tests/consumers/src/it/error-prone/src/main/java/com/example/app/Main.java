package com.example.app;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.awaitEach;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.end;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncLock;
import java.util.List;

public final class Main {
    private static final AsyncLock LOCK = new AsyncLock();

    private Main() {}

    @Async
    static AsyncGenerator<String> words(String text) {
        for (String word : List.of(text.split(" ", -1))) {
            await(yieldNow());
            emit(word);
        }
        return end();
    }

    @Async
    static Coroutine<Integer> count(String text) {
        int count = 0;
        try (LOCK) {
            for (String word : awaitEach(words(text))) {
                count += await(async(() -> {
                    await(yieldNow());
                    return word.length();
                }));
            }
        }
        return result(count);
    }

    @Async
    static Coroutine<Void> program() {
        Task<Integer> other = createTask(count("or not"));
        System.out.println(await(count("to be")) + " " + await(other));
        return done();
    }

    public static void main(String[] args) {
        run(program());
    }
}
