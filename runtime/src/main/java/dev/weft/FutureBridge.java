package dev.weft;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

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
        loop.promises.add(completable);
        DoneHook hook = done -> copy(future, completable);
        future.addHook(hook);
        var unused = completable.whenComplete((value, failure) -> leave(completable, future, hook));
        return completable;
    }

    /** A view is done: cancelled, which cancels the future, or because of it, or somebody else completed it or it timed out. Any thread. */
    private static void leave(CompletableFuture<?> view, Future<?> future, DoneHook hook) {
        EventLoop loop = future.loop;
        Runnable leaving = () -> {
            future.removeHook(hook);
            if (view.isCancelled()) {
                future.cancel();
            }
        };
        if (loop.isClosed() || future.isDone()) {
            return;
        }
        try {
            loop.callSoonThreadsafe(leaving);
        } catch (IllegalStateException | RejectedExecutionException closed) {
            // Nobody can be waiting any more on a closed loop.
        }
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
        loop.checkTakes(coroutine);
        loop.promises.add(completable); // before the call: a close that comes in between finds it
        loop.callSoonThreadsafe(() -> {
            if (completable.isCancelled()) {
                coroutine.close();
                return;
            }
            try {
                Task<T> task = loop.createTask(coroutine);
                DoneHook hook = done -> copy(task, completable);
                task.addHook(hook);
                var unused = completable.whenComplete((value, failure) -> leave(completable, task, hook));
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
        return StageFuture.ofWork(loop, completable);
    }

    static boolean isCancellation(Throwable failure) {
        return failure instanceof CancellationException || failure instanceof CancelledError;
    }
}
