package dev.weft;

/** Blocking work without a value; see {@link Asyncio#toThread(ThreadAction)}. */
@FunctionalInterface
public interface ThreadAction {
    /**
     * Does the work, in a thread of its own.
     *
     * @throws Exception what the awaiter gets, the same object
     */
    void run() throws Exception;
}
