package dev.weft.io;

import java.io.EOFException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The stream ended before what was to be received was complete, as asyncio's {@code IncompleteReadError}. */
public final class IncompleteReadException extends StreamException {
    private static final long serialVersionUID = 1;

    private final byte[] partial;
    private final int expected;

    IncompleteReadException(byte[] partial, int expected, @Nullable SocketAddress peer) {
        super(
                partial.length + " bytes read on a total of " + (expected < 0 ? "undefined" : expected)
                        + " expected bytes",
                peer,
                new EOFException());
        this.partial = partial;
        this.expected = expected;
    }

    /**
     * Returns what was there before the end. The stream does not have these bytes any more.
     *
     * @return the bytes, maybe none
     */
    public byte[] partial() {
        return partial.clone();
    }

    /**
     * Returns how many bytes were wanted.
     *
     * @return the number, or -1 if a separator was looked for
     */
    public int expected() {
        return expected;
    }
}
