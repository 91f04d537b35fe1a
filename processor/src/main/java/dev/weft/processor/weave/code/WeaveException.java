package dev.weft.processor.weave.code;

import org.jspecify.annotations.Nullable;

/**
 * A body cannot be woven. Nothing of its class may be kept, or a later build would take unwoven code for up to date.
 */
public final class WeaveException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Why a body cannot be woven; the text is in {@link WeaveException#getMessage()}.
     *
     * <p>{@link #MISMATCH}, {@link #MONITOR}, {@link #MISPLACED}, {@link #UNSUPPORTED} and {@link #DEFECT} are
     * internal: no source that passed the checks brings them about, only class files that something else has changed,
     * or a defect of the processor. They share one message, which asks for a report. Every other reason has a message
     * of its own.
     */
    public enum Reason {
        /** The class file, the descriptions of its bodies and the frame classes do not belong together. */
        MISMATCH,
        /** The body waits while it holds a monitor. */
        MONITOR,
        /** A construct in a place where it cannot work, such as {@code emit} outside a generator. */
        MISPLACED,
        /** Bytecode of a shape that the weaver does not know. */
        UNSUPPORTED,
        /** A scope is not compiled as javac compiles one; {@link WeaveException#scope()} tells which. */
        SCOPE,
        /** The woven code is longer than a method may be. */
        TOO_LARGE,
        /** The woven class has more constants than a class may have. */
        CLASS_TOO_LARGE,
        /** A lambda is serializable. */
        SERIALIZABLE,
        /** The code uses a class that the compilation cannot find. */
        UNKNOWN_CLASS,
        /** The class file is woven already: another compilation writes into the same place. */
        WOVEN,
        /** The weaver itself failed: {@link WeaveException#getCause()} is what it failed with. */
        DEFECT
    }

    private final Reason reason;
    private final String method;
    private final int line;
    private transient @Nullable BodySpec body;
    private int scope = -1;

    /**
     * @param reason the kind of failure
     * @param message what is wrong and what to do, one sentence, without method and line
     * @param method the method's name
     * @param line the line, 0 if it is not known
     */
    public WeaveException(Reason reason, String message, String method, int line) {
        super(message);
        this.reason = reason;
        this.method = method;
        this.line = line;
    }

    /** Whatever else happened while {@code body} was woven. */
    public static WeaveException defect(BodySpec body, Throwable cause) {
        WeaveException exception =
                new WeaveException(Reason.DEFECT, cause.toString(), body.methodName(), body.line()).in(body);
        exception.initCause(cause);
        return exception;
    }

    /** Blames a body, if none is blamed yet. */
    public WeaveException in(@Nullable BodySpec guilty) {
        if (body == null) {
            body = guilty;
        }
        return this;
    }

    /** Blames one of the body's scopes. */
    public WeaveException at(int index) {
        scope = index;
        return this;
    }

    /** The index of the scope that is to blame, -1 if none is. */
    public int scope() {
        return scope;
    }

    /** The body that cannot be woven, as it stood in the request; {@code null} if it is none of them alone. */
    public @Nullable BodySpec body() {
        return body;
    }

    /** The kind of failure. */
    public Reason reason() {
        return reason;
    }

    /** The name of the method that cannot be woven. */
    public String method() {
        return method;
    }

    /** The line in the user's source, 0 if it is not known. */
    public int line() {
        return line;
    }
}
