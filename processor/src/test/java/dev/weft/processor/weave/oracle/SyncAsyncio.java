package dev.weft.processor.weave.oracle;

import dev.weft.AsyncCallable;
import dev.weft.AsyncRunnable;
import dev.weft.Awaitable;
import dev.weft.Coroutine;
import dev.weft.codegen.Frame;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for {@code Asyncio} when a program runs synchronously: {@code await} is the identity, a coroutine method
 * has done its work when it returns, and a lambda does it when it is awaited.
 */
public final class SyncAsyncio {
    private SyncAsyncio() {}

    /** The value that is there already. */
    public static @Nullable Object await(Awaitable<?> awaitable) throws Throwable {
        if (awaitable instanceof Trace.Step<?> step) {
            Trace.say("await " + step.outcomeText());
            return step.outcome();
        }
        if (awaitable == null) {
            throw new NullPointerException();
        }
        return ((Result<?>) awaitable).get();
    }

    /** The value of a stage, which has to be complete. */
    public static @Nullable Object await(CompletionStage<?> stage) throws Throwable {
        CompletableFuture<?> future = stage.toCompletableFuture();
        try {
            return future.getNow(null);
        } catch (CompletionException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** What a coroutine method returns. */
    public static <T> Coroutine<T> result(T value) {
        return new Result<>(() -> value);
    }

    /** What a coroutine method without a value returns. */
    public static Coroutine<?> done() {
        return new Result<>(() -> null);
    }

    /** A lambda to be run when it is awaited. */
    public static <T> Coroutine<T> async(AsyncCallable<T> body) {
        return new Result<>(body);
    }

    /** A lambda to be run when it is awaited. */
    public static Coroutine<?> async(AsyncRunnable body) {
        return new Result<>(() -> {
            body.run();
            return null;
        });
    }

    private static final class Result<T> extends Frame<T> {
        private final AsyncCallable<T> body;

        Result(AsyncCallable<T> body) {
            this.body = body;
        }

        @Nullable
        Object get() throws Throwable {
            return body.call();
        }

        @Override
        protected Object resume(@Nullable Object sent) {
            throw new IllegalStateException("nothing resumes in a synchronous run");
        }
    }
}
