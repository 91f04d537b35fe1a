package dev.weft.language.kit;

import java.util.List;

/** Ordinary methods that test programs call: overloads, varargs, generic methods with bounds and intersections. */
public final class Values {
    private Values() {}

    public static <T> T pick(boolean first, T one, T two) {
        return first ? one : two;
    }

    public static <T extends Comparable<T>> T max(T one, T two) {
        return one.compareTo(two) >= 0 ? one : two;
    }

    /** A result of intersection type at many calls. */
    public static <T extends Comparable<? super T> & java.io.Serializable> T both(T one) {
        return one;
    }

    public static int sum(int... values) {
        int sum = 0;
        for (int value : values) {
            sum = sum * 3 + value;
        }
        return sum;
    }

    public static String join(String start, Object... values) {
        StringBuilder text = new StringBuilder(start);
        for (Object value : values) {
            text.append(',').append(Trace.text(value));
        }
        return Trace.cut(text.toString());
    }

    public static int over(int value) {
        return value + 1;
    }

    public static int over(long value) {
        return (int) value + 2;
    }

    public static int over(double value) {
        return (int) value + 3;
    }

    public static int over(Object value) {
        return Trace.text(value).length() + 4;
    }

    public static int over(Integer value) {
        return value == null ? 5 : value + 6;
    }

    public static int wide(long a, int b, double c, String d, long e) {
        Trace.hit("wide " + a + " " + b + " " + c + " " + d + " " + e);
        return (int) (a + b * 3L + e) + (int) c;
    }

    public static List<? extends Number> numbers(int value) {
        return List.of(value, (long) value, value * 0.5);
    }
}
