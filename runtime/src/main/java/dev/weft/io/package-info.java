/**
 * Streams, servers, TLS, datagrams and subprocesses: the I/O of asyncio.
 *
 * <p>There is one kind of stream, {@link dev.weft.io.ByteStream}. {@link dev.weft.io.Net} opens those that go over the
 * network. Below a stream is a conduit, which never waits: it moves the bytes that can be moved now, and says when to
 * try again. Only the operations of the stream wait, and they hold no bytes meanwhile. So a wait that is cancelled
 * loses nothing.
 *
 * <p>Everything here is confined to the thread of the loop unless it says otherwise.
 */
@NullMarked
package dev.weft.io;

import org.jspecify.annotations.NullMarked;
