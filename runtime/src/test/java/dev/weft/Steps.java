package dev.weft;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines put together from lambdas, one for each stretch between two awaits, for tests that need no compiler. What
 * a step returns is awaited if it is awaitable, and the next step gets the outcome; anything else the next step gets as
 * it is. What the last one leaves is the result. A failure passes over all steps but those that are marked by
 * {@link #caught} or {@link #always}.
 *
 * <p>Blocks ({@link #attempt}, {@link #within}, {@link #repeat}) are coroutines of their own, awaited inline, so the
 * order of events is that of the same code written as one body.
 *
 * <pre>{@code
 *                                         steps(
 * await(lock.acquire());                      x -> lock.acquire(),
 * try {
 *     await(sleep(1));                ⇒       x -> attempt(() -> steps(y -> sleep(1)), error -> {
 * } catch (Throwable error) {
 *     trace.add(error);                           trace.add(error);
 *                                                 return null;
 * }                                           }),
 * return result("done");                      x -> "done")
 * }</pre>
 */
final class Steps {
    private Steps() {}

    /** A stretch that gets the value of the one before. */
    @FunctionalInterface
    interface Step {
        @Nullable
        Object run(@Nullable Object value) throws Throwable;
    }

    /** A stretch that gets the failure of those before, or null and a value. */
    @FunctionalInterface
    interface Catch extends Step {
        @Nullable
        Object caught(@Nullable Object value, @Nullable Throwable failure) throws Throwable;

        @Override
        default @Nullable Object run(@Nullable Object value) throws Throwable {
            return caught(value, null);
        }
    }

    /** Makes the body of a block. */
    @FunctionalInterface
    interface Body {
        Coroutine<?> begin() throws Throwable;
    }

    /** Deals with a throwable: returns what to await, or null, or throws. */
    @FunctionalInterface
    interface Handler {
        @Nullable
        Awaitable<?> handle(Throwable error) throws Throwable;
    }

    /** Runs the steps one after the other. */
    static <T> Coroutine<T> steps(Step... steps) {
        return new Sequence<>("steps", steps);
    }

    /** Runs the steps under the name of a method. */
    static <T> Coroutine<T> named(String name, Step... steps) {
        return new Sequence<>(name, steps);
    }

    /** Marks a step that gets failures, too. */
    static Catch caught(Catch step) {
        return step;
    }

    /** A step that runs in any case and lets a failure go on. */
    static Catch always(Runnable body) {
        return (value, failure) -> {
            body.run();
            if (failure != null) {
                throw failure;
            }
            return value;
        };
    }

    /** Yields, and fails with an {@link IllegalStateException}. */
    static Coroutine<Object> failing(String message) {
        return steps(x -> Asyncio.yieldNow(), x -> {
            throw new IllegalStateException(message);
        });
    }

    /** {@code try { body } catch (Throwable error) { handler }}. */
    static Coroutine<Object> attempt(Body body, Handler handler) {
        return steps(
                x -> body.begin(), caught((value, error) -> error == null ? new Value(value) : handler.handle(error)));
    }

    /** {@code try { body } finally { clean }}, where the clean-up gets the failure or null. */
    static Coroutine<Object> ensure(Body body, Handler clean) {
        return steps(
                x -> attempt(
                        body,
                        error -> steps(y -> clean.handle(error), y -> {
                            throw error;
                        })),
                x -> clean.handle(NO_ERROR));
    }

    static final Throwable NO_ERROR = new Throwable("none", null, false, false) {};

    /** {@code try (scope) { body }}. */
    static Coroutine<Object> within(AsyncScope scope, Body body) {
        return steps(
                x -> scope.enter(),
                x -> attempt(
                        () -> steps(y -> body.begin(), y -> false),
                        error -> steps(y -> scope.exit(error), y -> {
                            if (!Boolean.TRUE.equals(y)) {
                                throw error;
                            }
                            return true;
                        })),
                x -> Boolean.TRUE.equals(x) ? null : scope.exit(null));
    }

    /** Awaits {@code body} for 0 to {@code count} - 1, one after the other. */
    static Coroutine<Object> repeat(int count, IntFunction<@Nullable Awaitable<?>> body) {
        return new Script<>() {
            private int next;

            @Override
            Object body(Object sent) throws Throwable {
                value(sent);
                while (next < count) {
                    Awaitable<?> awaitable = body.apply(next++);
                    if (awaitable != null && waits(0, awaitable)) {
                        return SUSPENDED;
                    }
                }
                return null;
            }
        };
    }

    /** Has a value that is not awaited, even if it is awaitable. */
    private static final class Value extends Script<Object> {
        private final Object value;

        Value(Object value) {
            this.value = value;
        }

        @Override
        Object body(Object sent) {
            return value;
        }
    }

    private static final class Sequence<T> extends Script<T> {
        private final String name;
        private final Step[] steps;

        Sequence(String name, Step[] steps) {
            this.name = name;
            this.steps = steps;
        }

        @Override
        Object body(Object sent) throws Throwable {
            Object value = null;
            Throwable failure = null;
            try {
                value = value(sent);
            } catch (Throwable thrown) {
                failure = thrown;
            }
            while (label < steps.length) {
                Step step = steps[label++];
                if (failure != null && !(step instanceof Catch)) {
                    continue;
                }
                try {
                    Object next = step instanceof Catch handler ? handler.caught(value, failure) : step.run(value);
                    failure = null;
                    value = next instanceof Awaitable<?> awaitable ? await(awaitable, this) : next;
                    if (value == SUSPENDED) {
                        return SUSPENDED;
                    }
                } catch (Throwable thrown) {
                    failure = thrown;
                }
            }
            if (failure != null) {
                throw failure;
            }
            return value;
        }

        @Override
        protected String methodName() {
            return name;
        }
    }
}
