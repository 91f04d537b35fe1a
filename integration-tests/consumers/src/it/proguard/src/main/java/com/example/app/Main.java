package com.example.app;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.awaitEach;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.end;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.sleep;

import dev.weft.AsyncGenerator;
import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Coroutines, lambdas, generators, scopes and a failure that is caught, in one program. */
public final class Main {
    private final AsyncLock lock = new AsyncLock();
    private int visits;

    private Main() {}

    /** Prints what the other methods compute. */
    public static void main(String[] arguments) {
        run(new Main().program());
    }

    @Async
    private Coroutine<Void> program() {
        print("gather " + await(gather(visit("a", 0.002), visit("b", 0.001))) + " visits " + visits);
        String prefix = "lambda ";
        print(await(async(() -> prefix + await(visit("c", 0)))));
        List<String> words = new ArrayList<>();
        for (String word : awaitEach(words("one two three"))) {
            words.add(word);
        }
        print("generator " + words);
        try (TaskGroup group = new TaskGroup()) {
            Task<String> first = group.createTask(visit("d", 0.002));
            Task<String> second = group.createTask(async(() -> await(visit("e", 0.001))));
            await(sleep(0));
            print("group has begun " + first.isDone() + " " + second.isDone());
        }
        try (var limit = Asyncio.timeout(Duration.ofMillis(1))) {
            await(sleep(limit.expired() ? 0 : 3600));
        } catch (dev.weft.AsyncTimeoutException e) {
            print("timeout");
        }
        print("failure " + await(caught()));
        return done();
    }

    @Async
    private Coroutine<String> visit(String name, double seconds) {
        try (lock) {
            visits++;
            await(sleep(seconds));
            return result(name + visits);
        }
    }

    @Async
    private static AsyncGenerator<String> words(String text) {
        for (String word : text.split(" ")) {
            await(sleep(0));
            emit(word);
        }
        return end();
    }

    @Async
    private static Coroutine<String> caught() {
        try {
            return result(await(fails()));
        } catch (IllegalStateException e) {
            return result(e.getMessage());
        }
    }

    @Async
    private static Coroutine<String> fails() {
        await(sleep(0));
        throw new IllegalStateException("as it should");
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
