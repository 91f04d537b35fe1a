package dev.weft.internal.core;

import dev.weft.Awaitable;
import dev.weft.Coroutine;
import org.jspecify.annotations.Nullable;

/**
 * Runs coroutines to their end on the spot, without an event loop: what a library needs whose methods are all
 * asynchronous behind synchronous entries. Made for coroutines that await nothing but {@link #suspension()} and
 * {@link #later}, which suspend always; such a coroutine is resumed until it has a result. In this package because only
 * here a coroutine can be begun.
 */
public final class OnTheSpot {
    /** What the coroutine that has just suspended is to be resumed with. */
    private static final ThreadLocal<Object[]> SENT = ThreadLocal.withInitial(() -> new Object[1]);

    private OnTheSpot() {}

    /** The outcome of a coroutine that has not begun. */
    public static @Nullable Object run(Coroutine<?> coroutine) throws Throwable {
        Object result = ((Continuation<?>) coroutine).resume(null);
        while (result == Continuation.SUSPENDED) {
            Object[] sent = SENT.get();
            Object value = sent[0];
            sent[0] = null;
            result = ((Continuation<?>) coroutine).resume(value);
        }
        return result;
    }

    /** The same for source text, whose entries need not say what the coroutine may throw. */
    @SuppressWarnings("unchecked")
    public static <T> T drive(Coroutine<T> coroutine) {
        try {
            return (T) run(coroutine);
        } catch (Throwable e) {
            throw OnTheSpot.<RuntimeException>unchecked(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable error) throws E {
        throw (E) error;
    }

    /** A value to await, which always suspends. */
    public static <T> Awaitable<T> later(@Nullable T value) {
        return new Later<>(value);
    }

    /** Something to await that always suspends. */
    public static Coroutine<?> suspension() {
        return Suspension.INSTANCE;
    }

    private static final class Later<T> extends Continuation<T> {
        private final @Nullable T value;

        Later(@Nullable T value) {
            this.value = value;
        }

        @Override
        Object begin(Continuation<?> caller) {
            SENT.get()[0] = value;
            return SUSPENDED;
        }

        @Override
        protected Object resume(@Nullable Object sent) {
            throw new IllegalStateException("it has no body");
        }
    }

    private static final class Suspension extends Continuation<Object> {
        static final Suspension INSTANCE = new Suspension();

        @Override
        Object begin(Continuation<?> caller) {
            return SUSPENDED;
        }

        @Override
        protected Object resume(@Nullable Object sent) {
            throw new IllegalStateException("it has no body");
        }
    }
}
