package dev.weft.internal.report;

import dev.weft.TaskDump;
import dev.weft.TaskDump.FrameEntry;
import dev.weft.TaskDump.LoopEntry;
import dev.weft.TaskDump.TaskEntry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dump for programs. Members that would be null, false or empty are left out; equal stacks stand once for each loop.
 */
public final class DumpJson {
    private final StringBuilder text = new StringBuilder();

    /** Whether the object or array that is being written is still empty. */
    private boolean isFirst = true;

    private DumpJson() {}

    /** Returns the JSON text of {@code dump}. */
    public static String of(TaskDump dump) {
        DumpJson json = new DumpJson();
        json.begin('{');
        json.member("format", "weft-task-dump");
        json.member("version", TaskDump.JSON_VERSION);
        json.array("loops");
        for (LoopEntry loop : dump.loops()) {
            json.loop(loop);
        }
        json.end(']');
        json.end('}');
        return json.text.toString();
    }

    private void loop(LoopEntry loop) {
        element('{');
        member("number", loop.number());
        member("thread", loop.thread());
        flag("closed", loop.isClosed());
        flag("exact", loop.isExact());
        member("remark", loop.remark());
        strings("javaStack", loop.javaStack());
        member("ready", loop.ready());
        member("timers", loop.timers());
        member("inFlight", loop.inFlight());
        Map<List<FrameEntry>, Integer> stacks = new LinkedHashMap<>();
        array("tasks");
        for (TaskEntry task : loop.tasks()) {
            task(task, stacks);
        }
        end(']');
        array("stacks");
        for (List<FrameEntry> stack : stacks.keySet()) {
            element('[');
            for (FrameEntry frame : stack) {
                element('{');
                member("coroutine", frame.coroutine());
                member("position", frame.position());
                if (frame.times() != 1) {
                    member("times", frame.times());
                }
                end('}');
            }
            end(']');
        }
        end(']');
        if (!loop.cycles().isEmpty()) {
            array("cycles");
            for (List<Integer> cycle : loop.cycles()) {
                element('[');
                cycle.forEach(this::number);
                end(']');
            }
            end(']');
        }
        strings("generators", loop.generators());
        end('}');
    }

    private void task(TaskEntry task, Map<List<FrameEntry>, Integer> stacks) {
        element('{');
        member("id", task.id());
        if (task.count() != 1) {
            member("count", task.count());
        }
        strings("names", task.names());
        member("state", task.state().name().toLowerCase(Locale.ROOT));
        flag("cancelling", task.isCancelling());
        member("coroutine", task.coroutine());
        member("waitsFor", task.waitsFor());
        seconds("age", task.age());
        seconds("waiting", task.waiting());
        numbers("waitsForTasks", task.waitsForTasks());
        numbers("awaitedBy", task.awaitedBy());
        if (task.parent() != null) {
            member("parent", task.parent());
        }
        Integer known = stacks.putIfAbsent(task.stack(), stacks.size());
        member("stack", known == null ? stacks.size() - 1 : known);
        end('}');
    }

    // ---- members

    private void member(String name, int value) {
        name(name);
        text.append(value);
    }

    private void member(String name, @Nullable String value) {
        if (value != null) {
            name(name);
            string(value);
        }
    }

    private void seconds(String name, @Nullable Duration value) {
        if (value != null) {
            name(name);
            text.append(BigDecimal.valueOf(value.toMillis(), 3).toPlainString());
        }
    }

    private void flag(String name, boolean value) {
        if (value) {
            name(name);
            text.append(true);
        }
    }

    private void strings(String name, List<String> values) {
        if (!values.isEmpty()) {
            array(name);
            for (String value : values) {
                comma();
                string(value);
            }
            end(']');
        }
    }

    private void numbers(String name, List<Integer> values) {
        if (!values.isEmpty()) {
            array(name);
            values.forEach(this::number);
            end(']');
        }
    }

    // ---- syntax

    private void begin(char bracket) {
        text.append(bracket);
        isFirst = true;
    }

    private void end(char bracket) {
        text.append(bracket);
        isFirst = false;
    }

    private void element(char bracket) {
        comma();
        begin(bracket);
    }

    private void array(String name) {
        name(name);
        begin('[');
    }

    private void number(int value) {
        comma();
        text.append(value);
    }

    private void name(String name) {
        comma();
        string(name);
        text.append(':');
    }

    private void comma() {
        if (!isFirst) {
            text.append(',');
        }
        isFirst = false;
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c == '\n') {
                text.append("\\n");
            } else if (c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
