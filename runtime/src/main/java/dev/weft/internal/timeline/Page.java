package dev.weft.internal.timeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A recording as a page that needs nothing else: a fixed one, with the data in it as JSON.
 *
 * <pre>
 *   loops[].tasks      number, name, coroutine, parent or 0, creation, end, outcome;       all tasks one behind the other
 *   loops[].spans      task, kind, begin less the one before, duration, place, what for;   all spans
 *   loops[].arrows     kind, from or 0, to, time less the one before, message;             all arrows
 *   loops[].texts[]    what name, coroutine, outcome, place, what for and message are the indexes of; 0 is none
 * </pre>
 */
final class Page {
    private static final String RESOURCE = "/dev/weft/internal/timeline/page.html";
    private static final String MARK = "@DATA@";

    private final Writer out;
    private final Json json;

    Page(Writer out) {
        this.out = out;
        this.json = new Json(out);
    }

    void write(String name, List<Recording.Part> parts, int lostLoops) throws IOException {
        String page = page();
        int mark = page.indexOf(MARK);
        out.write(page, 0, mark);
        json.raw("{\"format\":\"weft-trace\",\"version\":1,\"name\":").text(name);
        String lost = Losses.text(parts, lostLoops);
        json.raw(",\"lost\":").text(lost == null ? "" : lost).raw(",\"loops\":[");
        boolean isFirst = true;
        for (Recording.Part part : parts) {
            json.raw(isFirst ? "" : ",");
            isFirst = false;
            loop(part);
        }
        json.raw("]}");
        int rest = mark + MARK.length();
        out.write(page, rest, page.length() - rest);
    }

    private static String page() throws IOException {
        try (InputStream in = Page.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException(RESOURCE + " is missing: whatever has repacked weft-runtime.jar must keep it");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void loop(Recording.Part part) throws IOException {
        LoopTimeline timeline = part.timeline();
        json.raw("{\"name\":").text(Losses.name(part)).raw(",\"end\":").number(part.end());
        json.raw(",\"tasks\":[");
        tasks(timeline.rows());
        json.raw("],\"spans\":[");
        rows(timeline.rows(), Rows.RUN, Rows.WAIT);
        json.raw("],\"arrows\":[");
        rows(timeline.rows(), Rows.CREATE, Rows.CANCEL);
        json.raw("],\"texts\":[\"\"");
        for (int id = 1; id < timeline.texts().count(); id++) {
            json.raw(",").text(timeline.text(id));
        }
        json.raw("]}\n");
    }

    private void tasks(Rows rows) throws IOException {
        boolean isFirst = true;
        for (int row = 0; row < rows.size(); row++) {
            if (rows.kind(row) == Rows.TASK) {
                json.raw(isFirst ? "" : ",").number(rows.task(row));
                isFirst = false;
                json.raw(",").number(rows.a(row)).raw(",").number(rows.b(row));
                json.raw(",").number(rows.c(row));
                json.raw(",").number(rows.from(row)).raw(",").number(rows.to(row));
                json.raw(",").number(rows.d(row));
            }
        }
    }

    private void rows(Rows rows, byte least, byte most) throws IOException {
        long before = 0;
        boolean isFirst = true;
        for (int row = 0; row < rows.size(); row++) {
            byte kind = rows.kind(row);
            if (kind < least || kind > most) {
                continue;
            }
            json.raw(isFirst ? "" : ",");
            isFirst = false;
            boolean isSpan = most == Rows.WAIT;
            json.number(isSpan ? rows.task(row) : kind).raw(",");
            json.number(isSpan ? kind : rows.a(row)).raw(",");
            if (!isSpan) {
                json.number(rows.task(row)).raw(",");
            }
            json.number(rows.from(row) - before).raw(",");
            before = rows.from(row);
            if (isSpan) {
                json.number(rows.to(row) - rows.from(row))
                        .raw(",")
                        .number(rows.a(row))
                        .raw(",");
            }
            json.number(rows.b(row));
        }
    }
}
