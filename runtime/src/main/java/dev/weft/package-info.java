/**
 * Coroutines, tasks, futures and the event loop: the API of Weft.
 *
 * <p>What user code calls stands here; {@code dev.weft.Asyncio} holds the functions. Everything is confined to the
 * thread of its event loop unless its documentation says otherwise.
 */
@NullMarked
package dev.weft;

import org.jspecify.annotations.NullMarked;
