package dev.weft.internal.combine;

import dev.weft.AsyncIterator;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import org.jspecify.annotations.Nullable;

/** {@code advance} with a default: the next element, or something else at the end. */
public final class AdvanceOr<T> extends Continuation<T> {
    private final AsyncIterator<? extends T> iterator;
    private final @Nullable T fallback;
    private boolean begun;

    public AdvanceOr(AsyncIterator<? extends T> iterator, @Nullable T fallback) {
        this.iterator = iterator;
        this.fallback = fallback;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Object advanced = valueOf(sent);
        if (!begun) {
            begun = true;
            advanced = Trampoline.await(iterator.advance(), this);
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
