package dev.weft.internal;

/**
 * The time of an event loop and how it passes while the loop has nothing to do.
 *
 * <p>The real one is {@link SystemClock}; a virtual one lets time jump instead of waiting.
 */
public interface Clock {
    /** Returns the current time in nanoseconds since an arbitrary moment; never goes back. Any thread may ask. */
    long nanos();

    /**
     * Returns control when {@code deadline} has come, when {@link #wake()} was called since the last call of this method returned, or, now and
     * then, for no reason. Called by the loop's thread only.
     *
     * @param deadline in nanoseconds of this clock; {@link Long#MAX_VALUE} means that only a wake-up ends the wait
     */
    void await(long deadline);

    /** Ends the wait of the loop's thread, or its next one. Any thread may call it. */
    void wake();
}
