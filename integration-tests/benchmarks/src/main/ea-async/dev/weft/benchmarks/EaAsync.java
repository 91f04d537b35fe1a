package dev.weft.benchmarks;

import static com.ea.async.Async.await;
import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The workloads on ea-async, line by line what {@code WeftPeers} does, on an executor of one thread. Its instrumentation reads class files
 * of Java 12 at most, so this class is compiled for Java 8 and instrumented by the build.
 */
final class EaAsync {
    private EaAsync() {}

    static long yieldOne(int count) {
        return onOneThread(executor -> yields(executor, count));
    }

    private static CompletableFuture<Integer> yields(ExecutorService executor, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            await(turn(executor));
            sum += i;
        }
        return completedFuture(sum);
    }

    static long chainReady(int count) {
        return onOneThread(executor -> chain(executor, count));
    }

    private static CompletableFuture<Long> chain(ExecutorService executor, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += await(link(executor, 10, i));
        }
        return completedFuture(sum);
    }

    private static CompletableFuture<Long> link(ExecutorService executor, int depth, long seed) {
        if (depth == 0) {
            return completedFuture(await(leaf(executor, seed)));
        }
        return completedFuture(await(link(executor, depth - 1, seed + 1)) ^ depth);
    }

    private static CompletableFuture<Long> leaf(ExecutorService executor, long seed) {
        if (seed < 0) {
            await(turn(executor));
        }
        return completedFuture(seed * 31);
    }

    static long chainSuspending(int depth, int count) {
        return onOneThread(executor -> deep(executor, depth, count));
    }

    private static CompletableFuture<Long> deep(ExecutorService executor, int depth, int count) {
        if (depth == 0) {
            long sum = 0;
            for (int i = 0; i < count; i++) {
                await(turn(executor));
                sum += i;
            }
            return completedFuture(sum);
        }
        return completedFuture(await(deep(executor, depth - 1, count)) + 1);
    }

    static long createAndAwait(int count) {
        return onOneThread(executor -> tasks(executor, count));
    }

    private static CompletableFuture<Long> tasks(ExecutorService executor, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            int value = i;
            sum += await(CompletableFuture.supplyAsync(() -> value, executor));
        }
        return completedFuture(sum);
    }

    static long fibonacci(int n) {
        return onOneThread(executor -> fib(executor, n));
    }

    private static CompletableFuture<Integer> fib(ExecutorService executor, int n) {
        if (n < 0) {
            await(turn(executor));
        }
        if (n < 2) {
            return completedFuture(n);
        }
        return completedFuture(await(fib(executor, n - 1)) + await(fib(executor, n - 2)));
    }

    private static CompletableFuture<Void> turn(ExecutorService executor) {
        return CompletableFuture.runAsync(() -> {}, executor);
    }

    private interface Program {
        CompletableFuture<? extends Number> start(ExecutorService executor);
    }

    /** Runs a program whose awaits all resume on the thread on which it starts. */
    private static long onOneThread(Program program) {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Supplier<CompletableFuture<? extends Number>> start = () -> program.start(executor);
            return CompletableFuture.supplyAsync(start, executor).join().join().longValue();
        } finally {
            executor.shutdown();
        }
    }
}
