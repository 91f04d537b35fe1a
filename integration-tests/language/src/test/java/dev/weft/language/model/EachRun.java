package dev.weft.language.model;

import java.util.Iterator;

/**
 * What {@code for (T x : awaitEach(source))} means, for the synchronous rendering of a program.
 *
 * <pre>{@code
 * try (EachRun<T> run = EachRun.over(source)) { for (T x : run) body }
 * }</pre>
 */
public final class EachRun<T> implements Iterable<T>, AutoCloseable {
    private final AsyncIterator<T> iterator;

    private EachRun(AsyncIterator<T> iterator) {
        this.iterator = iterator;
    }

    /** Asks the source for its iterator. */
    public static <T> EachRun<T> over(AsyncIterable<T> source) {
        return new EachRun<>(source.iterator());
    }

    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return Asyncio.await(iterator.advance());
            }

            @Override
            public T next() {
                return iterator.current();
            }
        };
    }

    @Override
    public void close() {
        Asyncio.await(iterator.closeAsync());
    }
}
