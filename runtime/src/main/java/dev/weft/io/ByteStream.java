package dev.weft.io;

import dev.weft.AsyncCloseable;
import dev.weft.AsyncIterable;
import dev.weft.Coroutine;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A stream of bytes in both directions: a TCP connection, a unix socket, TLS, a pair in memory, the pipe of a
 * subprocess, or whatever a {@link Transport} carries. asyncio's {@code StreamReader} and {@code StreamWriter} in one.
 *
 * <pre>{@code
 * try (ByteStream stream = await(Net.connect("example.org", 80))) {
 *     await(stream.send("GET / HTTP/1.0\r\n\r\n".getBytes()));
 *     String status = await(stream.receiveLine(1000));
 * }
 * }</pre>
 *
 * <h2>The contract of all streams</h2>
 *
 * <ul>
 *   <li>Every send waits while the peer is slow: there is no buffer that could grow. (asyncio's {@code write} never
 *       waits, {@code drain} does.)
 *   <li>A receive that is cancelled loses nothing: the next one gets what it would have got.
 *   <li>A send that is cancelled before its first byte has left changes nothing. One that is cut off halfway breaks the
 *       stream: each use after that fails with a {@link BrokenStreamException}, and closing resets the connection. One
 *       whose bytes were all accepted still sends them, as the position of its buffer tells.
 *   <li>One task may receive while another one sends. A second one that receives, or sends, at the same time gets an
 *       {@link IllegalStateException} that names both.
 *   <li>What fails for a reason outside fails with a {@link StreamException} that knows the peer's address.
 *   <li>Closing sends what was accepted.
 * </ul>
 *
 * <p>The methods only make coroutines; nothing happens until they are awaited. A stream belongs to one loop and its
 * thread.
 */
public sealed interface ByteStream extends AsyncCloseable permits Stream {
    /**
     * Receives at least one byte.
     *
     * @param max how many at most, 1 or more
     * @return a coroutine whose result is the bytes; none at the end of the stream
     * @throws IllegalArgumentException if {@code max} is not positive
     */
    Coroutine<byte[]> receive(int max);

    /**
     * Receives at least one byte into a buffer. Allocates nothing.
     *
     * @param into where to; it has room, and is left alone until the coroutine has finished
     * @return a coroutine whose result is the number of bytes, by which the position has moved; -1 at the end of the
     *     stream
     * @throws IllegalArgumentException if the buffer has no room, or is read-only
     */
    Coroutine<Integer> receive(ByteBuffer into);

    /**
     * Receives that many bytes, as asyncio's {@code readexactly}. If the stream ends before, awaiting fails with an
     * {@link IncompleteReadException} that has what was there.
     *
     * @param count how many, 0 or more
     * @return a coroutine whose result is the bytes
     * @throws IllegalArgumentException if {@code count} is negative
     */
    Coroutine<byte[]> receiveExactly(int count);

    /**
     * Receives up to and including a separator, as asyncio's {@code readuntil}. If the stream ends before, awaiting
     * fails with an {@link IncompleteReadException} that has what was there. If there are more than {@code limit} bytes
     * before the separator, it fails with a {@link LimitExceededException}, and the stream still has them.
     *
     * @param separator one or more bytes
     * @param limit how many bytes before the separator there may be
     * @return a coroutine whose result is the bytes, the separator included
     * @throws IllegalArgumentException if the separator is empty or the limit negative
     */
    Coroutine<byte[]> receiveUntil(byte[] separator, int limit);

    /**
     * Receives a line of UTF-8, as asyncio's {@code readline}. It ends with a line feed, a carriage return and a line
     * feed, or the stream. If it is too long, awaiting fails with a {@link LimitExceededException}, and the stream
     * still has it. What is not UTF-8 becomes U+FFFD.
     *
     * @param limit how many bytes before the line feed there may be
     * @return a coroutine whose result is the line without its end, or null at the end of the stream
     * @throws IllegalArgumentException if the limit is negative
     */
    Coroutine<@Nullable String> receiveLine(int limit);

    /**
     * Returns the lines that {@link #receiveLine} receives, for {@code awaitEach}. Leaving the loop does not close the
     * stream, and loses none.
     *
     * @param limit how many bytes before a line feed there may be
     * @return the lines to the end of the stream
     * @throws IllegalArgumentException if the limit is negative
     */
    AsyncIterable<String> lines(int limit);

    /**
     * Sends bytes, waiting while the peer, or the buffer on the way to it, has no room.
     *
     * @param bytes what to send; not to be changed until the coroutine has finished
     * @return a coroutine that has finished when all bytes are accepted
     */
    Coroutine<Void> send(byte[] bytes);

    /**
     * Sends the bytes between the position and the limit of a buffer, as {@link #send(byte[])}. Allocates nothing.
     *
     * @param bytes what to send; not to be touched until the coroutine has finished. Then the position is at the limit
     * @return a coroutine that has finished when all bytes are accepted
     */
    Coroutine<Void> send(ByteBuffer bytes);

    /**
     * Sends the bytes of several buffers, in their order, in as few packets as if they stood in one.
     *
     * @param bytes what to send; not to be touched until the coroutine has finished
     * @return a coroutine that has finished when all bytes are accepted
     */
    Coroutine<Void> send(ByteBuffer... bytes);

    /**
     * Sends a part of a file; over a plain socket the kernel copies it. The file is read on the loop's thread, as in
     * asyncio.
     *
     * @param file an open file; its own position does not matter, and stays
     * @param position where to begin
     * @param count how many bytes at most
     * @return a coroutine whose result is the number of bytes that were sent; less than {@code count} if the file
     *     ended. Awaiting fails with an {@link IllegalStateException} if the file is closed or was not opened for
     *     reading, and with an {@link java.io.UncheckedIOException} if it cannot be read, as a directory; the stream is
     *     broken only if bytes of the file have left
     * @throws IllegalArgumentException if a number is negative
     */
    Coroutine<Long> sendFile(FileChannel file, long position, long count);

    /**
     * Ends the output: the peer sees the end of the stream behind what was sent. Receiving goes on. Calling this again
     * does nothing.
     *
     * @return a coroutine
     */
    Coroutine<Void> sendEof();

    /**
     * Makes this connection a TLS connection: shakes hands, and checks the certificate of the peer as {@code tls} says.
     * Bytes that arrived but were not received yet belong to the handshake. This stream cannot be used any more; if the
     * handshake fails or is cancelled, the connection is aborted.
     *
     * @param tls which side this is, and its keys
     * @return a coroutine whose result is the stream of what was encrypted; close that one
     */
    Coroutine<ByteStream> startTls(Tls tls);

    /**
     * Closes the stream at once: bytes on their way may be lost, and the peer's next receive fails. May be called at
     * any time.
     */
    void abort();

    /**
     * Closes the stream. What was sent still reaches the peer, and TLS sends its {@code close_notify}. Whoever waits to
     * receive or send gets a {@link StreamClosedException}. Does nothing if the stream is closed; if it is broken, the
     * connection is reset. A cancellation while this waits aborts the stream.
     *
     * @return a coroutine; it does not wait for the peer, but for room on the way to it where something is left
     */
    @Override
    Coroutine<Void> closeAsync();

    /**
     * Tells whether this side has closed the stream, or made a TLS stream of it.
     *
     * @return whether nothing can be received or sent any more
     */
    boolean isClosed();

    /**
     * Returns the address of the peer.
     *
     * @return the address, or null if there is none, as for a pipe
     */
    @Nullable
    SocketAddress peerAddress();

    /**
     * Returns the address of this end.
     *
     * @return the address, or null if there is none, as for a pipe
     */
    @Nullable
    SocketAddress localAddress();

    /**
     * Returns what the handshake of TLS has agreed on, and the certificates of the peer.
     *
     * @return the session, or null without TLS
     */
    @Nullable
    SSLSession tlsSession();

    /**
     * Returns the protocol that was chosen with ALPN.
     *
     * @return its name, such as {@code "h2"}; empty if there is none
     */
    String applicationProtocol();

    /**
     * Makes two connected streams in memory: for tests, and between tasks of one loop. Each direction holds 64 KiB;
     * more waits for the other end.
     *
     * @return both ends
     */
    static Pair pair() {
        return pair(64 * 1024);
    }

    /**
     * Makes two connected streams in memory.
     *
     * @param capacity how many bytes each direction holds
     * @return both ends
     * @throws IllegalArgumentException if {@code capacity} is not positive
     */
    static Pair pair(int capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("a pair must hold at least one byte in each direction: " + capacity);
        }
        PairConduit[] ends = PairConduit.create(capacity);
        return new Pair(new Stream(ends[0]), new Stream(ends[1]));
    }

    /**
     * Makes a stream of your own carrier of bytes. It keeps the whole contract of streams, whatever the transport does
     * about cancellation and concurrency.
     *
     * @param transport what carries the bytes; it belongs to the stream now
     * @return a stream
     */
    static ByteStream over(Transport transport) {
        return new Stream(new TransportConduit(transport));
    }

    /**
     * The two ends of a connection.
     *
     * @param left one
     * @param right the other one
     */
    record Pair(ByteStream left, ByteStream right) {}
}
