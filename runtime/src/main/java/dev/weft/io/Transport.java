package dev.weft.io;

import dev.weft.Coroutine;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A carrier of bytes of your own, which {@link ByteStream#over} makes a stream. The stream awaits at most one
 * {@code receive} and one of the others at a time, each in a task of its own that it does not cancel before the stream
 * is closed; so a transport need not think of concurrency, cancellation or lost bytes.
 */
public interface Transport {
    /**
     * Receives at least one byte.
     *
     * @param into where to; has room
     * @return a coroutine: how many bytes were put there, or -1 at the end
     */
    Coroutine<Integer> receive(ByteBuffer into);

    /**
     * Sends all bytes of a buffer.
     *
     * @param bytes what to send
     * @return a coroutine that has finished when they are accepted
     */
    Coroutine<Void> send(ByteBuffer bytes);

    /**
     * Ends the output.
     *
     * @return a coroutine
     */
    Coroutine<Void> sendEof();

    /** Lets go of everything. Called once, on the loop's thread. */
    void close();

    /**
     * Returns the address of the peer, for messages.
     *
     * @return the address, or null for none
     */
    default @Nullable SocketAddress peerAddress() {
        return null;
    }
}
