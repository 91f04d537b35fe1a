package dev.weft.internal.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tasks of a timeline whose ends it still has, by their numbers. */
final class Tasks {
    /** One task; {@code outcome} is empty if it has not ended, {@code parent} 0 if nobody is known who made it. */
    record Entry(int number, String name, String coroutine, int parent, long created, long ended, String outcome) {}

    private Tasks() {}

    /** Returns them in the order of their creation. */
    static Map<Integer, Entry> of(LoopTimeline timeline) {
        Rows rows = timeline.rows();
        List<Entry> found = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            if (rows.kind(row) == Rows.TASK) {
                String name = timeline.text(rows.a(row));
                found.add(new Entry(
                        rows.task(row),
                        name.isEmpty() ? "Task-" + rows.task(row) : name,
                        timeline.text(rows.b(row)),
                        rows.c(row),
                        rows.from(row),
                        rows.to(row),
                        timeline.text(rows.d(row))));
            }
        }
        found.sort(Comparator.comparingInt(Entry::number));
        Map<Integer, Entry> tasks = new LinkedHashMap<>();
        for (Entry entry : found) {
            tasks.put(entry.number(), entry);
        }
        return tasks;
    }
}
