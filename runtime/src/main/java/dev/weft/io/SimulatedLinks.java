package dev.weft.io;

import dev.weft.LoopDriver;
import java.net.SocketAddress;
import java.util.function.Supplier;

/**
 * A driver whose loop has a network of its own, in memory: what {@link Net} connects and what it serves on that loop
 * meet there, with TLS as elsewhere. The driver says what the way between two addresses is like. That of
 * {@code dev.weft.testing} is one; it is meant for tests.
 *
 * <p>All of it is called on the loop's thread.
 */
public interface SimulatedLinks extends LoopDriver {
    /** A {@link #delay}: nothing gets through, until {@link #whenChanged} says that this may be different. */
    long CUT = -1;

    /**
     * Returns how long what is sent now is on its way. What one end of a connection sends keeps its order, whatever the
     * delays.
     *
     * @param from the address of the sender
     * @param to the address of the receiver
     * @return nanoseconds, or {@link #CUT}
     */
    long delay(SocketAddress from, SocketAddress to);

    /**
     * Returns how many bytes are taken at once, as a socket with a full buffer takes fewer than it is given.
     *
     * @param from the address of the sender
     * @param to the address of the receiver
     * @param count how many there are, at least 1
     * @return from 1 to {@code count}
     */
    int piece(SocketAddress from, SocketAddress to, int count);

    /**
     * Notes a new connection.
     *
     * @param client the address of the end that connected
     * @param server the address of the end that was served
     * @param reset breaks the connection: both ends fail
     */
    void opened(SocketAddress client, SocketAddress server, Runnable reset);

    /**
     * Calls {@code again} when links that were cut may not be so any more.
     *
     * @param again called once
     */
    void whenChanged(Runnable again);

    /**
     * Returns what the network keeps with this driver.
     *
     * @param make makes it at the first call
     * @return the same object each time
     */
    Object network(Supplier<?> make);
}
