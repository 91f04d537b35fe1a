package dev.weft.io;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The connection was lost: the peer reset it, or is gone. */
public final class ConnectionResetException extends StreamException {
    private static final long serialVersionUID = 1;

    ConnectionResetException(String message, @Nullable SocketAddress peer, IOException cause) {
        super(message, peer, cause);
    }
}
