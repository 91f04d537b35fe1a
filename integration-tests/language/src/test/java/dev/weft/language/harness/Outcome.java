package dev.weft.language.harness;

import java.util.ArrayList;
import java.util.List;

/** What a run left behind: its events, the last one being the value or the throwable that it ended with. */
public record Outcome(List<String> events) {
    /** Where two outcomes part, with what came before; null if they do not. */
    public static String difference(Outcome expected, Outcome found) {
        if (expected.equals(found)) {
            return null;
        }
        int at = 0;
        int most = Math.min(expected.events.size(), found.events.size());
        while (at < most && expected.events.get(at).equals(found.events.get(at))) {
            at++;
        }
        List<String> text = new ArrayList<>(expected.events.subList(Math.max(0, at - 5), at));
        text.add("expected: " + (at < expected.events.size() ? expected.events.get(at) : "nothing more"));
        text.add("   found: " + (at < found.events.size() ? found.events.get(at) : "nothing more"));
        return String.join("\n", text);
    }
}
