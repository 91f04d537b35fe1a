package dev.weft.internal.bridge;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.internal.core.CarriedLocals;
import dev.weft.internal.core.DoneHook;
import dev.weft.internal.core.Job;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Promise;
import dev.weft.internal.core.SharedContext;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Futures of a loop and the rest of {@code java.util.concurrent}. */
public final class FutureBridge {
    private FutureBridge() {}

    public static <T> CompletableFuture<T> toCompletableFuture(Promise<T> future) {
        Loop loop = future.loop();
        loop.checkThread();
        CompletableFuture<T> completable = new CompletableFuture<>();
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

    /**
     * A view is done: cancelled, which cancels the future, or because of it, or somebody else completed it or it timed
     * out. Any thread.
     */
    private static void leave(CompletableFuture<?> view, Promise<?> future, DoneHook hook) {
        Loop loop = future.loop();
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

    public static <T> void copy(Future<T> future, CompletableFuture<T> completable) {
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

    public static <T> CompletableFuture<T> runCoroutineThreadsafe(Coroutine<T> coroutine, EventLoop eventLoop) {
        CompletableFuture<T> completable = new CompletableFuture<>();
        Loop loop = (Loop) eventLoop;
        loop.checkTakes(coroutine);
        loop.promises.add(completable); // before the call: a close that comes in between finds it
        loop.callSoonThreadsafe(() -> {
            if (completable.isCancelled()) {
                coroutine.close();
                return;
            }
            try {
                Job<T> task = loop.createTask(coroutine);
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

    public static <T> Promise<T> runInExecutor(Loop loop, @Nullable Executor executor, Callable<T> callable) {
        loop.checkUsable();
        CompletableFuture<T> completable = new CompletableFuture<>();
        SharedContext context = SharedContext.copyFor(loop);
        CarriedLocals carried = loop.carried();
        (executor == null ? loop.threads() : executor).execute(() -> {
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
