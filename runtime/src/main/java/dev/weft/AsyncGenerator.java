package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * What an asynchronous generator method returns: its body runs from one {@code emit(value)} to the next as the consumer
 * advances.
 *
 * <p>As in asyncio, calling the method runs nothing; one consumer at a time may advance the generator;
 * {@link #closeAsync()} ends a body that waits at an {@code emit} by running its {@code finally} blocks, and fails if
 * the body emits once more. A generator that was started and not finished when its loop shuts down is closed then. One
 * that was advanced by hand and that nobody can reach any more is closed by its loop, in a task of its own, some time
 * after the garbage collector has found that; in a simulation only at the end.
 *
 * @param <T> the type of the elements
 */
public interface AsyncGenerator<T> extends AsyncIterator<T> {
    /**
     * Goes on to the next element, as {@link #advance()}, and lets the body know {@code value}, as Python's
     * {@code asend}: right behind the {@code emit} at which it stood, {@link Asyncio#received()} gives it. A generator
     * that stands in a loop over another one, whose elements it emits, has no use for it.
     *
     * @param value what the body gets, may be null
     * @return a coroutine: true if there is an element, which {@link #current()} then returns; false at the end.
     *     Awaiting it is an {@link IllegalStateException} if {@code value} is not null and the body has not begun:
     *     there is no {@code emit} that would take it
     */
    Coroutine<Boolean> send(@Nullable Object value);

    /**
     * Throws {@code error} at the {@code emit} at which the body stands, as Python's {@code athrow}. The body may catch
     * it and go on; what it does not catch is thrown to the caller. A body that has not begun ends with it and never
     * runs.
     *
     * @param error what is thrown
     * @return a coroutine: true if the body has emitted another element, which {@link #current()} then returns; false
     *     at the end, and if it had ended before
     */
    Coroutine<Boolean> throwInto(Throwable error);
}
