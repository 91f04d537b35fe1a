package dev.weft;

import dev.weft.internal.core.StateTable;
import dev.weft.internal.core.Strikes;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cancellation of a task or future.
 *
 * <p>{@link Task#cancel()} makes it appear at the point where the task waits. It is an {@link Error}, as it is a
 * {@code BaseException} in Python, so that {@code catch (Exception e)} does not swallow it by accident. Code that
 * catches it cleans up and throws it on.
 *
 * <p>It arises in the event loop, whose frames say nothing, so it takes no stack trace. Printed, or asked for one, it
 * tells where it struck instead: the await, with the expression. In debug mode it tells who has cancelled, too.
 */
public final class CancelledError extends Error {
    private static final long serialVersionUID = 1L;

    static {
        Strikes.grant(new Access());
    }

    /**
     * Where it struck, as the table of a compiled body and the line in it; null if in none, or if it has not struck.
     */
    private transient @Nullable Class<?> type;

    private transient @Nullable String table;
    private transient int label;
    private transient boolean hasStruck;
    private transient @Nullable String canceller;

    /** Makes a cancellation without a message. */
    public CancelledError() {
        this(null);
    }

    /**
     * Makes a cancellation with a message.
     *
     * @param message the message, or null for none
     */
    public CancelledError(@Nullable String message) {
        super(message, null, true, true);
    }

    /** Takes none. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it does nothing
    public Throwable fillInStackTrace() {
        return this;
    }

    /**
     * Returns the await at which this error struck.
     *
     * @return one element, or none if it struck no compiled body
     */
    @Override
    public StackTraceElement[] getStackTrace() {
        StackTraceElement[] trace = super.getStackTrace();
        StackTraceElement place = trace.length == 0 ? place() : null;
        if (place == null) {
            return trace;
        }
        trace = new StackTraceElement[] {place};
        setStackTrace(trace); // for those who print it as a part of another one
        return trace;
    }

    private @Nullable StackTraceElement place() {
        String table = this.table;
        Class<?> type = this.type;
        return table == null || type == null ? null : new StateTable(table, label).element(type.getPackageName());
    }

    @Override
    public void printStackTrace(PrintStream out) {
        out.println(printed());
    }

    @Override
    public void printStackTrace(PrintWriter out) {
        out.println(printed());
    }

    private String printed() {
        StackTraceElement[] trace = getStackTrace();
        StringWriter text = new StringWriter();
        super.printStackTrace(new PrintWriter(text));
        String printed = text.toString().stripTrailing();
        String table = this.table;
        String expression = table == null ? "" : new StateTable(table, label).expression();
        if (!expression.isEmpty() && trace.length > 0) {
            String call = "\tat " + trace[0];
            printed = printed.replaceFirst(Pattern.quote(call), Matcher.quoteReplacement(call + " " + expression));
        }
        if (canceller != null) {
            String head = toString();
            printed = head + "\n\tcancelled by " + canceller + printed.substring(head.length());
        }
        return printed;
    }

    /** The way in for the loop. */
    private static final class Access extends Strikes {
        @Override
        protected void note(
                CancelledError error,
                @Nullable Class<?> type,
                @Nullable String table,
                int label,
                @Nullable String canceller) {
            if (!error.hasStruck) {
                error.hasStruck = true;
                error.type = type;
                error.table = table;
                error.label = label;
            }
            if (error.canceller == null) {
                error.canceller = canceller;
            }
        }
    }
}
