package dev.weft.language.model;

import java.util.Iterator;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The markers, each with the meaning that it has when nothing ever has to be waited for. */
public final class Asyncio {
    private Asyncio() {}

    public static <T> T await(Awaitable<T> awaitable) {
        try {
            return awaitable.force();
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    public static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw sneaky(e.getCause());
        }
    }

    /** Loops that always run to their end; the others are rendered with {@link EachRun}. */
    public static <T> Iterable<T> awaitEach(AsyncIterable<T> source) {
        EachRun<T> run = EachRun.over(source);
        Iterator<T> iterator = run.iterator();
        return () -> iterator;
    }

    public static <T> Coroutine<T> result(T value) {
        return new Coroutine<>(null, value);
    }

    public static Coroutine<Void> done() {
        return new Coroutine<>(null, null);
    }

    public static <T> Coroutine<T> async(AsyncCallable<T> body) {
        return new Coroutine<>(() -> result(body.call()), null);
    }

    public static Coroutine<Void> async(AsyncRunnable body) {
        return new Coroutine<>(
                () -> {
                    body.run();
                    return done();
                },
                null);
    }

    /** The entry of a coroutine method: nothing of the body runs yet. */
    public static <T> Coroutine<T> lazy(Coroutine.Body<T> body) {
        return new Coroutine<>(body, null);
    }

    /** The entry of a generator method. */
    public static <T> AsyncGenerator<T> generator(Coroutine.Body<?> body) {
        return new ThreadGenerator<>(body);
    }

    public static void emit(Object value) {
        ThreadGenerator.emitHere(value);
    }

    /** The return value of a generator body, rendered as a coroutine body. */
    public static Coroutine<Object> endOfBody() {
        return new Coroutine<>(null, null);
    }

    /** Ends the threads of generators that a run left half-way. */
    public static void endAll() {
        ThreadGenerator.endAll();
    }

    /** Throws anything: declared to return what {@code throw} can take. */
    @SuppressWarnings("unchecked")
    static <E extends Throwable> RuntimeException sneaky(Throwable error) throws E {
        throw (E) error;
    }
}
