package dev.weft.examples;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.awaitEach;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.currentTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.end;
import static dev.weft.Asyncio.firstSuccess;
import static dev.weft.Asyncio.fromCallback;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.received;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.AsyncGenerator;
import dev.weft.AsyncTimeoutException;
import dev.weft.CancelledError;
import dev.weft.Context;
import dev.weft.ContextVar;
import dev.weft.Coroutine;
import dev.weft.CoroutineSource;
import dev.weft.ExceptionGroup;
import dev.weft.Future;
import dev.weft.LoopChannel;
import dev.weft.LoopGroup;
import dev.weft.LoopThread;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.Timeout;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncLimiter;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

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

    // ---- several at once

    record Page(String user, int orders) {}

    @Async
    static Coroutine<String> user(String name) {
        await(sleep(0.01));
        return result(name);
    }

    @Async
    static Coroutine<Integer> orders(int number) {
        await(sleep(0.01));
        return result(number);
    }

    @Async
    static Coroutine<Void> severalTypes() {
        Page page = await(gather(user("ada"), orders(3), (user, orders) -> new Page(user, orders)));
        System.out.println(page);
        return done();
    }

    @Async
    static Coroutine<Void> hedged() {
        String first = await(firstSuccess(user("primary"), async(() -> {
            await(sleep(60)); // asks the replica only if the primary takes long
            return await(user("replica"));
        })));
        System.out.println(first);
        return done();
    }

    // ---- awaitables of one's own

    record Countdown(int from) implements CoroutineSource<String> {
        @Async
        @Override
        public Coroutine<String> toCoroutine() {
            for (int i = from; i > 0; i--) {
                await(sleep(0.001));
            }
            return result("lift-off");
        }
    }

    @Async
    static Coroutine<Void> awaitables() {
        System.out.println(await(new Countdown(3)));
        return done();
    }

    // ---- talking to a generator

    @Async
    static AsyncGenerator<Integer> sums() {
        int sum = 0;
        while (true) {
            emit(sum);
            Integer next = received();
            sum += next == null ? 0 : next;
        }
    }

    @Async
    static Coroutine<Void> sending() {
        AsyncGenerator<Integer> sums = sums();
        await(sums.advance());
        await(sums.send(40));
        await(sums.send(2));
        System.out.println(sums.current());
        await(sums.closeAsync());
        return done();
    }

    // ---- tasks with options

    @Async
    static Coroutine<Void> named() {
        Context context = Context.copy();
        context.run(() -> USER.set("grace"));
        Coroutine<Void> report = async(() -> System.out.println(currentTask().name() + " for " + USER.get()));
        Task<Void> task = createTask(report, "report", context);
        await(task);
        System.out.println(task.context().get(USER));
        return done();
    }

    // ---- limits

    @Async
    static Coroutine<Void> limits() {
        AsyncLimiter limiter = new AsyncLimiter(2, Duration.ofMillis(20));
        for (int i = 1; i <= 3; i++) {
            await(limiter.acquire());
            System.out.println("request " + i);
        }
        return done();
    }

    // ---- callbacks and threads

    /** Tells the end by callbacks, from a thread of its own. */
    static void lookUp(String name, Consumer<String> found, Consumer<Throwable> failed) {
        new Thread(() -> found.accept(name + " was found")).start();
    }

    @Async
    static Coroutine<Void> callbacks() {
        String answer = await(fromCallback(callback -> lookUp("ada", callback::success, callback::failure)));
        System.out.println(answer);
        return done();
    }

    @Async
    static Coroutine<Void> threads() {
        CountDownLatch wakeUp = new CountDownLatch(1);
        Task<Void> poll = createTask(toThread(() -> wakeUp.await(), wakeUp::countDown));
        await(yieldNow());
        poll.cancel();
        await(waitAll(List.of(poll)));
        System.out.println("not in use any more: " + poll.isCancelled());
        return done();
    }

    // ---- checked exceptions

    static String readBlocking(String name) throws IOException {
        throw new FileNotFoundException(name);
    }

    @Async
    static Coroutine<String> read(String name) throws IOException {
        return result(await(toThread(() -> readBlocking(name))));
    }

    @Async
    static Coroutine<Void> checked() {
        try {
            System.out.println(await(read("missing.txt")));
        } catch (IOException e) {
            System.out.println("no file " + e.getMessage());
        }
        return done();
    }

    // ---- a loop for an application

    static void application() {
        try (LoopThread loop = LoopThread.start("orders")) {
            CompletableFuture<String> name = loop.submit(() -> user("from any thread"));
            System.out.println(name.join());
        }
    }

    // ---- many cores

    static Coroutine<Integer> count(String text) {
        return result(text.split(" ").length);
    }

    @Async
    static Coroutine<Integer> total(LoopChannel<String> lines) {
        int words = 0;
        for (String line : awaitEach(lines)) {
            words += line.split(" ").length;
        }
        return result(words);
    }

    @Async
    static Coroutine<Void> manyCores() {
        try (var loops = new LoopGroup(2)) {
            Future<Integer> here = loops.submit(() -> count("as many cores as there are"));
            Future<Integer> there = loops.at("ada").submit(() -> count("always the same loop for a key"));
            System.out.println(await(here) + await(there));
        }
        return done();
    }

    @Async
    static Coroutine<Void> pipeline() {
        try (var loops = new LoopGroup(2)) {
            Future<Integer> words;
            try (var lines = new LoopChannel<String>(16)) {
                words = loops.submit(() -> total(lines));
                await(lines.send("one two three"));
                await(lines.send("four five"));
            }
            System.out.println(await(words));
        }
        return done();
    }

    @Async
    static Coroutine<Void> everything() {
        List<Coroutine<Void>> sections = List.of(
                timeouts(),
                groups(),
                severalTypes(),
                hedged(),
                generators(),
                sending(),
                cancellation(),
                lambdas(),
                awaitables(),
                queues(),
                locks(),
                limits(),
                contexts(),
                named(),
                futures(),
                callbacks(),
                threads(),
                checked());
        for (Coroutine<Void> section : sections) {
            await(section);
        }
        return done();
    }

    public static void main(String[] args) {
        run(everything());
        application();
        run(manyCores());
        run(pipeline());
    }
}
