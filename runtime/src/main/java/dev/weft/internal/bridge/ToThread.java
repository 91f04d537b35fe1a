package dev.weft.internal.bridge;

import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code toThread}: hands the work over when it is awaited. */
public final class ToThread<T> extends Continuation<T> {
    private final Callable<T> callable;
    private boolean begun;

    /** Makes a coroutine with the result of {@code callable}. */
    public ToThread(Callable<T> callable) {
        this.callable = callable;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Object value = valueOf(sent);
        if (begun) {
            return value;
        }
        begun = true;
        return Trampoline.await(loop().runInExecutor(null, callable), this);
    }

    @Override
    protected String describe() {
        return "toThread";
    }
}
