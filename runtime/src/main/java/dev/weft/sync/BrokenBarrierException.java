package dev.weft.sync;

/**
 * Thrown to the tasks at an {@link AsyncBarrier} that was aborted or reset, as asyncio's {@code BrokenBarrierError}.
 *
 * <p>Unchecked, unlike {@link java.util.concurrent.BrokenBarrierException}.
 */
public final class BrokenBarrierException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes the exception without a message. */
    public BrokenBarrierException() {}

    /**
     * Makes the exception with a message.
     *
     * @param message what broke the barrier
     */
    public BrokenBarrierException(String message) {
        super(message);
    }
}
