package dev.weft;

/**
 * The body of an asynchronous lambda that returns a value; see {@link Asyncio#async(AsyncCallable)}.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface AsyncCallable<T> {
    /**
     * Runs the body.
     *
     * @return the value, may be null
     * @throws Throwable whatever the body throws; the awaiter gets the same object
     */
    T call() throws Throwable;
}
