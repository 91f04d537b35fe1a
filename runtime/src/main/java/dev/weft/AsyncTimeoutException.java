package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the time for something asynchronous was up, as Python's {@code TimeoutError}: by {@link Timeout},
 * {@code waitFor} and {@code asCompleted}.
 *
 * <p>Unchecked, unlike {@link java.util.concurrent.TimeoutException}. Its cause, if any, is the {@link CancelledError}
 * that it stands for.
 */
public final class AsyncTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes the exception without a message. */
    public AsyncTimeoutException() {}

    /**
     * Makes the exception with a message.
     *
     * @param message what took too long, may be null
     */
    public AsyncTimeoutException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes the exception with a message and a cause.
     *
     * @param message what took too long, may be null
     * @param cause the cancellation that the timeout caused, may be null
     */
    public AsyncTimeoutException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
