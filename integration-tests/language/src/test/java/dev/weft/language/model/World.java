package dev.weft.language.model;

import dev.weft.language.kit.Boom;
import dev.weft.language.kit.Trace;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What programs await beside their own coroutines; the woven world has a class of the same name. */
public final class World {
    private World() {}

    /** A value that may have to be waited for. */
    public static <T> Awaitable<T> s(T value) {
        return Asyncio.result(value);
    }

    /** The same as a stage. */
    public static <T> CompletionStage<T> cs(T value) {
        return CompletableFuture.completedFuture(value);
    }

    /** A failure that may have to be waited for. */
    public static <T> Awaitable<T> fail(int id) {
        return new Coroutine<>(
                () -> {
                    throw new Boom(id);
                },
                null);
    }

    /** Runs a coroutine in a task of its own. */
    public static <T> Awaitable<T> spawn(Coroutine<T> coroutine) {
        return coroutine;
    }

    /** A resource closed by an await, or null. */
    public static AsyncCloseable closeable(int id) {
        if (Trace.chance(6)) {
            return null;
        }
        Trace.maybe(id);
        return () -> Asyncio.lazy(() -> {
            Trace.hit("close " + id);
            Trace.maybe(id);
            return Asyncio.done();
        });
    }

    /** A scope that suppresses some throwables and replaces others, or null. */
    public static AsyncScope scope(int id) {
        if (Trace.chance(6)) {
            return null;
        }
        Trace.maybe(id);
        return new AsyncScope() {
            @Override
            public Coroutine<Void> enter() {
                return Asyncio.lazy(() -> {
                    Trace.hit("enter " + id);
                    Trace.maybe(id);
                    return Asyncio.done();
                });
            }

            @Override
            public Coroutine<Boolean> exit(Throwable error) {
                return Asyncio.lazy(() -> {
                    Trace.hit("exit " + id + " " + Trace.text(error));
                    Trace.maybe(id);
                    return Asyncio.result(Trace.chance(3));
                });
            }
        };
    }

    /** Numbers one after the other; advancing may fail. */
    public static AsyncIterable<Integer> source(int id, int size) {
        Trace.hit("source " + id);
        return () -> new AsyncIterator<>() {
            private int at = -1;

            @Override
            public Coroutine<Boolean> advance() {
                return Asyncio.lazy(() -> {
                    Trace.hit("advance " + id);
                    Trace.maybe(id);
                    at++;
                    return Asyncio.result(at < size);
                });
            }

            @Override
            public Integer current() {
                return at;
            }

            @Override
            public Coroutine<Void> closeAsync() {
                return Asyncio.lazy(() -> {
                    Trace.hit("close " + id);
                    Trace.maybe(id);
                    return Asyncio.done();
                });
            }
        };
    }
}
