package dev.weft.benchmarks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.result;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncQueue;

/** The bodies on Weft; loaded many times, so that there are many classes of frames. */
public final class WeftBodies implements WeftBody {
    @Override
    public Coroutine<Long> body(int kind, AsyncQueue<Integer> queue) {
        return switch (kind) {
            case 0 -> sum(queue);
            case 1 -> numbered(queue);
            case 2 -> faded(queue);
            default -> named(queue, "name");
        };
    }

    @Async
    private static Coroutine<Long> sum(AsyncQueue<Integer> queue) {
        long sum = 0;
        for (int value = await(queue.get()); value >= 0; value = await(queue.get())) {
            sum += value;
        }
        return result(sum);
    }

    @Async
    private static Coroutine<Long> numbered(AsyncQueue<Integer> queue) {
        long sum = 0;
        int number = 0;
        for (int value = await(queue.get()); value >= 0; value = await(queue.get())) {
            sum += value ^ number++;
        }
        return result(sum);
    }

    @Async
    private static Coroutine<Long> faded(AsyncQueue<Integer> queue) {
        double sum = 0;
        for (int value = await(queue.get()); value >= 0; value = await(queue.get())) {
            sum = sum / 2 + value;
        }
        return result((long) sum);
    }

    @Async
    private static Coroutine<Long> named(AsyncQueue<Integer> queue, String name) {
        long sum = 0;
        for (int value = await(queue.get()); value >= 0; value = await(queue.get())) {
            sum += name.length() + value;
        }
        return result(sum);
    }
}
