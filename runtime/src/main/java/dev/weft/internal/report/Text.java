package dev.weft.internal.report;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What users' objects say of themselves, for messages: whatever their {@code toString} does, the message is made. One
 * that leads back to itself, as the result of a future that holds that future, ends with dots, as Python's {@code repr}
 * does; one that throws is named by its class.
 */
public final class Text {
    private static final int MAX_NESTING = 32;

    /** What this thread is just asking, by identity; null while it asks nothing. */
    private static final ThreadLocal<@Nullable Set<Object>> ASKED = new ThreadLocal<>();

    private Text() {}

    /** Returns the message of {@code failure}, or null if it has none. */
    public static @Nullable String message(Throwable failure) {
        try {
            return failure.getMessage();
        } catch (Throwable odd) {
            return null;
        }
    }

    public static String of(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        Set<Object> asked = ASKED.get();
        boolean outermost = asked == null;
        if (asked == null) {
            asked = Collections.newSetFromMap(new IdentityHashMap<>());
            ASKED.set(asked);
        }
        if (asked.size() >= MAX_NESTING || !asked.add(value)) {
            return "...";
        }
        try {
            return String.valueOf(value.toString());
        } catch (Throwable odd) { // what a StackOverflowError has overflowed is left again
            return "<" + value.getClass().getName() + ", whose toString() throws "
                    + odd.getClass().getName() + ">";
        } finally {
            asked.remove(value);
            if (outermost) {
                ASKED.remove();
            }
        }
    }
}
