package dev.weft.testing;

import org.jspecify.annotations.Nullable;

/**
 * The program itself is not deterministic: the same schedule has led to something else. The message tells the first
 * difference.
 */
public final class DivergenceError extends AssertionError {
    private static final long serialVersionUID = 1L;

    DivergenceError(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
