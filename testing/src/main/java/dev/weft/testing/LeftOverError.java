package dev.weft.testing;

/**
 * The program has ended, but something of it has not: a task, a scope, a generator, a lock, or a failure that nobody
 * has looked at.
 */
public final class LeftOverError extends AssertionError {
    private static final long serialVersionUID = 1L;

    LeftOverError(String message) {
        super(message);
    }
}
