package dev.weft.language.kit;

/** An error of a test program. Without a stack trace: thousands of them are thrown. */
public final class Fatal extends Error {
    private static final long serialVersionUID = 1L;

    public Fatal(int id) {
        super(Integer.toString(id), null, true, false);
    }
}
