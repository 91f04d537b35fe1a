package dev.weft.testing;

/**
 * Nothing can ever happen again: no task is ready, no timer is set and nothing is in flight outside, but somebody still
 * waits. Thrown at once; the message says who waits for whom.
 */
public final class DeadlockError extends AssertionError {
    private static final long serialVersionUID = 1L;

    DeadlockError(String message) {
        super(message);
    }
}
