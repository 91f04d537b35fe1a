package dev.weft.io;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The peer did not do what it had to in the time that the server or the operating system gives it. A
 * {@code timeout(...)} scope throws its own exception instead.
 */
public final class StreamTimeoutException extends StreamException {
    private static final long serialVersionUID = 1;

    StreamTimeoutException(String message, @Nullable SocketAddress peer, IOException cause) {
        super(message, peer, cause);
    }
}
