package dev.weft.language.kit;

/** A checked exception of a test program. Without a stack trace: thousands of them are thrown. */
public final class CheckedBoom extends Exception {
    private static final long serialVersionUID = 1L;

    public CheckedBoom(int id) {
        super(Integer.toString(id), null, true, false);
    }
}
