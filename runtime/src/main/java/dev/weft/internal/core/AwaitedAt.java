package dev.weft.internal.core;

/** What a throwable without a stack trace of its own carries as a suppressed one: the awaits that it went through. */
final class AwaitedAt extends Throwable {
    private static final long serialVersionUID = 1L;

    AwaitedAt(StackTraceElement[] awaits) {
        super("awaited at", null, false, true);
        setStackTrace(awaits);
    }

    /** Its own one is of no interest. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // a message would come with the name
    public String toString() {
        return "awaited at";
    }
}
