package dev.weft.processor.model;

/** The three kinds of asynchronous bodies. */
public enum BodyKind {
    /** The body of an {@code @Async} method that returns a coroutine. */
    METHOD,
    /** The body of an {@code @Async} method that returns an asynchronous generator. */
    GENERATOR,
    /** The lambda in {@code async(() -> ...)}. */
    LAMBDA
}
