package dev.weft.io;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The handshake of TLS failed, or what came afterwards was not TLS. The cause says why. */
public final class TlsException extends StreamException {
    private static final long serialVersionUID = 1;

    TlsException(String message, @Nullable SocketAddress peer, IOException cause) {
        super(message, peer, cause);
    }
}
