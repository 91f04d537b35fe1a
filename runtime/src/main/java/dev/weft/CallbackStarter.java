package dev.weft;

/**
 * Starts an operation that tells its end by callbacks; see {@link Asyncio#fromCallback}.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface CallbackStarter<T> {
    /**
     * Starts the operation; called on the loop's thread.
     *
     * @param callback whom the operation tells how it ended
     * @throws Exception if it cannot be started; the awaiter gets it
     */
    void start(Callback<T> callback) throws Exception;
}
