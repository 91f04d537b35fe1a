package dev.weft.testing;

import org.jspecify.annotations.Nullable;

/**
 * The program did not stand a fault at one of its awaits; the message names those awaits. The cause is what became of
 * the first one.
 */
public final class FaultError extends AssertionError {
    private static final long serialVersionUID = 1L;

    FaultError(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
