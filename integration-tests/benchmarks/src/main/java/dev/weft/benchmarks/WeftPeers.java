package dev.weft.benchmarks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.awaitEach;
import static dev.weft.Asyncio.createEagerTask;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.end;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.AsyncGenerator;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.AsyncSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The workloads on Weft, line by line what the Kotlin functions of the same names do. */
final class WeftPeers {
    private WeftPeers() {}

    @Async
    static Coroutine<Integer> yieldOne(int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            await(yieldNow());
            sum += i;
        }
        return result(sum);
    }

    @Async
    static Coroutine<Integer> yieldTwo(int count) {
        Task<Integer> other = createTask(yieldOne(count / 2));
        int sum = await(yieldOne(count / 2));
        return result(sum + await(other));
    }

    @Async
    static Coroutine<Long> chainReady(int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += await(link(10, i));
        }
        return result(sum);
    }

    @Async
    private static Coroutine<Long> link(int depth, long seed) {
        if (depth == 0) {
            return result(await(leaf(seed)));
        }
        return result(await(link(depth - 1, seed + 1)) ^ depth);
    }

    @Async
    private static Coroutine<Long> leaf(long seed) {
        if (seed < 0) {
            await(yieldNow());
        }
        return result(seed * 31);
    }

    @Async
    static Coroutine<Long> chainSuspending(int depth, int count) {
        if (depth == 0) {
            long sum = 0;
            for (int i = 0; i < count; i++) {
                await(yieldNow());
                sum += i;
            }
            return result(sum);
        }
        return result(await(chainSuspending(depth - 1, count)) + 1);
    }

    @Async
    static Coroutine<Long> createAndAwait(int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += await(createTask(identity(i)));
        }
        return result(sum);
    }

    @Async
    private static Coroutine<Integer> identity(int value) {
        if (value < 0) {
            await(yieldNow());
        }
        return result(value);
    }

    @Async
    static Coroutine<Long> gatherMany(int rounds, int width) {
        long sum = 0;
        for (int round = 0; round < rounds; round++) {
            List<Coroutine<Integer>> coroutines = new ArrayList<>(width);
            for (int i = 0; i < width; i++) {
                coroutines.add(identity(i + round));
            }
            for (int value : await(gather(coroutines))) {
                sum += value;
            }
        }
        return result(sum);
    }

    @Async
    static Coroutine<Long> queue(int count, int capacity) {
        AsyncQueue<Integer> queue = new AsyncQueue<>(capacity);
        Task<Void> producer = createTask(produce(queue, count));
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += await(queue.get());
        }
        await(producer);
        return result(sum);
    }

    @Async
    private static Coroutine<Void> produce(AsyncQueue<Integer> queue, int count) {
        for (int i = 0; i < count; i++) {
            await(queue.put(i));
        }
        return done();
    }

    @Async
    static Coroutine<Long> requests(int count) {
        AsyncQueue<Integer> requests = new AsyncQueue<>(1);
        AsyncQueue<Integer> answers = new AsyncQueue<>(1);
        Task<Void> server = createTask(answer(requests, answers, count));
        long sum = 0;
        for (int i = 0; i < count; i++) {
            await(requests.put(i));
            sum += await(answers.get());
        }
        await(server);
        return result(sum);
    }

    @Async
    private static Coroutine<Void> answer(AsyncQueue<Integer> requests, AsyncQueue<Integer> answers, int count) {
        for (int i = 0; i < count; i++) {
            await(answers.put(await(requests.get()) + 1));
        }
        return done();
    }

    @Async
    static Coroutine<Integer> lock(int count) {
        AsyncLock lock = new AsyncLock();
        int[] counter = new int[1];
        await(gather(countLocked(lock, counter, count / 2), countLocked(lock, counter, count / 2)));
        return result(counter[0]);
    }

    @Async
    private static Coroutine<Void> countLocked(AsyncLock lock, int[] counter, int count) {
        for (int i = 0; i < count; i++) {
            try (lock) {
                await(yieldNow());
                counter[0]++;
            }
        }
        return done();
    }

    @Async
    static Coroutine<Integer> semaphore(int count) {
        AsyncSemaphore semaphore = new AsyncSemaphore(2);
        int[] counter = new int[1];
        List<Coroutine<Void>> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            workers.add(countPermitted(semaphore, counter, count / 4));
        }
        await(gather(workers));
        return result(counter[0]);
    }

    @Async
    private static Coroutine<Void> countPermitted(AsyncSemaphore semaphore, int[] counter, int count) {
        for (int i = 0; i < count; i++) {
            try (semaphore) {
                await(yieldNow());
                counter[0]++;
            }
        }
        return done();
    }

    @Async
    static Coroutine<Integer> timers(int[] delays) {
        int[] fired = new int[1];
        List<Task<Void>> tasks = new ArrayList<>(delays.length);
        for (int delay : delays) {
            tasks.add(createEagerTask(fire(delay, fired)));
        }
        for (int i = 0; i < delays.length; i += 2) {
            tasks.get(i).cancel();
        }
        for (Task<Void> task : tasks) {
            try {
                await(task);
            } catch (CancelledError expected) {
                // every second one
            }
        }
        return result(fired[0]);
    }

    @Async
    private static Coroutine<Void> fire(int millis, int[] fired) {
        await(sleep(Duration.ofMillis(millis)));
        fired[0]++;
        return done();
    }

    @Async
    static Coroutine<Integer> fibonacci(int n) {
        if (n < 0) {
            await(yieldNow());
        }
        return result(n < 2 ? n : await(fibonacci(n - 1)) + await(fibonacci(n - 2)));
    }

    @Async
    static Coroutine<Long> walk(int size) {
        long sum = 0;
        for (int value : awaitEach(inOrder(0, size))) {
            sum += value;
        }
        return result(sum);
    }

    @Async
    private static AsyncGenerator<Integer> inOrder(int low, int high) {
        if (low < high) {
            int middle = (low + high) >>> 1;
            for (int value : awaitEach(inOrder(low, middle))) {
                emit(value);
            }
            emit(middle);
            for (int value : awaitEach(inOrder(middle + 1, high))) {
                emit(value);
            }
        }
        return end();
    }
}
