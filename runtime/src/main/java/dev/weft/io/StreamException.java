package dev.weft.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An operation on a stream, a server or a connection failed.
 *
 * <p>Unchecked, because {@code await} throws whatever the operation failed with; {@link #getCause()} is the
 * {@link IOException} for code that wants one. Each way to fail has a class of its own.
 */
public class StreamException extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable SocketAddress peer;

    StreamException(String message, @Nullable SocketAddress peer, IOException cause) {
        super(peer == null ? message : message + " (peer " + Addresses.text(peer) + ")", cause);
        this.peer = peer;
    }

    /**
     * Returns who was at the other end.
     *
     * @return the address, or null if the stream has none or the exception was serialized
     */
    public final @Nullable SocketAddress peer() {
        return peer;
    }
}
