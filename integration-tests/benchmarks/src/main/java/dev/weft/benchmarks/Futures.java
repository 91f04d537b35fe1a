package dev.weft.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The workloads that {@link CompletableFuture} can express, on an executor of one thread. */
final class Futures {
    private Futures() {}

    /** One future after the other, each begun by the completion of the one before it. */
    static long createAndAwait(int count) {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            AtomicLong sum = new AtomicLong();
            CompletableFuture<Void> finished = new CompletableFuture<>();
            executor.execute(() -> next(executor, 0, count, sum, finished));
            finished.join();
            return sum.get();
        } finally {
            executor.shutdown();
        }
    }

    private static void next(
            ExecutorService executor, int i, int count, AtomicLong sum, CompletableFuture<Void> finished) {
        if (i == count) {
            finished.complete(null);
            return;
        }
        CompletableFuture.supplyAsync(() -> i, executor)
                .thenAcceptAsync(
                        value -> {
                            sum.addAndGet(value);
                            next(executor, i + 1, count, sum, finished);
                        },
                        executor);
    }

    static long gather(int rounds, int width) {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            long sum = 0;
            for (int round = 0; round < rounds; round++) {
                List<CompletableFuture<Integer>> futures = new ArrayList<>(width);
                for (int i = 0; i < width; i++) {
                    int value = i + round;
                    futures.add(CompletableFuture.supplyAsync(() -> value, executor));
                }
                CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                        .join();
                for (CompletableFuture<Integer> future : futures) {
                    sum += future.join();
                }
            }
            return sum;
        } finally {
            executor.shutdown();
        }
    }
}
