package dev.weft;

import dev.weft.internal.bridge.OutsideCallback;
import org.jspecify.annotations.Nullable;

/**
 * Whom an operation outside of the loop tells how it ended; see {@link Asyncio#fromCallback}. The first end counts,
 * those that come later do nothing. May be used from any thread.
 *
 * @param <T> the type of the result
 */
public sealed interface Callback<T> permits OutsideCallback {
    /**
     * The operation has succeeded.
     *
     * @param value its result, may be null
     * @return whether this is how it ended: false if it had ended before, or was given up by its awaiter
     */
    boolean success(@Nullable T value);

    /**
     * The operation has failed.
     *
     * @param failure what the awaiter gets, the same object
     * @return whether this is how it ended: false if it had ended before, or was given up by its awaiter
     */
    boolean failure(Throwable failure);

    /**
     * The operation was cancelled by somebody else: the awaiter gets a {@link CancelledError}.
     *
     * @return whether this is how it ended: false if it had ended before, or was given up by its awaiter
     */
    boolean cancelled();

    /**
     * Says how to stop the operation when its awaiter is cancelled. The action runs once, on the loop's thread, at once
     * if that has happened already; what it throws goes to the loop's exception handler. The awaiter does not wait for
     * its effect.
     *
     * @param action stops the operation; takes the place of one that was given before
     */
    void onCancel(Runnable action);
}
