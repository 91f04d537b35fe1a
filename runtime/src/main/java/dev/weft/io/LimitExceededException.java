package dev.weft.io;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What was to be received is longer than the limit of the call, as asyncio's {@code LimitOverrunError}. The stream
 * still has the bytes: they can be received in another way, or with a higher limit.
 */
public final class LimitExceededException extends StreamException {
    private static final long serialVersionUID = 1;

    private final int limit;

    LimitExceededException(String message, int limit, @Nullable SocketAddress peer) {
        super(message, peer, new IOException("limit of " + limit + " bytes"));
        this.limit = limit;
    }

    /**
     * Returns the limit.
     *
     * @return a number of bytes
     */
    public int limit() {
        return limit;
    }
}
