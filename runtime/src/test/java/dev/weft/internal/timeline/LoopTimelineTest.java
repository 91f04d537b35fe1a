package dev.weft.internal.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a timeline keeps of what it is told, and how that is written. */
class LoopTimelineTest {
    private final Object a = new Object();
    private final Object b = new Object();

    private static List<String> rows(LoopTimeline timeline) {
        List<String> texts = new ArrayList<>();
        Rows rows = timeline.rows();
        for (int row = 0; row < rows.size(); row++) {
            String kind = List.of("run", "ready", "wait", "create", "wake", "cancel", "task")
                    .get(rows.kind(row));
            String text = kind + " " + rows.task(row) + " " + rows.from(row) + ".." + rows.to(row);
            if (rows.kind(row) <= Rows.WAIT) {
                text += " at <" + timeline.text(rows.a(row)) + "> for <" + timeline.text(rows.b(row)) + ">";
            } else if (rows.kind(row) == Rows.TASK) {
                text += " <" + timeline.text(rows.a(row)) + "> <" + timeline.text(rows.b(row)) + "> of " + rows.c(row)
                        + " <" + timeline.text(rows.d(row)) + ">";
            } else {
                text += " by " + rows.a(row) + " <" + timeline.text(rows.b(row)) + ">";
            }
            texts.add(text);
        }
        return texts;
    }

    private static String json(LoopTimeline timeline) throws IOException {
        StringWriter out = new StringWriter();
        new TraceEvents(out).write(List.of(new Recording.Part(1, "main", timeline, 0)), 0);
        return out.toString();
    }

    private static String page(LoopTimeline timeline) throws IOException {
        StringWriter out = new StringWriter();
        new Page(out).write("run.html", List.of(new Recording.Part(1, "main", timeline, 0)), 0);
        return out.toString();
    }

    @Test
    void followsATaskThroughItsStates() {
        LoopTimeline timeline = new LoopTimeline(100);
        timeline.ready(a, 1, true, 0, 100);
        timeline.runs(a, 1, true, 0, 105);
        timeline.ready(b, 2, true, 1, 106);
        timeline.stops(a, "task b", "A.run (A.java:1)", 110);
        timeline.runs(b, 2, true, 0, 110);
        timeline.ready(b, 2, false, 2, 112); // it yields
        timeline.stops(b, null, "B.run (B.java:2)", 115);
        timeline.runs(b, 2, false, 0, 120);
        timeline.ready(a, 1, false, 2, 125);
        timeline.ends(b, "b", "B.run", "returned", 130);
        timeline.cancelled(1, 0, "why", 131);
        timeline.runs(a, 1, false, 0, 140);
        timeline.ends(a, null, "A.run", "cancelled", 150);
        assertThat(rows(timeline))
                .containsExactly(
                        "ready 1 0..5 at <> for <>",
                        "create 2 6..6 by 1 <>",
                        "run 1 5..10 at <> for <>",
                        "ready 2 6..10 at <> for <>",
                        "run 2 10..15 at <> for <>",
                        "ready 2 15..20 at <B.run (B.java:2)> for <>",
                        "wait 1 10..25 at <A.run (A.java:1)> for <task b>",
                        "wake 1 25..25 by 2 <>",
                        "run 2 20..30 at <B.run (B.java:2)> for <>",
                        "task 2 6..30 <b> <B.run> of 1 <returned>",
                        "cancel 1 31..31 by 0 <why>",
                        "ready 1 25..40 at <A.run (A.java:1)> for <>",
                        "run 1 40..50 at <A.run (A.java:1)> for <>",
                        "task 1 0..50 <> <A.run> of 0 <cancelled>");
    }

    @Test
    void aStepThatWasWokenBeforeItsEndIsReadyAfterIt() {
        LoopTimeline timeline = new LoopTimeline(0);
        timeline.runs(a, 1, true, 0, 0);
        timeline.ready(a, 1, false, 0, 1);
        timeline.stops(a, "sleep", "A.run", 2);
        timeline.runs(a, 1, false, 0, 5);
        assertThat(rows(timeline)).containsExactly("run 1 0..2 at <> for <>", "ready 1 2..5 at <A.run> for <>");
    }

    @Test
    void whatDoesNotEndIsKeptUpToTheEndOfTheRecording() {
        LoopTimeline timeline = new LoopTimeline(0);
        timeline.runs(a, 1, true, 0, 0);
        timeline.stops(a, "sleep", "A.run", 2);
        timeline.ends(a, null, "A.run", null, 9);
        assertThat(rows(timeline))
                .containsExactly(
                        "run 1 0..2 at <> for <>",
                        "wait 1 2..9 at <A.run> for <sleep>",
                        "task 1 0..9 <> <A.run> of 0 <>");
    }

    private static void steps(LoopTimeline timeline, Object task, int number, int count, String what) {
        for (int n = 0; n < count; n++) {
            timeline.runs(task, number, n == 0, 0, 10L * n);
            timeline.stops(task, what, what + " at " + n, 10L * n + 1);
            timeline.ready(task, number, false, 0, 10L * n + 9);
        }
        timeline.ends(task, "name", "A.run", "returned", 10L * count);
    }

    @Test
    void theRingKeepsTheNewestRowsAndCountsTheOthers() throws IOException {
        LoopTimeline timeline = new LoopTimeline(0, 100, 10, 1 << 20);
        steps(timeline, a, 1, 1000, "lock");
        Rows rows = timeline.rows();
        assertThat(rows.size()).isEqualTo(100);
        assertThat(rows.bytes()).isEqualTo(100 * 37L);
        assertThat(rows.kind(99)).isEqualTo(Rows.TASK);
        assertThat(rows.lost()).isEqualTo(3000 + 1 - 100); // run, wait, ready each, but the first, and the task
        assertThat(rows(timeline).get(98)).isEqualTo("ready 1 9999..10000 at <lock at 999> for <>");
        assertThat(json(timeline))
                .contains("\"lost\":\"loop 1: 2901 entries up to 0.00000967 s made room for later ones\"");
        assertThat(page(timeline)).contains("\"lost\":\"loop 1: 2901 entries up to 0.00000967 s made room");
    }

    @Test
    void textsAreBoundedByForgettingTheOldestRows() {
        LoopTimeline timeline = new LoopTimeline(0, 10_000, 10, 2000);
        steps(timeline, a, 1, 1000, "lock");
        assertThat(timeline.texts().chars()).isLessThan(2100);
        assertThat(timeline.rows().lost()).isPositive();
        assertThat(rows(timeline)).last().isEqualTo("task 1 0..10000 <name> <A.run> of 0 <returned>");
        assertThat(rows(timeline)).noneMatch(row -> row.startsWith("wait") && row.contains("<>"));
    }

    @Test
    void textsOfPendingTasksAreBoundedToo() throws IOException {
        LoopTimeline timeline = new LoopTimeline(0, 10_000, 1000, 2000);
        for (int n = 1; n <= 500; n++) {
            Object task = new Object();
            timeline.runs(task, n, true, 0, n);
            timeline.stops(task, "lock " + n, "place " + n, n);
        }
        assertThat(timeline.texts().chars()).isLessThan(2100);
        assertThat(json(timeline)).containsPattern("; loop 1: \\d+ waits without words, because there were too many");
    }

    @Test
    void noMoreTasksAreFollowedThanFit() throws IOException {
        LoopTimeline timeline = new LoopTimeline(0, 100, 2, 1000);
        Object c = new Object();
        timeline.ready(a, 1, true, 0, 0);
        timeline.ready(b, 2, true, 0, 0);
        timeline.ready(c, 3, true, 0, 0);
        assertThat(timeline.follows(c)).isFalse();
        timeline.ends(a, "a", "A.run", "returned", 1);
        timeline.ready(c, 3, false, 1, 2); // now there is room
        timeline.ends(c, "c", "C.run", "returned", 3);
        assertThat(rows(timeline)).last().isEqualTo("task 3 2..3 <c> <C.run> of 0 <returned>");
        assertThat(json(timeline)).contains("\"lost\":\"loop 1: 1 task left out, because too many were pending\"");
    }

    @Test
    void longTextsAreCutBetweenCharacters() {
        Texts texts = new Texts();
        String smiley = "\ud83d\ude00";
        String text = texts.text(texts.id(smiley.repeat(5000)));
        assertThat(text).isEqualTo(smiley.repeat(Texts.MAX_LENGTH / 2 - 1) + "\u2026");
        assertThat(texts.id("")).isZero();
    }

    @Test
    void noTextEndsTheScriptOrTheLiteral() throws IOException {
        String odd = "</script><!-- \" ' \\ \u2028 \u202e \t \0 \ud83d\ude00 \ud800 \u00e9 @DATA@ &lt;";
        LoopTimeline timeline = new LoopTimeline(0);
        timeline.runs(a, 1, true, 0, 0);
        timeline.ends(a, odd, "A.run", "returned", 1);
        String written = "\"\\u003c/script\\u003e\\u003c!-- \\\" ' \\\\ \\u2028 \\u202e \\u0009 \\u0000"
                + " \\ud83d\\ude00 \\ud800 \u00e9 @DATA@ \\u0026lt;";
        assertThat(json(timeline)).contains(written);
        assertThat(page(timeline)).contains(written).doesNotContain(odd);
        assertThat(page(timeline)).containsOnlyOnce("\u00e9"); // each text once
        assertThat(page(timeline).split("</script>", -1)).hasSize(3);
    }

    @Test
    void microsecondsHaveAllTheirDigits() throws IOException {
        StringWriter out = new StringWriter();
        Json json = new Json(out);
        for (long nanos : new long[] {0, 1, 999, 1000, 1_000_001, -1500, Long.MAX_VALUE}) {
            json.micros(nanos).raw(" ");
        }
        assertThat(out).hasToString("0.000 0.001 0.999 1.000 1000.001 -1.500 9223372036854775.807 ");
    }
}
