package dev.weft.io;

import java.io.EOFException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A TLS connection ended without the goodbye of the peer: somebody on the way may have cut it off. What was received is
 * genuine, but may not be all.
 */
public final class TruncatedStreamException extends StreamException {
    private static final long serialVersionUID = 1;

    TruncatedStreamException(String message, @Nullable SocketAddress peer) {
        super(message, peer, new EOFException());
    }
}
