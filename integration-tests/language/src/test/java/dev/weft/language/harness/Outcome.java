package dev.weft.language.harness;

import dev.weft.testkit.Difference;
import java.util.List;

/** What a run left behind: its events, the last one being the value or the throwable that it ended with. */
public record Outcome(List<String> events) {
    /** Where two outcomes part; the empty text if they do not. */
    public static String difference(Outcome expected, Outcome found) {
        return Difference.between(expected.events, found.events);
    }
}
