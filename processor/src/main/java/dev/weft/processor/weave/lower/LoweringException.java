package dev.weft.processor.weave.lower;

/** A scope or a loop was compiled to code that is not recognised, or stands where it cannot be lowered. */
public final class LoweringException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String text;
    private final int line;
    private final int scope;

    LoweringException(String text, int line) {
        this(text, line, -1);
    }

    /** @param scope the index of the scope that is to blame */
    LoweringException(String text, int line, int scope) {
        super(text);
        this.text = text;
        this.line = line;
        this.scope = scope;
    }

    /** The index of the scope that is to blame, -1 if none is. */
    public int scope() {
        return scope;
    }

    /** What is wrong and what to do. */
    public String text() {
        return text;
    }

    /** The line in the user's source, 0 if the class file does not tell. */
    public int line() {
        return line;
    }
}
