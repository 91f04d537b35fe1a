package dev.weft.internal.bridge;

import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Promise;
import dev.weft.internal.core.Trampoline;
import dev.weft.internal.report.Text;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A {@link CompletionStage} as a future of a loop. */
public final class StageFuture {
    private StageFuture() {}

    /** Awaits {@code stage} on behalf of {@code self}: the value, {@link Continuation#SUSPENDED}, or a throw. */
    public static @Nullable Object await(CompletionStage<?> stage, Continuation<?> self) throws Throwable {
        return of(Trampoline.loopOf(self), stage).awaitBy(self);
    }

    /** Returns a future as {@link #wrap} does, for somebody who is about to look at it and the only one who can. */
    public static <T> Promise<T> of(Loop loop, CompletionStage<T> stage) {
        Promise<T> future = wrap(loop, stage, true);
        future.markRetrieved();
        return future;
    }

    /**
     * Returns a future with the outcome of {@code stage}; done at once if that is. Cancelling it cancels the stage, if
     * it is a {@link CompletableFuture}.
     */
    public static <T> Promise<T> wrap(Loop loop, CompletionStage<T> stage) {
        Promise<T> future = wrap(loop, stage, true);
        future.othersLeft(); // nobody waits for it yet, and perhaps nobody ever will
        return future;
    }

    /**
     * Returns a future with the outcome of work in another thread: what that throws is no wrapper. Never done at once,
     * as in asyncio: how fast the other thread was must not decide whether the task lets others run, nor what the trace
     * of a failure shows.
     */
    static <T> Promise<T> ofWork(Loop loop, CompletableFuture<T> work) {
        return wrap(loop, work, false);
    }

    private static <T> Promise<T> wrap(Loop loop, CompletionStage<T> stage, boolean unwraps) {
        Promise<T> future = loop.createFuture();
        StageListener<T> listener = unwraps ? StageListener.lastingOf(loop, stage) : null;
        // A minimal stage is a CompletableFuture by class only, and refuses to be asked; it makes another one here.
        CompletableFuture<T> completable = listener != null
                ? listener.completable
                : stage instanceof CompletableFuture<T> known && known.toCompletableFuture() == known ? known : null;
        if (unwraps && completable != null && completable.isDone()) {
            stage.whenComplete((value, failure) -> copy(future, value, failure, unwraps));
            return future;
        }
        if (listener == null) {
            listener = new StageListener<>(loop, stage, completable, unwraps);
            stage.whenComplete(listener);
        }
        listener.add(future);
        return future;
    }

    static <T> void copy(Promise<T> future, @Nullable T value, @Nullable Throwable failure, boolean unwraps) {
        if (future.isDone()) {
            return;
        }
        if (failure == null) {
            future.setResult(value);
            return;
        }
        Throwable original = unwraps ? unwrap(failure) : failure;
        if (original instanceof CancellationException) {
            future.cancel(Text.message(original));
        } else {
            future.setException(original);
        }
    }

    /**
     * Returns what is inside the wrapper that a dependent stage puts around the failure of the one before it, and
     * around what its function throws: a {@link CompletionException} that says nothing of its own. One that somebody
     * made with a message is the failure itself.
     */
    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure.getClass() == CompletionException.class && cause != null && saysOnlyItsCause(failure, cause)
                ? cause
                : failure;
    }

    private static boolean saysOnlyItsCause(Throwable failure, Throwable cause) {
        try {
            return Objects.equals(failure.getMessage(), cause.toString());
        } catch (RuntimeException odd) {
            return true; // the cause cannot say the same twice
        }
    }
}
