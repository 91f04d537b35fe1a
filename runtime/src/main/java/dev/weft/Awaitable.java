package dev.weft;

/**
 * What {@link Asyncio#await(Awaitable) await} takes: a {@link Coroutine}, a {@link Future} (a {@link Task} is one), or
 * a {@link CoroutineSource}, which is for awaitables of one's own.
 *
 * <p>To wait for something else, complete a {@link EventLoop#createFuture() future}, await a
 * {@link java.util.concurrent.CompletionStage}, or use {@link Asyncio#fromCallback fromCallback}.
 *
 * @param <T> the type of the outcome
 */
public sealed interface Awaitable<T> permits Coroutine, Future, CoroutineSource {}
