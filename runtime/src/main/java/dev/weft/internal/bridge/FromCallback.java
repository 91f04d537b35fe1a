package dev.weft.internal.bridge;

import dev.weft.CallbackStarter;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code fromCallback}: starts the operation when it is awaited. */
public final class FromCallback<T> extends Continuation<T> {
    private final CallbackStarter<T> starter;
    private boolean begun;

    /** For {@link dev.weft.Asyncio} and {@link dev.weft.Flows}. */
    public FromCallback(CallbackStarter<T> starter) {
        this(Objects.requireNonNull(starter, "starter"), false);
    }

    private FromCallback(CallbackStarter<T> starter, boolean begun) { // what is refused makes no coroutine
        this.starter = starter;
        this.begun = begun;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Object value = valueOf(sent);
        if (begun) {
            return value;
        }
        begun = true;
        OutsideCallback<T> callback = new OutsideCallback<>(loop());
        try {
            starter.start(callback);
        } catch (Throwable failure) {
            callback.cancelled(); // nobody is going to look at the future
            throw failure;
        }
        return Trampoline.await(callback.future(), this);
    }

    @Override
    protected String describe() {
        return "fromCallback";
    }
}
