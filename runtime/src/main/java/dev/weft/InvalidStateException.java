package dev.weft;

/** An operation that the state of a {@link Future} does not allow: its result before it is done, or a second result. */
public final class InvalidStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was tried and the state that forbids it
     */
    public InvalidStateException(String message) {
        super(message);
    }
}
