package dev.weft;

import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines put together from steps, for tests that need no compiler: a step does something and returns what is to be
 * awaited next, or null; the next one gets the value. Blocks ({@link #attempt}, {@link #within}) are coroutines of
 * their own, awaited inline, so the order of events is that of the same code written as one body.
 *
 * <pre>{@code
 * steps(
 *     x -> lock.acquire(),
 *     x -> attempt(() -> steps(y -> sleep(1)), error -> { trace.add(error); return null; }),
 *     x -> trace.note("done"))
 * }</pre>
 */
final class Steps {
    private Steps() {}

    /** One step. */
    @FunctionalInterface
    interface Step {
        @Nullable
        Awaitable<?> run(@Nullable Object value) throws Throwable;
    }

    /** Makes the body of a block. */
    @FunctionalInterface
    interface Body {
        Coroutine<?> begin() throws Throwable;
    }

    /** Deals with a throwable: returns what to await, or null, or throws. */
    @FunctionalInterface
    interface Catch {
        @Nullable
        Awaitable<?> handle(Throwable error) throws Throwable;
    }

    /** Runs the steps; the result is the value of the last await, if the last step awaits, else null. */
    @SuppressWarnings("unchecked") // the test knows the type
    static <T> Coroutine<T> steps(Step... steps) {
        return (Coroutine<T>) new Sequence(steps);
    }

    /** Yields, and fails with an {@link IllegalStateException}. */
    static Coroutine<Object> failing(String message) {
        return steps(x -> Asyncio.yieldNow(), x -> {
            throw new IllegalStateException(message);
        });
    }

    /** {@code try { body } catch (Throwable error) { handler }}. */
    static Coroutine<Object> attempt(Body body, Catch handler) {
        return new Attempt(body, handler);
    }

    /** {@code try { body } finally { clean }}, where the clean-up gets the failure or null. */
    static Coroutine<Object> ensure(Body body, Catch clean) {
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
                        () -> steps(y -> body.begin(), y -> new Value(false)),
                        error -> steps(y -> scope.exit(error), y -> {
                            if (!Boolean.TRUE.equals(y)) {
                                throw error;
                            }
                            return new Value(true);
                        })),
                x -> Boolean.TRUE.equals(x) ? null : scope.exit(null));
    }

    /** Awaits {@code body} for 0 to {@code count} - 1, one after the other. */
    static Coroutine<Object> repeat(int count, IntFunction<Awaitable<?>> body) {
        return new Repeat(count, body);
    }

    private static final class Repeat extends Continuation<Object> {
        private final int count;
        private final IntFunction<Awaitable<?>> body;
        private int next;

        Repeat(int count, IntFunction<Awaitable<?>> body) {
            this.count = count;
            this.body = body;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            valueOf(sent);
            while (next < count) {
                Awaitable<?> awaitable = body.apply(next++);
                if (awaitable != null && Trampoline.await(awaitable, this) == SUSPENDED) {
                    return SUSPENDED;
                }
            }
            return null;
        }
    }

    private static final class Value extends Continuation<Object> {
        private final Object value;

        Value(Object value) {
            this.value = value;
        }

        @Override
        protected Object resume(@Nullable Object sent) {
            return value;
        }
    }

    private static final class Sequence extends Continuation<Object> {
        private final Step[] steps;
        private int next;

        Sequence(Step[] steps) {
            this.steps = steps;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            Object value = valueOf(sent);
            while (next < steps.length) {
                Awaitable<?> awaitable = steps[next++].run(value);
                value = awaitable == null ? null : Trampoline.await(awaitable, this);
                if (value == SUSPENDED) {
                    return SUSPENDED;
                }
            }
            return value;
        }
    }

    private static final class Attempt extends Continuation<Object> {
        private final Body body;
        private final Catch handler;
        private int stage;

        Attempt(Body body, Catch handler) {
            this.body = body;
            this.handler = handler;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            if (stage == 2) {
                return valueOf(sent);
            }
            try {
                if (stage == 0) {
                    valueOf(sent);
                    stage = 1;
                    return Trampoline.await(body.begin(), this);
                }
                return valueOf(sent);
            } catch (Throwable error) {
                stage = 2;
                Awaitable<?> awaitable = handler.handle(error);
                return awaitable == null ? null : Trampoline.await(awaitable, this);
            }
        }
    }
}
