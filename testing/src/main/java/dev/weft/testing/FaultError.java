package dev.weft.testing;

import org.jspecify.annotations.Nullable;

/**
 * A fault at one of its awaits broke the program; the message names those awaits. The cause is what the first one led
 * to.
 */
public final class FaultError extends AssertionError {
    private static final long serialVersionUID = 1L;

    FaultError(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
