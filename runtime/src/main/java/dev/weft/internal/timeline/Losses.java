package dev.weft.internal.timeline;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says in words what a picture does not show. */
final class Losses {
    private Losses() {}

    /** Returns what is lost, or null. */
    static @Nullable String text(List<Recording.Part> parts, int lostLoops) {
        StringBuilder text = new StringBuilder();
        for (Recording.Part part : parts) {
            LoopTimeline timeline = part.timeline();
            Rows rows = timeline.rows();
            if (rows.lost() > 0) {
                add(
                        text,
                        part,
                        count(rows.lost(), "entry", "entries") + " up to " + seconds(rows.lostUntil())
                                + " made room for later ones");
            }
            if (timeline.unfollowed() > 0) {
                add(
                        text,
                        part,
                        count(timeline.unfollowed(), "task", "tasks") + " left out, because too many were pending");
            }
            if (timeline.wordless() > 0) {
                add(
                        text,
                        part,
                        count(timeline.wordless(), "wait", "waits") + " without words, because there were too many");
            }
        }
        if (lostLoops > 0) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append(count(lostLoops, "loop", "loops"))
                    .append(" left out, because there were too many");
        }
        return text.isEmpty() ? null : text.toString();
    }

    private static void add(StringBuilder text, Recording.Part part, String what) {
        text.append(text.isEmpty() ? "" : "; ")
                .append("loop ")
                .append(part.number())
                .append(": ")
                .append(what);
    }

    private static String count(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString() + " s";
    }

    /** Returns what a loop is called. */
    static String name(Recording.Part part) {
        return "loop " + part.number() + " on thread \"" + part.thread() + "\"";
    }
}
