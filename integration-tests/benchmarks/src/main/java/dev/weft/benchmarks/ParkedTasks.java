package dev.weft.benchmarks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * The bytes of a task that sleeps, by the growth of the live heap: run as a program of its own, because a benchmark harness
 * measures what is allocated and not what stays.
 */
public final class ParkedTasks {
    private static final int TASKS = 200_000;
    private static final Duration LONG = Duration.ofHours(1);

    private ParkedTasks() {}

    /** Prints one line a peer: its name and the bytes of one parked task. */
    public static void main(String[] args) {
        System.out.println("weft " + bytes(tasks -> run(weft(tasks))));
        System.out.println("kotlin " + bytes(KotlinParked::heapWhileParked));
        if (VirtualThreads.exist()) {
            System.out.println("virtualThreads " + bytes(ParkedTasks::virtualThreads));
        }
    }

    private static long bytes(IntToLongFunction heapWhileParked) {
        heapWhileParked.applyAsLong(1_000);
        long before = liveHeap();
        return (heapWhileParked.applyAsLong(TASKS) - before) / TASKS;
    }

    /** The bytes of the heap that are reachable. */
    static long liveHeap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Async
    @SuppressWarnings("weft:dropped-task") // they never end
    private static Coroutine<Long> weft(int tasks) {
        for (int i = 0; i < tasks; i++) {
            createTask(park());
        }
        await(yieldNow());
        await(yieldNow());
        return result(liveHeap());
    }

    @Async
    private static Coroutine<Void> park() {
        await(sleep(LONG));
        return done();
    }

    private static long virtualThreads(int tasks) {
        List<Thread> threads = new ArrayList<>(tasks);
        for (int i = 0; i < tasks; i++) {
            threads.add(VirtualThreads.start(() -> {
                try {
                    Thread.sleep(LONG.toMillis());
                } catch (InterruptedException expected) {
                    // the measurement is over
                }
            }));
        }
        while (threads.get(tasks - 1).getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        long heap = liveHeap();
        threads.forEach(Thread::interrupt);
        return heap;
    }
}
