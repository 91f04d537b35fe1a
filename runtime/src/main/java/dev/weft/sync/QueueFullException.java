package dev.weft.sync;

/** Thrown by {@link AsyncQueue#putNowait(Object)} when the queue is at its capacity, as asyncio's {@code QueueFull}. */
public final class QueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes the exception without a message. */
    public QueueFullException() {}

    /**
     * Makes the exception with a message.
     *
     * @param message what was tried
     */
    public QueueFullException(String message) {
        super(message);
    }
}
