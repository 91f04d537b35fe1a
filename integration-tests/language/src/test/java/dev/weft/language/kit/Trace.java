package dev.weft.language.kit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The ordered side effects of one run of a test program, and the fuel that bounds it. Static, because programs call it
 * from everywhere and runs follow one another; a synchronous generator continues on another thread, but only one thread
 * runs at a time.
 */
public final class Trace {
    private static final int MOST_EVENTS = 20_000;
    private static final int LONGEST_TEXT = 60;

    private static List<String> events = new ArrayList<>();
    private static int fuel;
    private static int state;

    private Trace() {}

    /** Starts the trace of one run, which may take {@code fuel} loop iterations and calls. */
    public static void start(int fuel, int seed) {
        events = new ArrayList<>();
        Trace.fuel = fuel;
        state = seed;
    }

    /** The events of the run so far. */
    public static List<String> events() {
        return events;
    }

    /**
     * Part of every loop condition and the first question of every method: once the fuel is used up all of them end.
     */
    public static boolean more() {
        return --fuel >= 0;
    }

    /** A decision that depends on nothing but what happened before in this run. */
    public static boolean chance(int outOf) {
        state = state * 1_103_515_245 + 12_345 + events.size();
        return ((state >>> 16) & 0x7fff) % outOf == 0;
    }

    /** An event without a value. */
    public static void hit(String event) {
        if (events.size() >= MOST_EVENTS) {
            throw new IllegalStateException(
                    "a trace of more than " + MOST_EVENTS + " events: the program does not end");
        }
        events.add(event);
    }

    /** An event after which, now and then, an unchecked exception follows. */
    public static void maybe(int id) {
        hit("maybe " + id);
        if (chance(5)) {
            throw new Boom(id);
        }
    }

    /** Like {@link #maybe}, with a checked exception. */
    public static void maybeChecked(int id) throws CheckedBoom {
        hit("maybe checked " + id);
        if (chance(4)) {
            throw new CheckedBoom(id);
        }
    }

    public static boolean t(int id, boolean value) {
        hit(id + "=" + value);
        return value;
    }

    public static byte t(int id, byte value) {
        hit(id + "=" + value + "b");
        return value;
    }

    public static short t(int id, short value) {
        hit(id + "=" + value + "s");
        return value;
    }

    public static char t(int id, char value) {
        hit(id + "='" + (int) value + "'");
        return value;
    }

    public static int t(int id, int value) {
        hit(id + "=" + value);
        return value;
    }

    public static long t(int id, long value) {
        hit(id + "=" + value + "L");
        return value;
    }

    public static float t(int id, float value) {
        hit(id + "=" + value + "f");
        return value;
    }

    public static double t(int id, double value) {
        hit(id + "=" + value + "d");
        return value;
    }

    public static <T> T t(int id, T value) {
        hit(id + "=" + text(value));
        return value;
    }

    /** The same for equal values in every run: no identity hash codes, no stack traces. */
    public static String text(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Throwable error) {
            return Failures.text(error);
        }
        String text;
        if (value instanceof Object[] array) {
            text = textOfAll(array);
        } else if (value.getClass().isArray()) {
            text = textOfPrimitives(value);
        } else if (value instanceof CharSequence || value instanceof Number || value instanceof Character) {
            text = value.getClass().getSimpleName() + " " + value;
        } else if (value instanceof Boolean
                || value instanceof Enum<?>
                || value instanceof Record
                || value instanceof List<?>) {
            text = value.toString();
        } else {
            text = "a " + simpleName(value.getClass());
        }
        return cut(text);
    }

    /** Keeps texts short that loops would otherwise double at each turn. */
    public static String cut(String text) {
        return text.length() <= LONGEST_TEXT
                ? text
                : text.substring(0, LONGEST_TEXT / 2) + "~" + text.substring(text.length() - 20);
    }

    private static String simpleName(Class<?> type) {
        // the numbers of lambdas and local classes may differ
        String name = type.getSimpleName();
        return name.contains("$$Lambda") ? "lambda" : name;
    }

    private static String textOfAll(Object[] array) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < array.length && text.length() < LONGEST_TEXT; i++) {
            text.append(i == 0 ? "" : ", ").append(array[i] instanceof Object[] ? "[..]" : text(array[i]));
        }
        return text.append(']').toString();
    }

    private static String textOfPrimitives(Object array) {
        if (array instanceof int[] ints) {
            return Arrays.toString(ints);
        }
        if (array instanceof long[] longs) {
            return Arrays.toString(longs);
        }
        if (array instanceof double[] doubles) {
            return Arrays.toString(doubles);
        }
        if (array instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        }
        if (array instanceof char[] chars) {
            return Arrays.toString(chars);
        }
        return array.getClass().getSimpleName();
    }
}
