package dev.weft.testkit;

import java.util.List;

/** Shows where two traces part. */
public final class Difference {
    private static final int BEFORE = 12;
    private static final int AFTER = 6;

    private Difference() {}

    /** Returns both traces around the first event that differs; the empty text if none does. */
    public static String between(List<String> expected, List<String> actual) {
        if (expected.equals(actual)) {
            return "";
        }
        int same = 0;
        while (same < expected.size()
                && same < actual.size()
                && expected.get(same).equals(actual.get(same))) {
            same++;
        }
        StringBuilder text = new StringBuilder("event " + same + " is the first that differs\n");
        append(text, "expected", expected, same);
        append(text, "but was", actual, same);
        return text.toString();
    }

    private static void append(StringBuilder text, String title, List<String> events, int marked) {
        text.append(title).append(":\n");
        for (int i = Math.max(0, marked - BEFORE); i < Math.min(events.size(), marked + AFTER); i++) {
            text.append(i == marked ? "  > " : "    ").append(events.get(i)).append('\n');
        }
        if (marked >= events.size()) {
            text.append("  > nothing more\n");
        }
    }
}
