package dev.weft;

/**
 * What an asynchronous generator method returns: its body runs from one {@code emit(value)} to the next as the consumer advances.
 *
 * <p>As in asyncio, calling the method runs nothing; one consumer at a time may advance the generator; {@link #closeAsync()} ends a
 * body that waits at an {@code emit} by running its {@code finally} blocks, and fails if the body emits once more. A generator
 * that was started and not finished when its loop shuts down is closed then.
 *
 * @param <T> the type of the elements
 */
public interface AsyncGenerator<T> extends AsyncIterator<T> {}
