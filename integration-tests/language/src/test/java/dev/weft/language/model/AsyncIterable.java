package dev.weft.language.model;

/** The source of an asynchronous loop. */
public interface AsyncIterable<T> {
    AsyncIterator<T> iterator();
}
