package dev.weft;

import dev.weft.internal.report.Markers;
import org.jspecify.annotations.Nullable;

/**
 * Python's asynchronous context manager. In asynchronous code {@code try (var s = scope) { ... }} awaits
 * {@link #enter()}, runs the block and awaits {@link #exit(Throwable)} however the block is left.
 *
 * <p>It extends {@link AutoCloseable} only so that javac accepts it in a {@code try}.
 */
public interface AsyncScope extends AutoCloseable {
    /**
     * Begins the scope. If it fails, the block does not run and {@link #exit(Throwable)} is not called.
     *
     * @return a coroutine
     */
    Coroutine<Void> enter();

    /**
     * Ends the scope. A throwable from it replaces the block's, which it carries as suppressed unless that is its
     * cause.
     *
     * @param failure what the block threw, or null if it was left without a throwable
     * @return a coroutine: true to suppress {@code failure}
     */
    Coroutine<Boolean> exit(@Nullable Throwable failure);

    /**
     * Never to be called: asynchronous code awaits {@link #exit(Throwable)} instead.
     *
     * @throws IllegalStateException always
     */
    @Override
    default void close() {
        throw Markers.syncClose(this, "exit(failure)");
    }
}
