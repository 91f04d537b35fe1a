package dev.weft;

import dev.weft.internal.combine.AdvanceOr;

/**
 * One walk over an {@link AsyncIterable}.
 *
 * <p>{@code awaitEach} awaits {@link #advance()} before each turn of the loop, reads {@link #current()} and awaits
 * {@link #closeAsync()} however the loop is left.
 *
 * @param <T> the type of the elements
 */
public interface AsyncIterator<T> extends AsyncIterable<T>, AsyncCloseable {
    /**
     * Moves to the next element.
     *
     * @return a coroutine: true if there is an element, which {@link #current()} then returns; false at the end
     */
    Coroutine<Boolean> advance();

    /**
     * Moves to the next element and gives it, as Python's {@code anext} with a default.
     *
     * @param fallback the result at the end, may be null
     * @return a coroutine with the element, or with {@code fallback} if there is none
     */
    default Coroutine<T> advance(T fallback) {
        return new AdvanceOr<>(this, fallback);
    }

    /**
     * Returns the element that the last {@link #advance()} moved to.
     *
     * @return the element, may be null
     * @throws IllegalStateException if there is none: before the first {@code advance()} or after the end
     */
    T current();

    /** Returns this iterator: one that has begun can be walked on. */
    @Override
    default AsyncIterator<T> iterator() {
        return this;
    }

    /** Releases what the iterator holds. By default there is nothing to release. */
    @Override
    default Coroutine<Void> closeAsync() {
        return Asyncio.done();
    }
}
