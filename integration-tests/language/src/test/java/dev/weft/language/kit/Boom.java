package dev.weft.language.kit;

/** An unchecked exception of a test program. Without a stack trace: thousands of them are thrown. */
public final class Boom extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Boom(int id) {
        super(Integer.toString(id), null, true, false);
    }
}
