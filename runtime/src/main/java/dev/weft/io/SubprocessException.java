package dev.weft.io;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A program could not be started. The cause says why. */
public final class SubprocessException extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    SubprocessException(String message, IOException cause) {
        super(message, cause);
    }
}
