package dev.weft;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Futures of a loop and the rest of {@code java.util.concurrent}. */
final class FutureBridge {
    private FutureBridge() {}

    static <T> CompletableFuture<T> toCompletableFuture(Future<T> future) {
        CompletableFuture<T> completable = new CompletableFuture<>();
        EventLoop loop = future.loop;
        if (future.isDone()) {
            copy(future, completable);
            return completable;
        }
        future.addHook(done -> copy(future, completable));
        var unused = completable.whenComplete((value, failure) -> {
            if (completable.isCancelled() && !loop.isClosed()) {
                loop.callSoonThreadsafe(future::cancel);
            }
        });
        return completable;
    }

    static <T> void copy(Future<T> future, CompletableFuture<T> completable) {
        if (future.isCancelled()) {
            completable.cancel(false);
            return;
        }
        Throwable failure = future.exception();
        if (failure == null) {
            completable.complete(future.result());
        } else {
            completable.completeExceptionally(failure);
        }
    }

    static <T> CompletableFuture<T> runCoroutineThreadsafe(Coroutine<T> coroutine, EventLoop loop) {
        CompletableFuture<T> completable = new CompletableFuture<>();
        loop.callSoonThreadsafe(() -> {
            if (completable.isCancelled()) {
                coroutine.close();
                return;
            }
            try {
                Task<T> task = loop.createTask(coroutine);
                task.addHook(done -> copy(task, completable));
                var unused = completable.whenComplete((value, failure) -> {
                    if (completable.isCancelled() && !loop.isClosed()) {
                        loop.callSoonThreadsafe(task::cancel);
                    }
                });
            } catch (Throwable failure) {
                completable.completeExceptionally(failure);
                throw failure;
            }
        });
        return completable;
    }

    static <T> Future<T> runInExecutor(EventLoop loop, Executor executor, Callable<T> callable) {
        CompletableFuture<T> completable = new CompletableFuture<>();
        Context context = Context.copyFor(loop);
        CarriedLocals carried = loop.carried;
        executor.execute(() -> {
            if (completable.isDone()) {
                return; // cancelled before it began
            }
            context.run(
                    () -> {
                        try {
                            completable.complete(callable.call());
                        } catch (Throwable failure) {
                            completable.completeExceptionally(failure);
                        }
                    },
                    carried);
        });
        return StageFuture.of(loop, completable);
    }

    static boolean isCancellation(Throwable failure) {
        return failure instanceof CancellationException || failure instanceof CancelledError;
    }
}
