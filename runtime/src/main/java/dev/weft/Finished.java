package dev.weft;

import org.jspecify.annotations.Nullable;

/** A coroutine that has its value already: what the markers {@code result} and {@code done} make when called as methods. */
final class Finished<T> extends Coroutine<T> {
    private final @Nullable Object value;

    Finished(@Nullable Object value) {
        this.value = value;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        valueOf(sent);
        return value;
    }

    @Override
    protected String describe() {
        return "result";
    }
}
