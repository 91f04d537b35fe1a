package dev.weft.internal.timeline;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recording as Chrome's trace events, which Perfetto and {@code chrome://tracing} open: a loop is a process, a task
 * is a thread of it, and what leads from one task to another is a flow.
 */
final class TraceEvents {
    private final Json json;
    private boolean isFirst = true;

    /** The number of the last flow. */
    private int flows;

    TraceEvents(Writer out) {
        this.json = new Json(out);
    }

    void write(List<Recording.Part> parts, int lostLoops) throws IOException {
        json.raw("{\"displayTimeUnit\":\"ns\",\"otherData\":{\"format\":\"weft-trace\",\"version\":1");
        String lost = Losses.text(parts, lostLoops);
        if (lost != null) {
            json.raw(",\"lost\":").text(lost);
        }
        json.raw("},\"traceEvents\":[");
        for (Recording.Part part : parts) {
            loop(part);
        }
        json.raw("\n]}\n");
    }

    private void loop(Recording.Part part) throws IOException {
        Map<Integer, Tasks.Entry> tasks = Tasks.of(part.timeline());
        begin("M", part.number(), null, null);
        json.raw(",\"name\":\"process_name\",\"args\":{\"name\":")
                .text(Losses.name(part))
                .raw("}}");
        for (Tasks.Entry task : tasks.values()) {
            begin("M", part.number(), task.number(), null);
            json.raw(",\"name\":\"thread_name\",\"args\":{\"name\":")
                    .text(task.name() + ": " + task.coroutine())
                    .raw("}}");
            begin("M", part.number(), task.number(), null);
            json.raw(",\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":")
                    .number(task.number())
                    .raw("}}");
        }
        Rows rows = part.timeline().rows();
        for (int row = 0; row < rows.size(); row++) {
            if (rows.kind(row) <= Rows.WAIT) {
                span(part, rows, row);
            } else if (rows.kind(row) < Rows.TASK) {
                arrow(part, rows, row, tasks);
            } else {
                end(part, rows, row);
            }
        }
    }

    private void span(Recording.Part part, Rows rows, int row) throws IOException {
        byte kind = rows.kind(row);
        String state = kind == Rows.RUN ? "running" : kind == Rows.READY ? "ready" : "waiting";
        String what = part.timeline().text(rows.b(row));
        String place = part.timeline().text(rows.a(row));
        begin("X", part.number(), rows.task(row), rows.from(row));
        json.raw(",\"dur\":").micros(rows.to(row) - rows.from(row));
        json.raw(",\"cat\":\"" + state + "\",\"name\":").text(what.isEmpty() ? state : "waits for " + what);
        if (!place.isEmpty()) {
            json.raw(",\"args\":{\"at\":").text(place).raw("}");
        }
        json.raw("}");
    }

    private void arrow(Recording.Part part, Rows rows, int row, Map<Integer, Tasks.Entry> tasks) throws IOException {
        byte kind = rows.kind(row);
        String name = kind == Rows.CREATE ? "creates" : kind == Rows.WAKE ? "wakes" : "cancels";
        if (kind == Rows.CANCEL) {
            String message = part.timeline().text(rows.b(row));
            begin("i", part.number(), rows.task(row), rows.from(row));
            json.raw(",\"s\":\"t\",\"cat\":\"cancels\",\"name\":")
                    .text(message.isEmpty() ? "cancelled" : "cancelled: " + message)
                    .raw("}");
        }
        if (!tasks.containsKey(rows.a(row)) || !tasks.containsKey(rows.task(row))) {
            return; // by nobody, or by one that is lost
        }
        int id = ++flows;
        begin("s", part.number(), rows.a(row), rows.from(row));
        flow(name, id);
        json.raw("}");
        begin("f", part.number(), rows.task(row), rows.from(row));
        flow(name, id);
        json.raw(",\"bp\":\"e\"}");
    }

    private void flow(String name, int id) throws IOException {
        json.raw(",\"id\":").number(id).raw(",\"cat\":\"" + name + "\",\"name\":\"" + name + "\"");
    }

    private void end(Recording.Part part, Rows rows, int row) throws IOException {
        String outcome = part.timeline().text(rows.d(row));
        if (!outcome.isEmpty()) {
            begin("i", part.number(), rows.task(row), rows.to(row));
            json.raw(",\"s\":\"t\",\"cat\":\"ends\",\"name\":").text(outcome).raw("}");
        }
    }

    private void begin(String phase, int loop, @Nullable Integer task, @Nullable Long time) throws IOException {
        json.raw(isFirst ? "\n" : ",\n")
                .raw("{\"ph\":\"" + phase + "\",\"pid\":")
                .number(loop);
        isFirst = false;
        if (task != null) {
            json.raw(",\"tid\":").number(task);
        }
        if (time != null) {
            json.raw(",\"ts\":").micros(time);
        }
    }
}
