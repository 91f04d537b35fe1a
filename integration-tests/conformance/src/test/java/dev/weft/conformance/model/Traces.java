package dev.weft.conformance.model;

/** Shows where two traces part. */
final class Traces {
    private Traces() {}

    static String difference(String expected, String actual) {
        String[] want = expected.split(" \\| ");
        String[] got = actual.split(" \\| ");
        int same = 0;
        while (same < want.length && same < got.length && want[same].equals(got[same])) {
            same++;
        }
        StringBuilder text = new StringBuilder("event " + same + " is the first that differs\n");
        append(text, "expected", want, same);
        append(text, "but was", got, same);
        return text.toString();
    }

    private static void append(StringBuilder text, String title, String[] events, int marked) {
        text.append(title).append(":\n");
        for (int i = Math.max(0, marked - 12); i < Math.min(events.length, marked + 6); i++) {
            text.append(i == marked ? "  > " : "    ").append(events[i]).append('\n');
        }
    }
}
