package dev.weft;

import dev.weft.codegen.Frame;

/**
 * A coroutine put together from lambdas, one for each stretch between two awaits. What a stretch returns is awaited if
 * it is awaitable, and the outcome goes to the next one; anything else ends the coroutine. A failure goes to the next
 * stretch only if that is {@link #caught}; otherwise it skips stretches until one is.
 */
final class Scripted<T> extends Frame<T> {
    /** A stretch that gets the value of the await before it. */
    interface Step {
        Object run(Object value) throws Throwable;
    }

    /** A stretch that gets the failure of the await before it, or null. */
    interface Catch extends Step {
        Object caught(Object value, Throwable failure) throws Throwable;

        @Override
        default Object run(Object value) throws Throwable {
            return caught(value, null);
        }
    }

    private final String name;
    private final Step[] steps;

    private Scripted(String name, Step... steps) {
        this.name = name;
        this.steps = steps;
    }

    static <T> Coroutine<T> steps(Step... steps) {
        return new Scripted<>("steps", steps);
    }

    static <T> Coroutine<T> named(String name, Step... steps) {
        return new Scripted<>(name, steps);
    }

    /** Marks a stretch that gets failures, too. */
    static Catch caught(Catch step) {
        return step;
    }

    /** A stretch that runs in any case and lets a failure go on. */
    static Catch always(Runnable body) {
        return (value, failure) -> {
            body.run();
            if (failure != null) {
                throw failure;
            }
            return value;
        };
    }

    /** Awaits {@code awaitable} and then goes on with stretch {@code next}, counted from 0. */
    Object goOn(int next, Object awaitable) {
        label = next;
        return awaitable;
    }

    @Override
    protected Object resume(Object sent) throws Throwable {
        Object value = null;
        Throwable failure = null;
        try {
            value = value(sent);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        for (; ; ) {
            if (label == steps.length) {
                if (failure != null) {
                    throw failure;
                }
                return value;
            }
            Step step = steps[label++];
            if (failure != null && !(step instanceof Catch)) {
                continue;
            }
            try {
                Object next = step instanceof Catch handler ? handler.caught(value, failure) : step.run(value);
                failure = null;
                if (!(next instanceof Awaitable<?> awaitable)) {
                    return next;
                }
                value = await(awaitable, this);
                if (value == SUSPENDED) {
                    return SUSPENDED;
                }
            } catch (Throwable thrown) {
                failure = thrown;
            }
        }
    }

    @Override
    protected String methodName() {
        return name;
    }
}
