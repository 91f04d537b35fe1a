package dev.weft;

import dev.weft.internal.report.Markers;

/**
 * A resource whose release may have to wait. In asynchronous code {@code try (var r = resource) { ... }} awaits
 * {@link #closeAsync()} however the block is left.
 *
 * <p>It extends {@link AutoCloseable} only so that javac accepts it in a {@code try}.
 */
public interface AsyncCloseable extends AutoCloseable {
    /**
     * Releases the resource.
     *
     * @return a coroutine that has finished when the resource is released
     */
    Coroutine<Void> closeAsync();

    /**
     * Never to be called: asynchronous code awaits {@link #closeAsync()} instead.
     *
     * @throws IllegalStateException always
     */
    @Override
    default void close() {
        throw Markers.syncClose(this, "closeAsync()");
    }
}
