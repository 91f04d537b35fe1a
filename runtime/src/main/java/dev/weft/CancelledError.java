package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * The cancellation of a task or future.
 *
 * <p>{@link Task#cancel()} makes it appear at the point where the task waits. It is an {@link Error}, as it is a
 * {@code BaseException} in Python, so that {@code catch (Exception e)} does not swallow it by accident. Code that catches it
 * cleans up and throws it on.
 *
 * <p>It carries no stack trace: it arises in the event loop, whose frames say nothing.
 */
public final class CancelledError extends Error {
    private static final long serialVersionUID = 1L;

    /** Makes a cancellation without a message. */
    public CancelledError() {
        this(null);
    }

    /**
     * Makes a cancellation with a message.
     *
     * @param message the message, or null for none
     */
    public CancelledError(@Nullable String message) {
        super(message, null, true, false);
    }
}
