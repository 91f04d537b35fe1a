package dev.weft.examples;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import java.util.concurrent.CountDownLatch;

/** Three programs that hang; the argument is {@code deadlock}, {@code leak} or {@code blocking}. */
public final class Stuck {
    private Stuck() {}

    @Async
    static Coroutine<Void> transfer(AsyncLock from, AsyncLock to) {
        try (from) {
            await(yieldNow());
            try (to) {
                System.out.println("transferred");
            }
        }
        return done();
    }

    @Async
    static Coroutine<Void> deadlock() {
        AsyncLock left = new AsyncLock("left");
        AsyncLock right = new AsyncLock("right");
        try (var group = new TaskGroup()) {
            group.createTask(transfer(left, right), "there");
            group.createTask(transfer(right, left), "back");
        }
        return done();
    }

    @Async
    static Coroutine<Void> worker(AsyncQueue<Integer> jobs) {
        while (true) {
            int job = await(jobs.get());
            if (job % 2 == 1) {
                System.out.println("did " + job);
                jobs.taskDone(); // of the even ones nobody says that they are done
            }
        }
    }

    @Async
    static Coroutine<Void> leak() {
        AsyncQueue<Integer> jobs = new AsyncQueue<>(10, "jobs");
        try (var group = new TaskGroup()) {
            for (int n = 0; n < 3; n++) {
                group.createTask(worker(jobs));
            }
            for (int job = 0; job < 5; job++) {
                await(jobs.put(job));
            }
            await(jobs.join());
            group.cancel();
        }
        return done();
    }

    static int parse(CountDownLatch answer) {
        try {
            answer.await(); // holds up the loop, and everybody with it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    @Async
    static Coroutine<Void> blocking(CountDownLatch answer) {
        Task<Void> housekeeping = createTask(sleep(3600), "housekeeping");
        await(yieldNow());
        System.out.println(parse(answer));
        housekeeping.cancel();
        return done();
    }

    public static void main(String[] args) {
        switch (args[0]) {
            case "deadlock" -> run(deadlock());
            case "leak" -> run(leak());
            default -> run(blocking(new CountDownLatch(1)));
        }
    }
}
