package dev.weft;

/** The body of an asynchronous lambda without a value; see {@link Asyncio#async(AsyncRunnable)}. */
@FunctionalInterface
public interface AsyncRunnable {
    /**
     * Runs the body.
     *
     * @throws Throwable whatever the body throws; the awaiter gets the same object
     */
    void run() throws Throwable;
}
