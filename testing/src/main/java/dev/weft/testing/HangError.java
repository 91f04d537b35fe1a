package dev.weft.testing;

import org.jspecify.annotations.Nullable;

/** A simulation has taken too much real time; the message lists all tasks, and where each one waits. */
public final class HangError extends AssertionError {
    private static final long serialVersionUID = 1L;

    HangError(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
