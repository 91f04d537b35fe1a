package dev.weft.language.model;

/** What {@link Asyncio#await} takes. */
public interface Awaitable<T> {
    /** The value, or the failure thrown. */
    T force() throws Throwable;
}
