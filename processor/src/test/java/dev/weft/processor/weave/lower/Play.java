package dev.weft.processor.weave.lower;

import dev.weft.AsyncCloseable;
import dev.weft.AsyncIterable;
import dev.weft.AsyncIterator;
import dev.weft.AsyncScope;
import dev.weft.Awaitable;
import dev.weft.Coroutine;
import dev.weft.codegen.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What lowered test programs run with: resources and sources that record what happens to them, in an asynchronous form
 * for the program and a synchronous one for the program that it is compared with. Every await is driven to its end on
 * the spot.
 */
public final class Play {
    private final List<String> trace = new ArrayList<>();
    private final Map<String, Boolean> goesOn = new LinkedHashMap<>();
    private final Random random;
    private int budget;

    /** A play whose decisions come from a seed, and which ends by an error when it has made too many. */
    public Play(long seed, int budget) {
        this.random = new Random(seed);
        this.budget = budget;
    }

    public String trace() {
        return String.join("\n", trace);
    }

    /**
     * Whether the program goes on behind a scope that has suppressed an exception of a block that cannot complete:
     * where something is compiled that follows it, which the source does not tell. Else it fails. The same each time
     * for a place; every place that is asked for is noted.
     */
    public boolean goesOn(String place) {
        return goesOn.computeIfAbsent(place, unknown -> false);
    }

    /**
     * The places that {@link #goesOn} was asked for, in that order; those that it knows before the play begins are
     * decided.
     */
    public Map<String, Boolean> goesOn() {
        return goesOn;
    }

    /** Records that the program came by. */
    public void at(Object place) {
        trace.add(String.valueOf(place));
    }

    /** A decision. */
    public boolean flip() {
        return pick(2) == 0;
    }

    /** A decision between several. */
    public int pick(int bound) {
        if (budget-- <= 0) {
            throw new Stop("budget");
        }
        return random.nextInt(bound);
    }

    /** Fails sometimes. */
    public void risk(String name) {
        at(name);
        if (pick(4) == 0) {
            throw new Stop(name);
        }
    }

    /** What the play throws; its name is all that matters. */
    public static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Stop(String name) {
            super(name);
        }
    }

    /** A record whose accessor fails sometimes. */
    public record Pair(Play play, int left) {
        @Override
        public int left() {
            play.risk("accessor");
            return left;
        }
    }

    /** Describes an outcome so that two runs can be compared: kinds, causes and what is suppressed. */
    public static String describe(@Nullable Throwable error) {
        if (error == null) {
            return "null";
        }
        StringBuilder text = new StringBuilder(
                error instanceof Stop ? error.getMessage() : error.getClass().getSimpleName());
        for (Throwable suppressed : error.getSuppressed()) {
            text.append('+').append(describe(suppressed));
        }
        if (error.getCause() != null) {
            text.append('(').append(describe(error.getCause())).append(')');
        }
        return text.toString();
    }

    /** Stands for {@code Asyncio.await} in lowered programs. */
    public static @Nullable Object await(Awaitable<?> awaitable) throws Throwable {
        return ((Step<?>) awaitable).run();
    }

    /** Stands for {@code GeneratorFrame.advance} in lowered programs. */
    public static @Nullable Object advance(AsyncIterator<?> iterator) throws Throwable {
        return await(iterator.advance());
    }

    /** Stands for {@code GeneratorFrame.close} in lowered programs. */
    public static @Nullable Object close(AsyncIterator<?> iterator) throws Throwable {
        return await(iterator.closeAsync());
    }

    /** A coroutine that does something at once when it is awaited. */
    public static <T> Coroutine<T> run(Callable<T> action) {
        return new Step<>(action);
    }

    /** The value of a finished coroutine. */
    public static @Nullable Object resultOf(Coroutine<?> coroutine) throws Exception {
        return dev.weft.Asyncio.run(coroutine);
    }

    private static final class Step<T> extends Frame<T> {
        private final Callable<T> action;

        Step(Callable<T> action) {
            this.action = action;
        }

        T run() throws Exception {
            return action.call();
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) {
            throw new UnsupportedOperationException();
        }
    }

    public Scope scope(String name) {
        return new Scope(this, name);
    }

    public @Nullable Scope maybeScope(String name) {
        return pick(4) == 0 ? null : scope(name);
    }

    public First first(String name) {
        return new First(scope(name));
    }

    public Second second(String name) {
        return new Second(scope(name));
    }

    @SuppressWarnings("unchecked")
    public <T extends Named & AsyncScope> T named(String name) {
        return (T) first(name);
    }

    public Left left(String name) {
        return new Left(resource(name));
    }

    public Right right(String name) {
        return new Right(resource(name));
    }

    public Resource resource(String name) {
        return new Resource(this, name);
    }

    public @Nullable Resource maybeResource(String name) {
        return pick(4) == 0 ? null : resource(name);
    }

    public Closer closer(String name) {
        return new Closer(this, name);
    }

    public Source source(String name) {
        return new Source(this, name, pick(4));
    }

    /** A scope that fails and suppresses at random. */
    public static class Scope implements AsyncScope {
        private final Play play;
        private final String name;

        public Scope(Play play, String name) {
            this.play = play;
            this.name = name;
        }

        @Override
        public Coroutine<Void> enter() {
            return new Step<>(() -> {
                enterNow();
                return null;
            });
        }

        @Override
        public Coroutine<Boolean> exit(@Nullable Throwable failure) {
            return new Step<>(() -> exitNow(failure));
        }

        public void enterNow() {
            play.risk("enter " + name);
        }

        public @Nullable Boolean exitNow(@Nullable Throwable failure) {
            play.at("exit " + name + " " + describe(failure));
            return switch (play.pick(5)) {
                case 0 -> throw new Stop("exit " + name);
                case 1 -> null;
                case 2 -> false;
                default -> true;
            };
        }

        /** The exit of a block that threw: returns if the exception is suppressed. */
        public static void exitFailing(@Nullable Scope scope, Throwable failure) throws Throwable {
            if (scope != null) {
                Boolean suppressed;
                try {
                    suppressed = scope.exitNow(failure);
                } catch (Stop e) {
                    e.addSuppressed(failure);
                    throw e;
                }
                if (Boolean.TRUE.equals(suppressed)) {
                    return;
                }
            }
            throw failure;
        }
    }

    /**
     * What resources have in common before they are resources: the class file knows no more of a variable that may hold
     * several.
     */
    public static class Named {}

    /** A scope whose type says so second. */
    public static final class First extends Named implements AsyncScope {
        private final Scope scope;

        First(Scope scope) {
            this.scope = scope;
        }

        @Override
        public Coroutine<Void> enter() {
            return scope.enter();
        }

        @Override
        public Coroutine<Boolean> exit(@Nullable Throwable failure) {
            return scope.exit(failure);
        }
    }

    /** Another one. */
    public static final class Second extends Named implements AsyncScope {
        private final Scope scope;

        Second(Scope scope) {
            this.scope = scope;
        }

        @Override
        public Coroutine<Void> enter() {
            return scope.enter();
        }

        @Override
        public Coroutine<Boolean> exit(@Nullable Throwable failure) {
            return scope.exit(failure);
        }
    }

    /** A resource whose type says so second. */
    public static final class Left extends Named implements AsyncCloseable {
        private final Resource resource;

        Left(Resource resource) {
            this.resource = resource;
        }

        @Override
        public Coroutine<Void> closeAsync() {
            return resource.closeAsync();
        }
    }

    /** Another one. */
    public static final class Right extends Named implements AsyncCloseable {
        private final Resource resource;

        Right(Resource resource) {
            this.resource = resource;
        }

        @Override
        public Coroutine<Void> closeAsync() {
            return resource.closeAsync();
        }
    }

    /** A resource that is closed asynchronously. */
    public static class Resource implements AsyncCloseable {
        private final Play play;
        private final String name;

        public Resource(Play play, String name) {
            this.play = play;
            this.name = name;
        }

        @Override
        public Coroutine<Void> closeAsync() {
            return new Step<>(() -> {
                closeNow();
                return null;
            });
        }

        public void closeNow() {
            play.risk("close " + name);
        }

        /** The same resource for a synchronous program. */
        public static @Nullable Now now(@Nullable Resource resource) {
            return resource == null ? null : resource::closeNow;
        }
    }

    /** What is closed synchronously. */
    public interface Now extends AutoCloseable {
        @Override
        void close();
    }

    /** A resource of plain Java. */
    public static final class Closer implements Now {
        private final Play play;
        private final String name;

        public Closer(Play play, String name) {
            this.play = play;
            this.name = name;
        }

        @Override
        public void close() {
            play.risk("close " + name);
        }
    }

    /** A source of a few numbers that fails at random. */
    public static final class Source implements AsyncIterable<Integer> {
        private final Play play;
        private final String name;
        private final int size;

        Source(Play play, String name, int size) {
            this.play = play;
            this.name = name;
            this.size = size;
        }

        @Override
        public Walk iterator() {
            play.risk("iterator " + name);
            return new Walk(this);
        }
    }

    /** One walk over a source. */
    public static final class Walk implements AsyncIterator<Integer>, Now {
        private final Source source;
        private int position;

        Walk(Source source) {
            this.source = source;
        }

        @Override
        public Coroutine<Boolean> advance() {
            return new Step<>(this::advanceNow);
        }

        @Override
        public Integer current() {
            return position;
        }

        @Override
        public Coroutine<Void> closeAsync() {
            return new Step<>(() -> {
                close();
                return null;
            });
        }

        public boolean advanceNow() {
            source.play.at("advance " + source.name);
            if (source.play.pick(12) == 0) {
                throw new Stop("advance " + source.name);
            }
            return position++ < source.size;
        }

        @Override
        public void close() {
            source.play.risk("close " + source.name);
        }
    }
}
