package dev.weft.examples;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.awaitEach;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.end;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.AsyncGenerator;
import dev.weft.AsyncTimeoutException;
import dev.weft.CancelledError;
import dev.weft.ContextVar;
import dev.weft.Coroutine;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.Timeout;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the guide shows, one method a section. */
public final class Tour {
    private Tour() {}

    // ---- timeouts

    @Async
    static Coroutine<Void> timeouts() {
        Timeout deadline = timeout(0.05);
        try (deadline) {
            await(sleep(60));
        } catch (AsyncTimeoutException e) {
            System.out.println("too slow");
        }
        return done();
    }

    // ---- task groups

    @Async
    static Coroutine<Void> fetch(String what, double seconds) {
        try {
            await(sleep(seconds));
            System.out.println("fetched " + what);
        } catch (CancelledError e) {
            System.out.println("gave up " + what);
            throw e;
        }
        return done();
    }

    @Async
    static Coroutine<Void> fail(double seconds) {
        await(sleep(seconds));
        throw new IllegalStateException("no connection");
    }

    @Async
    static Coroutine<Void> groups() {
        try (var group = new TaskGroup()) {
            group.createTask(fetch("a", 0.01));
            group.createTask(fail(0.05));
            group.createTask(fetch("b", 60));
        } catch (ExceptionGroup e) {
            System.out.println(e.exceptions());
        }
        return done();
    }

    // ---- generators

    @Async
    static AsyncGenerator<Integer> countFrom(int start) {
        try {
            for (int i = start; ; i++) {
                await(sleep(0.001));
                emit(i);
            }
        } finally {
            System.out.println("closed");
        }
    }

    @Async
    static Coroutine<Void> generators() {
        for (int i : awaitEach(countFrom(1))) {
            System.out.println(i);
            if (i == 3) {
                break;
            }
        }
        return done();
    }

    @Async
    static AsyncGenerator<String> words(String text) {
        for (String word : text.split(" ")) {
            emit(word);
        }
        return end();
    }

    // ---- cancellation

    @Async
    static Coroutine<Void> cancellation() {
        Task<Void> task = createTask(fetch("everything", 60));
        await(yieldNow());
        task.cancel();
        try {
            await(task);
        } catch (CancelledError e) {
            System.out.println("cancelled: " + task.isCancelled());
        }
        return done();
    }

    // ---- lambdas

    @Async
    static Coroutine<Void> lambdas() {
        int base = 40;
        Coroutine<Integer> answer = async(() -> {
            await(sleep(0.01));
            return base + 2;
        });
        System.out.println(await(answer));
        return done();
    }

    // ---- queues and locks

    @Async
    static Coroutine<Void> produce(AsyncQueue<String> queue) {
        for (String word : awaitEach(words("to be or not"))) {
            await(queue.put(word));
        }
        queue.shutdown(false);
        return done();
    }

    @Async
    static Coroutine<Void> queues() {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        Task<Void> producer = createTask(produce(queue));
        for (int i = 0; i < 4; i++) {
            System.out.println(await(queue.get()));
        }
        await(producer);
        return done();
    }

    @Async
    static Coroutine<Void> twice(AsyncLock lock, String what) {
        try (lock) {
            System.out.println(what);
            await(yieldNow());
            System.out.println(what);
        }
        return done();
    }

    @Async
    static Coroutine<Void> locks() {
        AsyncLock lock = new AsyncLock();
        await(gather(twice(lock, "first"), twice(lock, "second")));
        return done();
    }

    // ---- context variables

    private static final ContextVar<String> USER = ContextVar.of("user", "nobody");

    @Async
    static Coroutine<Void> contexts() {
        Task<String> task = createTask(async(() -> {
            USER.set("ada");
            await(yieldNow());
            return USER.get();
        }));
        System.out.println(await(task) + ", " + USER.get());
        return done();
    }

    // ---- other libraries

    @Async
    static Coroutine<Void> futures() {
        CompletableFuture<String> elsewhere = CompletableFuture.supplyAsync(() -> "from a pool");
        System.out.println(await(elsewhere));
        return done();
    }

    @Async
    static Coroutine<Void> everything() {
        List<Coroutine<Void>> sections = List.of(
                timeouts(),
                groups(),
                generators(),
                cancellation(),
                lambdas(),
                queues(),
                locks(),
                contexts(),
                futures());
        for (Coroutine<Void> section : sections) {
            await(section);
        }
        return done();
    }

    public static void main(String[] args) {
        run(everything());
    }
}
