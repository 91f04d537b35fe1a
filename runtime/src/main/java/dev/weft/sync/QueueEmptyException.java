package dev.weft.sync;

/** Thrown by {@link AsyncQueue#getNowait()} when the queue holds no item, as asyncio's {@code QueueEmpty}. */
public final class QueueEmptyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes the exception without a message. */
    public QueueEmptyException() {}

    /**
     * Makes the exception with a message.
     *
     * @param message what was tried
     */
    public QueueEmptyException(String message) {
        super(message);
    }
}
