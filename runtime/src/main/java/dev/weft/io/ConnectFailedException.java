package dev.weft.io;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * No connection could be made. When several addresses were tried, what each of them failed with is suppressed in this
 * one.
 */
public final class ConnectFailedException extends StreamException {
    private static final long serialVersionUID = 1;

    ConnectFailedException(String message, @Nullable SocketAddress peer, IOException cause) {
        super(message, peer, cause);
    }
}
