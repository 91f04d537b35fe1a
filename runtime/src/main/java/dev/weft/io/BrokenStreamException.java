package dev.weft.io;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The stream cannot be used any more, because a send was cut off halfway: nobody can know where in the peer's input the
 * next one would land. Closing it resets the connection, so that the peer does not take the torso for a whole message.
 */
public final class BrokenStreamException extends StreamException {
    private static final long serialVersionUID = 1;

    BrokenStreamException(String message, @Nullable SocketAddress peer) {
        super(message, peer, new IOException("a send was cut off"));
    }
}
