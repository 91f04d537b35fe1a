package dev.weft.internal.core;

import dev.weft.AsyncCallable;
import org.jspecify.annotations.Nullable;

/**
 * {@code async(body)} in code that was not compiled by Weft: a coroutine that calls an ordinary lambda when it is
 * awaited.
 */
public final class Deferred<T> extends Continuation<T> {
    private final AsyncCallable<?> body;

    public Deferred(AsyncCallable<?> body) {
        this.body = java.util.Objects.requireNonNull(body, "body");
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        valueOf(sent);
        return body.call();
    }

    @Override
    protected String describe() {
        return "async";
    }
}
