package dev.weft.language.woven;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createEagerTask;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.AsyncCloseable;
import dev.weft.AsyncIterable;
import dev.weft.AsyncIterator;
import dev.weft.AsyncScope;
import dev.weft.Awaitable;
import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.annotations.Async;
import dev.weft.language.kit.Boom;
import dev.weft.language.kit.Trace;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What programs await beside their own coroutines, in all the ways in which an awaitable can come to its value. */
public final class World {
    private World() {}

    /** A value that may have to be waited for. */
    public static <T> Awaitable<T> s(T value) {
        boolean suspends = Suspending.next();
        return switch (Suspending.turn() % 3) {
            case 0 -> later(suspends, value);
            case 1 -> suspends ? sleep(Duration.ZERO, value) : result(value);
            default -> future(suspends, value);
        };
    }

    @Async
    private static <T> Coroutine<T> later(boolean suspends, T value) {
        if (suspends) {
            await(yieldNow());
        }
        return result(value);
    }

    private static <T> Future<T> future(boolean suspends, T value) {
        Future<T> future = runningLoop().createFuture();
        if (suspends) {
            runningLoop().callSoon(() -> future.setResult(value));
        } else {
            future.setResult(value);
        }
        return future;
    }

    /** The same as a stage. */
    public static <T> CompletionStage<T> cs(T value) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        if (Suspending.next()) {
            runningLoop().callSoon(() -> stage.complete(value));
        } else {
            stage.complete(value);
        }
        return stage;
    }

    /** A failure that may have to be waited for. */
    @Async
    public static <T> Coroutine<T> fail(int id) {
        if (Suspending.next()) {
            await(yieldNow());
        }
        throw new Boom(id);
    }

    /** Runs a coroutine in a task of its own. */
    public static <T> Awaitable<T> spawn(Coroutine<T> coroutine) {
        return Suspending.next() ? createTask(coroutine) : createEagerTask(coroutine);
    }

    /** A resource closed by an await, or null. */
    public static AsyncCloseable closeable(int id) {
        if (Trace.chance(6)) {
            return null;
        }
        Trace.maybe(id);
        return new AsyncCloseable() {
            @Override
            @Async
            public Coroutine<Void> closeAsync() {
                await(s(id));
                Trace.hit("close " + id);
                Trace.maybe(id);
                return done();
            }
        };
    }

    /** A scope that suppresses some throwables and replaces others, or null. */
    public static AsyncScope scope(int id) {
        if (Trace.chance(6)) {
            return null;
        }
        Trace.maybe(id);
        return new TracedScope(id);
    }

    private record TracedScope(int id) implements AsyncScope {
        @Override
        @Async
        public Coroutine<Void> enter() {
            Trace.hit("enter " + id);
            await(s(id));
            Trace.maybe(id);
            return done();
        }

        @Override
        @Async
        public Coroutine<Boolean> exit(Throwable error) {
            Trace.hit("exit " + id + " " + Trace.text(error));
            Trace.maybe(id);
            return result(await(s(Trace.chance(3))));
        }
    }

    /** Numbers one after the other; advancing may fail. */
    public static AsyncIterable<Integer> source(int id, int size) {
        Trace.hit("source " + id);
        return () -> new Numbers(id, size);
    }

    private static final class Numbers implements AsyncIterator<Integer> {
        private final int id;
        private final int size;
        private int at = -1;

        Numbers(int id, int size) {
            this.id = id;
            this.size = size;
        }

        @Override
        @Async
        public Coroutine<Boolean> advance() {
            Trace.hit("advance " + id);
            Trace.maybe(id);
            await(s(at++));
            return result(at < size);
        }

        @Override
        public Integer current() {
            return at;
        }

        @Override
        @Async
        public Coroutine<Void> closeAsync() {
            Trace.hit("close " + id);
            await(s(id));
            Trace.maybe(id);
            return done();
        }
    }
}
