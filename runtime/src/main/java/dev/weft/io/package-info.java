/**
 * Streams, servers, TLS, datagrams and subprocesses: the I/O of asyncio.
 *
 * <p>A {@link dev.weft.io.ByteStream} is the one kind of stream there is; {@link dev.weft.io.Net} makes the ones that
 * lead to the network. Inside, a stream stands on a conduit, which never waits: it moves the bytes that can be moved
 * now, and tells when to try again. All waiting is done by the operations of the stream. So a cancelled wait has
 * nothing in its hands that could get lost.
 *
 * <p>Everything here is confined to the thread of the loop unless it says otherwise.
 */
@NullMarked
package dev.weft.io;

import org.jspecify.annotations.NullMarked;
