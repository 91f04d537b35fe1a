package dev.weft.internal.core;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A user's done callback and the context in which it was registered. */
final class DoneCallback {
    final Consumer<?> callback;
    private final @Nullable Object context;

    DoneCallback(Consumer<?> callback, @Nullable Object context) {
        this.callback = java.util.Objects.requireNonNull(callback, "callback");
        this.context = context;
    }

    @SuppressWarnings("unchecked") // addDoneCallback takes a consumer of the very future that calls here
    void call(Promise<?> future) {
        Guard.run(future.loop, context, () -> ((Consumer<Object>) callback).accept(future), callback);
    }
}
