package dev.weft.language.kit;

/** How a throwable appears in a trace. */
public final class Failures {
    private Failures() {}

    /**
     * The class, the message where the program chose it (the JVM's own messages name variables and class loaders), and
     * what it carries suppressed.
     */
    public static String text(Throwable error) {
        StringBuilder text = new StringBuilder(error.getClass().getSimpleName());
        if (error instanceof Boom
                || error instanceof CheckedBoom
                || error instanceof Fatal
                || error instanceof ArithmeticException) {
            text.append('(').append(error.getMessage()).append(')');
        }
        if (error.getCause() != null) {
            text.append(" by ").append(text(error.getCause()));
        }
        for (Throwable suppressed : error.getSuppressed()) {
            if (!suppressed.toString().equals("awaited at")) { // the chain of awaits of what has no trace of its own
                text.append(" and ").append(text(suppressed));
            }
        }
        return text.toString();
    }
}
