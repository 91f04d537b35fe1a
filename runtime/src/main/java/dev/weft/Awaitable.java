package dev.weft;

/**
 * What {@link Asyncio#await(Awaitable) await} takes: a {@link Coroutine} or a {@link Future} (a {@link Task} is one).
 *
 * <p>User code does not implement it; to wait for something else, complete a {@link EventLoop#createFuture() future} or await a
 * {@link java.util.concurrent.CompletionStage}.
 *
 * @param <T> the type of the outcome
 */
public sealed interface Awaitable<T> permits Coroutine, Future {}
