package dev.weft;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code fromCallback}: starts the operation when it is awaited. */
final class FromCallback<T> extends Coroutine<T> {
    private final CallbackStarter<T> starter;
    private boolean begun;

    FromCallback(CallbackStarter<T> starter) {
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
        Callback<T> callback = new Callback<>(driver().loop);
        try {
            starter.start(callback);
        } catch (Throwable failure) {
            callback.cancelled(); // nobody is going to look at the future
            throw failure;
        }
        return awaitFrom(this, callback.future());
    }

    @Override
    protected String describe() {
        return "fromCallback";
    }
}
