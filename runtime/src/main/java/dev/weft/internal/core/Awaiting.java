package dev.weft.internal.core;

import dev.weft.Awaitable;
import dev.weft.CoroutineSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a task runs that is made of a {@link CoroutineSource}: it awaits that. */
public final class Awaiting<T> extends Continuation<T> {
    private final CoroutineSource<T> source;
    private boolean begun;

    Awaiting(CoroutineSource<T> source) {
        this.source = source;
    }

    /** Returns the coroutine of {@code source}. */
    static <T> Continuation<T> coroutineOf(CoroutineSource<T> source) {
        Continuation<T> coroutine = (Continuation<T>) source.toCoroutine();
        if (coroutine == null) {
            throw new NullPointerException(
                    "toCoroutine() of " + source.getClass().getName() + " returned null");
        }
        return coroutine;
    }

    /** Returns a coroutine as it is, and one that awaits anything else of the user's. */
    static <T> Continuation<T> of(Awaitable<T> awaitable) {
        Objects.requireNonNull(awaitable, "awaitable");
        return awaitable instanceof CoroutineSource<T> source ? new Awaiting<>(source) : (Continuation<T>) awaitable;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Object value = valueOf(sent);
        if (begun) {
            return value;
        }
        begun = true;
        return Trampoline.await(coroutineOf(source), this);
    }

    @Override
    protected String describe() {
        return source.getClass().getName() + ".toCoroutine";
    }
}
