package dev.weft.sync;

/**
 * A semaphore that refuses to have more permits than it started with, as asyncio's {@code BoundedSemaphore}: a release
 * without an acquire is nearly always a mistake.
 *
 * <p>Only for use on the thread of the loop.
 */
public final class AsyncBoundedSemaphore extends AsyncSemaphore {
    private final int bound;

    /** Makes a semaphore with one permit. */
    public AsyncBoundedSemaphore() {
        this(1);
    }

    /**
     * Makes a semaphore.
     *
     * @param permits how many permits it has at the start and at most; not negative
     * @throws IllegalArgumentException if {@code permits} is negative
     */
    public AsyncBoundedSemaphore(int permits) {
        super(permits);
        bound = permits;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if all permits are there already
     */
    @Override
    public void release() {
        checkThread();
        if (permits() >= bound) {
            throw new IllegalStateException("released too many times: all " + bound + " permits are free");
        }
        super.release();
    }
}
