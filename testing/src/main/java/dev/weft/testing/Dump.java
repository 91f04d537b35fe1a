package dev.weft.testing;

import dev.weft.Task;
import dev.weft.internal.observe.Insight;
import dev.weft.internal.observe.Ledger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tasks in words: where they stand, and who waits for whom. */
final class Dump {
    private final Insight insight;
    private final Ledger ledger;

    Dump(Insight insight, Ledger ledger) {
        this.insight = insight;
        this.ledger = ledger;
    }

    /** Returns the file and line at which a task stands, {@code Account.java:31}, or null. */
    static @Nullable String line(Insight insight, Task<?> task) {
        String place = insight.place(task);
        if (place == null) {
            return null;
        }
        int space = place.indexOf(' ');
        return space < 0 ? place : place.substring(0, space);
    }

    /** {@code task a at Account.java:31}. */
    String name(Task<?> task) {
        String line = line(insight, task);
        return "task " + task.name() + (line == null ? "" : " at " + line);
    }

    /** {@code task a at Account.java:31 waits for AsyncLock "left", held by task b at Account.java:35}. */
    String line(Task<?> task) {
        if (!insight.isStarted(task)) {
            return name(task) + " has not begun";
        }
        Insight.Wait wait = insight.waitOf(task);
        if (wait == null) {
            return name(task) + " is ready";
        }
        StringBuilder text = new StringBuilder(name(task)).append(" waits for ");
        if (wait.task() != null) {
            return text.append(name(wait.task())).toString();
        }
        text.append(wait.what());
        List<Task<?>> awaited = awaited(task);
        if (!awaited.isEmpty()) {
            text.append(" of ").append(join(awaited));
        }
        List<Task<?>> holders = holders(wait);
        if (!holders.isEmpty()) {
            text.append(", held by ").append(join(holders));
        } else if (isLock(wait.primitive())) {
            text.append(", held by nobody that is known");
        }
        return text.toString();
    }

    private static boolean isLock(@Nullable Object primitive) {
        return primitive instanceof dev.weft.sync.AsyncLock lock && lock.isLocked();
    }

    private String join(Collection<Task<?>> tasks) {
        StringBuilder text = new StringBuilder();
        for (Task<?> task : tasks) {
            text.append(text.isEmpty() ? "" : " and ")
                    .append(name(task))
                    .append(task.isDone() ? ", which has ended" : "");
        }
        return text.toString();
    }

    private List<Task<?>> holders(Insight.@Nullable Wait wait) {
        List<Task<?>> holders = new ArrayList<>();
        if (wait != null) {
            for (Object holder : ledger.holders(wait.primitive())) {
                if (!holders.contains(holder)) {
                    holders.add((Task<?>) holder);
                }
            }
        }
        return holders;
    }

    /** The tasks whose end {@code task} awaits as a group. */
    private List<Task<?>> awaited(Task<?> task) {
        List<Task<?>> awaited = new ArrayList<>();
        for (Task<?> other : insight.tasks()) {
            if (other != task && insight.awaiters(other).contains(task)) {
                awaited.add(other);
            }
        }
        return awaited;
    }

    /** Returns who waits for whom, the circles first. */
    String deadlock() {
        Set<Task<?>> tasks = insight.tasks();
        Map<Task<?>, Set<Task<?>>> edges = new LinkedHashMap<>();
        for (Task<?> task : tasks) {
            Insight.Wait wait = insight.waitOf(task);
            Set<Task<?>> targets = new LinkedHashSet<>(holders(wait));
            if (wait != null && wait.task() != null) {
                targets.add(wait.task());
            }
            targets.addAll(awaited(task));
            edges.put(task, targets);
        }
        StringBuilder text =
                new StringBuilder("deadlock: nothing is ready, no timer is set and nothing is in flight outside, but ");
        text.append(count(tasks.size(), "task")).append(tasks.size() == 1 ? " waits" : " wait");
        Set<Task<?>> told = new LinkedHashSet<>();
        for (Task<?> task : tasks) {
            List<Task<?>> circle = told.contains(task) ? List.of() : circle(task, edges);
            if (!circle.isEmpty()) {
                text.append("\nin a circle:");
                circle.forEach(member -> text.append("\n  ").append(line(member)));
                told.addAll(circle);
            }
        }
        boolean isFirst = true;
        for (Task<?> task : tasks) {
            if (told.add(task)) {
                text.append(isFirst && told.size() > 1 ? "\nand beside them:" : isFirst ? ":" : "");
                isFirst = false;
                text.append("\n  ").append(line(task));
            }
        }
        return text.toString();
    }

    /** Returns the shortest way from {@code start} back to itself, or nothing. */
    private static List<Task<?>> circle(Task<?> start, Map<Task<?>, Set<Task<?>>> edges) {
        Map<Task<?>, Task<?>> from = new LinkedHashMap<>();
        List<Task<?>> open = new ArrayList<>(List.of(start));
        for (int i = 0; i < open.size(); i++) {
            Task<?> task = open.get(i);
            for (Task<?> next : edges.getOrDefault(task, Set.of())) {
                if (next == start) {
                    List<Task<?>> circle = new ArrayList<>();
                    for (Task<?> member = task; member != null; member = from.get(member)) {
                        circle.add(0, member);
                    }
                    return circle;
                }
                if (!from.containsKey(next)) {
                    from.put(next, task);
                    open.add(next);
                }
            }
        }
        return List.of();
    }

    /** Returns all tasks with what they wait for and their stacks. */
    String all() {
        Set<Task<?>> tasks = insight.tasks();
        StringBuilder text = new StringBuilder(count(tasks.size(), "task"))
                .append(tasks.size() == 1 ? " is pending" : " are pending");
        for (Task<?> task : tasks) {
            text.append("\n  ").append(line(task));
            for (String frame : insight.stack(task)) {
                text.append("\n      in ").append(frame);
            }
        }
        return text.toString();
    }

    static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
