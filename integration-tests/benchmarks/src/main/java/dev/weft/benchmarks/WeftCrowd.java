package dev.weft.benchmarks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncQueue;
import java.util.ArrayList;
import java.util.List;

/** Many tasks on Weft, line by line what the Kotlin functions of the same names do. */
final class WeftCrowd {
    /** How many different bodies there are. */
    static final int BODIES = 200;

    private WeftCrowd() {}

    private record Request(int value, Future<Integer> answer) {}

    @Async
    static Coroutine<Long> clients(int clients, int workers) {
        AsyncQueue<Request> requests = new AsyncQueue<>(64);
        List<Task<Void>> working = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            working.add(createTask(work(requests)));
        }
        List<Task<Integer>> asking = new ArrayList<>(clients);
        for (int i = 0; i < clients; i++) {
            asking.add(createTask(ask(requests, i)));
        }
        long sum = 0;
        for (Task<Integer> client : asking) {
            sum += await(client);
        }
        for (int i = 0; i < workers; i++) {
            await(requests.put(new Request(-1, runningLoop().createFuture())));
        }
        await(gather(working));
        return result(sum);
    }

    @Async
    private static Coroutine<Integer> ask(AsyncQueue<Request> requests, int value) {
        Request request = new Request(value, runningLoop().createFuture());
        await(requests.put(request));
        return result(await(request.answer()));
    }

    @Async
    private static Coroutine<Void> work(AsyncQueue<Request> requests) {
        Request request = await(requests.get());
        while (request.value() >= 0) {
            await(yieldNow());
            request.answer().setResult(request.value() + 1);
            request = await(requests.get());
        }
        return done();
    }

    @Async
    static Coroutine<Long> wake(int[] order, List<WeftBody> bodies) {
        List<AsyncQueue<Integer>> queues = new ArrayList<>();
        List<Task<Long>> tasks = new ArrayList<>();
        for (int i = 0; i < BODIES; i++) {
            AsyncQueue<Integer> queue = new AsyncQueue<>();
            queues.add(queue);
            tasks.add(createTask(bodies.get(i / WeftBody.KINDS).body(i % WeftBody.KINDS, queue)));
        }
        for (int next : order) {
            queues.get(next).putNowait(1);
            await(yieldNow());
        }
        for (AsyncQueue<Integer> queue : queues) {
            queue.putNowait(-1);
        }
        long sum = 0;
        for (Task<Long> task : tasks) {
            sum += await(task);
        }
        return result(sum);
    }
}
