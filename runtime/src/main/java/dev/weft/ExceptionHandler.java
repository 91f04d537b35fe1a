package dev.weft;

/** Gets the errors that no awaiter can get; see {@link EventLoop#setExceptionHandler}. */
@FunctionalInterface
public interface ExceptionHandler {
    /**
     * Handles one error, on the loop's thread. What the handler throws is logged and does not stop the loop.
     *
     * @param loop the loop in which it happened
     * @param context what happened
     */
    void handle(EventLoop loop, ErrorContext context);
}
