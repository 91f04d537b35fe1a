package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * Runs coroutines to their end on the spot, without an event loop: what a library needs whose methods are all asynchronous behind
 * synchronous entries. Made for coroutines that await nothing but {@link #suspension()}, which suspends always; such a coroutine
 * is resumed until it has a result. In this package because only here a coroutine can be begun.
 */
public final class OnTheSpot {
    private OnTheSpot() {}

    /** The outcome of a coroutine that has not begun. */
    public static @Nullable Object run(Coroutine<?> coroutine) throws Throwable {
        Object result;
        do {
            result = coroutine.resume(null);
        } while (result == Coroutine.SUSPENDED);
        return result;
    }

    /** Something to await that always suspends. */
    public static Coroutine<?> suspension() {
        return Suspension.INSTANCE;
    }

    private static final class Suspension extends Coroutine<Object> {
        static final Suspension INSTANCE = new Suspension();

        @Override
        Object begin(Coroutine<?> caller) {
            return SUSPENDED;
        }

        @Override
        protected Object resume(@Nullable Object sent) {
            throw new IllegalStateException("it has no body");
        }
    }
}
