package dev.weft.internal.core;

import org.jspecify.annotations.Nullable;

/**
 * The line for one label in the table of a generated class, and the line of the body that it belongs to.
 *
 * <pre>
 *   label 0    Shop.order Shop.java:12                a body that has not begun; its name, and where it is declared
 *   label 1    14 await(stock.reserve(item))          one of its awaits
 *   label 2    17 await(sleep(ofSeconds(1)))
 *   label 3    Shop.cancel Shop.java:21               the next body of the class
 *   label 4    22 await(stock.free(item))
 * </pre>
 *
 * <p>The line of an await begins with a digit, which no name does.
 */
public final class StateTable {
    private final String head;
    private final @Nullable String line;

    /**
     * Finds the line.
     *
     * @param table the lines of all labels
     * @param label which of them
     */
    public StateTable(String table, int label) {
        int start = start(table, label);
        int headStart = start < 0 ? table.lastIndexOf('\n') + 1 : start;
        while (headStart > 0 && isDigit(table, headStart)) {
            headStart = table.lastIndexOf('\n', headStart - 2) + 1;
        }
        this.head = lineAt(table, headStart);
        this.line = start < 0 ? null : lineAt(table, start);
    }

    /** Returns where the line of a label begins; -1 if there is none. */
    private static int start(String table, int label) {
        int start = 0;
        for (int i = 0; i < label; i++) {
            int end = table.indexOf('\n', start);
            if (end < 0) {
                return -1;
            }
            start = end + 1;
        }
        return start;
    }

    private static String lineAt(String table, int start) {
        int end = table.indexOf('\n', start);
        return table.substring(start, end < 0 ? table.length() : end);
    }

    private static boolean isDigit(String text, int index) {
        return index < text.length() && Character.isDigit(text.charAt(index));
    }

    /**
     * Returns whether a label is that of an await.
     *
     * @param table the lines of all labels
     * @param label which of them
     */
    public static boolean hasBegun(String table, int label) {
        int start = start(table, label);
        return start < 0 || isDigit(table, start);
    }

    /** Returns the name of the body, {@code Shop.order}. */
    public String method() {
        int end = head.indexOf(' ');
        return end < 0 ? head : head.substring(0, end);
    }

    /** Returns {@code Shop.java:14 await(stock.reserve(item))}, of a body that has not begun {@code Shop.java:12}. */
    public @Nullable String position() {
        int space = head.indexOf(' ');
        if (space < 0 || line == null) {
            return null;
        }
        return isDigit(line, 0) ? file() + ":" + line : head.substring(space + 1);
    }

    /** Returns {@code Shop.java}. */
    private String file() {
        return head.substring(head.indexOf(' ') + 1, head.lastIndexOf(':'));
    }

    /** Returns the text of the await, {@code await(stock.reserve(item))}; empty if there is none. */
    public String expression() {
        int space = line == null ? -1 : line.indexOf(' ');
        return line == null || space < 0 || !isDigit(line, 0) ? "" : line.substring(space + 1);
    }

    /**
     * Returns the await as an element of a stack trace; null if there is none.
     *
     * @param packageName of the class
     */
    public @Nullable StackTraceElement element(String packageName) {
        if (line == null || !isDigit(line, 0) || head.lastIndexOf(':') < head.indexOf(' ')) {
            return null;
        }
        int end = 0;
        while (isDigit(line, end)) {
            end++;
        }
        String method = method();
        int dot = method.lastIndexOf('.');
        String owner = (packageName.isEmpty() ? "" : packageName + ".") + method.substring(0, Math.max(0, dot));
        int number;
        try {
            number = Integer.parseInt(line, 0, end, 10);
        } catch (NumberFormatException e) {
            return null;
        }
        return new StackTraceElement(owner, method.substring(dot + 1), file(), number);
    }
}
