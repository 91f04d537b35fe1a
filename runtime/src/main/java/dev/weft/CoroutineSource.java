package dev.weft;

/**
 * Something of one's own that can be awaited, as an object with {@code __await__} in Python: awaiting it awaits the
 * coroutine that it makes.
 *
 * <pre>{@code
 * record Retried<T>(Supplier<Coroutine<T>> attempt) implements CoroutineSource<T> {
 *     @Async
 *     public Coroutine<T> toCoroutine() { ... }
 * }
 * }</pre>
 *
 * <p>It is taken wherever an {@link Awaitable} is: by {@code await}, {@code gather}, {@code waitFor}, {@code shield},
 * and so on. Where a task is needed, {@link #toCoroutine()} is called in that task.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public non-sealed interface CoroutineSource<T> extends Awaitable<T> {
    /**
     * Makes the coroutine to be awaited; called at each await, on the thread of the loop.
     *
     * @return a coroutine that has not begun; not null
     */
    Coroutine<T> toCoroutine();
}
