package dev.weft.io;

import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * The stream was used after this side had closed it, or had ended its output; or it was closed while the operation
 * waited.
 */
public final class StreamClosedException extends StreamException {
    private static final long serialVersionUID = 1;

    StreamClosedException(String message, @Nullable SocketAddress peer) {
        super(message, peer, new ClosedChannelException());
    }
}
