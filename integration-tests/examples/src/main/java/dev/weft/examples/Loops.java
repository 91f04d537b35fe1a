package dev.weft.examples;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.awaitEach;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.end;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.runCoroutineThreadsafe;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.AsyncGenerator;
import dev.weft.CarriedLocal;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Flows;
import dev.weft.Future;
import dev.weft.RunOptions;
import dev.weft.Runner;
import dev.weft.annotations.Async;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;

/** What the guide shows of loops and of what surrounds them, one method a section. */
public final class Loops {
    private Loops() {}

    // ---- the loop

    @Async
    static Coroutine<Void> callbacks() {
        EventLoop loop = runningLoop();
        Future<String> answer = loop.createFuture();
        loop.callLater(Duration.ofMillis(2), () -> answer.setResult("later"));
        loop.callSoon(() -> System.out.println("soon"));
        System.out.println(await(answer));
        return done();
    }

    static void severalRuns() {
        RunOptions options = RunOptions.defaults().debug(true).executorTimeout(Duration.ofSeconds(10));
        try (Runner runner = new Runner(options)) {
            int half = runner.run(async(() -> 21));
            System.out.println(runner.run(async(() -> 2 * half)));
        }
    }

    static void lostFailures() {
        run(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> System.out.println("lost: " + context.exception()));
            runningLoop().callSoon(() -> {
                throw new IllegalStateException("nobody waits for me");
            });
            await(sleep(0.001));
        }));
    }

    static void overAnExecutor() {
        ExecutorService ui = Executors.newSingleThreadExecutor(); // stands for the thread of a user interface
        EventLoop loop = EventLoop.over(ui);
        Coroutine<String> work = async(() -> {
            await(sleep(0.001));
            return "on the thread of the executor";
        });
        System.out.println(runCoroutineThreadsafe(work, loop).join());
        ui.execute(loop::close);
        ui.shutdown();
    }

    // ---- reactive streams

    @Async
    static AsyncGenerator<Integer> numbers() {
        for (int i = 1; i <= 3; i++) {
            await(yieldNow());
            emit(i);
        }
        return end();
    }

    @Async
    static Coroutine<Void> streams() {
        Flow.Publisher<Integer> publisher = Flows.publish(numbers(), runningLoop());
        int sum = 0;
        for (int i : awaitEach(Flows.iterate(publisher))) {
            sum += i;
        }
        System.out.println(sum);
        return done();
    }

    // ---- thread-locals of others

    static final ThreadLocal<String> REQUEST = new ThreadLocal<>();

    @Async
    @SuppressWarnings("weft:thread-local") // it is carried
    static Coroutine<Void> handle(String id) {
        REQUEST.set(id);
        await(yieldNow()); // the other one runs
        System.out.println(id + " sees " + REQUEST.get());
        return done();
    }

    @Async
    static Coroutine<Void> carried() {
        var first = createTask(handle("r1"));
        var second = createTask(handle("r2"));
        await(first);
        await(second);
        return done();
    }

    // ---- names that exist twice

    static java.util.concurrent.Future<String> blocking(ExecutorService pool) {
        return pool.submit(() -> "a Future of java.util.concurrent");
    }

    @Async
    static Coroutine<String> names(ExecutorService pool) {
        Future<String> ours =
                runningLoop().runInExecutor(pool, () -> blocking(pool).get());
        return result(await(ours));
    }

    static void twoFutures() {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        System.out.println(run(names(pool)));
        pool.shutdown();
    }

    public static void main(String[] args) {
        run(callbacks());
        severalRuns();
        lostFailures();
        overAnExecutor();
        run(streams());
        run(carried(), RunOptions.defaults().carry(CarriedLocal.of(REQUEST)));
        twoFutures();
    }
}
