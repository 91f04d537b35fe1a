package dev.weft.language.model;

/** Closed by plain try-with-resources, which is the semantics that the asynchronous form promises. */
public interface AsyncCloseable extends AutoCloseable {
    Coroutine<Void> closeAsync();

    @Override
    default void close() {
        Asyncio.await(closeAsync());
    }
}
