package dev.weft.sync;

/**
 * Thrown by the operations of an {@link AsyncQueue} that has been {@linkplain AsyncQueue#shutdown(boolean) shut down},
 * as asyncio's {@code QueueShutDown}: by every put, and by a get when no item is left.
 */
public final class QueueShutDownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes the exception without a message. */
    public QueueShutDownException() {}

    /**
     * Makes the exception with a message.
     *
     * @param message what was tried
     */
    public QueueShutDownException(String message) {
        super(message);
    }
}
