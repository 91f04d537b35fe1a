package dev.weft;

import org.jspecify.annotations.Nullable;

/** {@code advance} with a default: the next element, or something else at the end. */
final class AdvanceOr<T> extends Coroutine<T> {
    private final AsyncIterator<? extends T> iterator;
    private final @Nullable T fallback;
    private boolean begun;

    AdvanceOr(AsyncIterator<? extends T> iterator, @Nullable T fallback) {
        this.iterator = iterator;
        this.fallback = fallback;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Object advanced = valueOf(sent);
        if (!begun) {
            begun = true;
            advanced = awaitFrom(this, iterator.advance());
            if (advanced == SUSPENDED) {
                return SUSPENDED;
            }
        }
        return Boolean.TRUE.equals(advanced) ? iterator.current() : fallback;
    }

    @Override
    protected String describe() {
        return "advance";
    }
}
