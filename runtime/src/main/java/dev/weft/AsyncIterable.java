package dev.weft;

/**
 * A sequence whose elements may have to be waited for; asynchronous code walks it with {@code for (T element :
 * awaitEach(iterable))}.
 *
 * @param <T> the type of the elements
 */
@FunctionalInterface
public interface AsyncIterable<T> {
    /**
     * Returns an iterator that stands before the first element.
     *
     * @return the iterator; whoever takes it closes it
     */
    AsyncIterator<T> iterator();
}
