package dev.weft.language.model;

/** One pass over a source. */
public interface AsyncIterator<T> extends AsyncIterable<T>, AsyncCloseable {
    Coroutine<Boolean> advance();

    T current();

    @Override
    default AsyncIterator<T> iterator() {
        return this;
    }
}
