package dev.weft.internal.report;

import dev.weft.TaskDump;
import dev.weft.TaskDump.FrameEntry;
import dev.weft.TaskDump.LoopEntry;
import dev.weft.TaskDump.State;
import dev.weft.TaskDump.TaskEntry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A dump for people.
 *
 * <p>The tree has each task once, below the first one that waits for it; further ones only name it. What is deeper than
 * {@link #MAX_DEPTH} begins again at the margin, so that the text grows with the number of tasks and not with its
 * square.
 */
public final class DumpText {
    private static final int MAX_DEPTH = 12;

    private static final String[] COLUMNS = {"LOOP", "ID", "AGE", "FOR", "STATE", "TASK", "WAITS FOR", "AT"};

    private final StringBuilder text = new StringBuilder();

    private DumpText() {}

    /** Returns the tree of all loops. */
    public static String tree(List<LoopEntry> loops) {
        DumpText tree = new DumpText();
        for (LoopEntry loop : loops) {
            tree.loop(loop);
        }
        if (loops.isEmpty()) {
            tree.text.append("no event loops\n");
        }
        return tree.text.toString();
    }

    /** Returns one line for each entry. */
    public static String table(TaskDump dump) {
        StringBuilder text = new StringBuilder();
        List<String[]> rows = new ArrayList<>();
        rows.add(COLUMNS);
        for (LoopEntry loop : dump.loops()) {
            for (TaskEntry task : loop.tasks()) {
                rows.add(new String[] {
                    String.valueOf(loop.number()),
                    String.valueOf(task.id()),
                    cell(task.age()),
                    cell(task.waiting()),
                    stateText(task),
                    names(task),
                    task.waitsFor() == null ? "" : task.waitsFor(),
                    place(task)
                });
            }
        }
        int[] widths = new int[COLUMNS.length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.min(60, Math.max(widths[i], row[i].length()));
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(i == 0 ? "" : "  ").append(row[i]);
                line.append(" ".repeat(i == row.length - 1 ? 0 : Math.max(0, widths[i] - row[i].length())));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String cell(@Nullable Duration time) {
        String tenths = tenths(time);
        return time == null ? "-" : tenths.isEmpty() ? "0 s" : tenths;
    }

    /** Returns the stack of the first task of {@code loop}, and who waits for it; nothing if there is no task. */
    public static String stack(LoopEntry loop) {
        if (loop.tasks().isEmpty()) {
            return "";
        }
        TaskEntry task = loop.tasks().get(0);
        StringBuilder text = new StringBuilder();
        if (task.state() == State.RUNNING) {
            loop.javaStack().forEach(call -> text.append("  at ").append(call).append('\n'));
        }
        for (FrameEntry frame : task.stack()) {
            String line = "  at " + frame.coroutine() + (frame.position() == null ? "" : " (" + frame.position() + ")");
            text.append((line + "\n").repeat(frame.times()));
        }
        if (task.waitsFor() != null) {
            text.append("  waits for ").append(task.waitsFor()).append('\n');
        }
        for (int id : task.awaitedBy()) {
            text.append("  awaited by ").append(names(loop.tasks().get(id - 1))).append('\n');
        }
        return text.toString();
    }

    /** Returns the circles and the tasks of a loop, without what is to be said of the loop itself. */
    public static String withoutHead(LoopEntry loop) {
        DumpText tree = new DumpText();
        tree.circlesAndTasks(loop);
        return tree.text.toString();
    }

    private static String place(TaskEntry task) {
        for (FrameEntry frame : task.stack()) {
            if (frame.position() != null) {
                return frame.coroutine() + " (" + frame.position() + ")";
            }
        }
        return task.coroutine();
    }

    private static String stateText(TaskEntry task) {
        return task.state().name().toLowerCase(Locale.ROOT) + (task.isCancelling() ? ", cancelling" : "");
    }

    private static String names(TaskEntry task) {
        String names = String.join(", ", task.names());
        int more = task.count() - task.names().size();
        return more == 0 ? names : names + " and " + more + " more";
    }

    // ---- the tree

    private void loop(LoopEntry loop) {
        text.append("loop ").append(loop.number());
        if (loop.isClosed()) {
            text.append(", closed\n");
            return;
        }
        if (loop.thread() != null) {
            text.append(" on thread \"").append(loop.thread()).append('"');
        }
        text.append(": ").append(count(taskCount(loop), "task")).append(", ");
        text.append(loop.ready()).append(" ready, ").append(count(loop.timers(), "timer"));
        text.append(loop.inFlight() == 0 ? "" : ", " + loop.inFlight() + " in flight outside")
                .append('\n');
        if (loop.remark() != null) {
            text.append("  ").append(loop.remark()).append('\n');
        }
        if (!loop.isExact()) {
            text.append("  seen from outside: what follows may be of different moments\n");
        }
        for (String call : loop.javaStack()) {
            text.append("      ").append(call).append('\n');
        }
        circlesAndTasks(loop);
    }

    private void circlesAndTasks(LoopEntry loop) {
        for (List<Integer> circle : loop.cycles()) {
            circle(loop, circle);
        }
        for (String generator : loop.generators()) {
            text.append("  open generator ").append(generator).append('\n');
        }
        tasks(loop);
    }

    private static long taskCount(LoopEntry loop) {
        long count = 0;
        for (TaskEntry task : loop.tasks()) {
            count += task.count();
        }
        return count;
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private void circle(LoopEntry loop, List<Integer> circle) {
        text.append("  circle: ");
        for (int i = 0; i < circle.size(); i++) {
            TaskEntry task = loop.tasks().get(circle.get(i) - 1);
            TaskEntry next = loop.tasks().get(circle.get((i + 1) % circle.size()) - 1);
            String wait = task.waitsFor();
            boolean isOne = task.count() == 1;
            text.append(i == 0 ? "" : "; ").append(called(task)).append(isOne ? " waits for " : " wait for ");
            text.append(wait == null ? called(next) : wait);
            if (next.id() == task.id()) {
                text.append(isOne ? ", that is, for itself" : ", that is, for themselves");
            } else if (wait != null && !wait.contains("task " + next.names().get(0))) {
                text.append(", that is, for ").append(called(next));
            }
        }
        text.append('\n');
    }

    /** {@code task a}, {@code 2 tasks a, b}. */
    private static String called(TaskEntry task) {
        return (task.count() == 1 ? "task " : task.count() + " tasks ") + names(task);
    }

    private record Place(int id, int depth) {}

    private void tasks(LoopEntry loop) {
        List<TaskEntry> tasks = loop.tasks();
        List<List<Integer>> below = new ArrayList<>(tasks.size());
        boolean[] isBelow = new boolean[tasks.size() + 1];
        for (TaskEntry task : tasks) {
            below.add(new ArrayList<>(task.waitsForTasks()));
        }
        for (TaskEntry task : tasks) {
            Integer parent = task.parent();
            if (parent != null && parent != task.id() && !below.get(parent - 1).contains(task.id())) {
                below.get(parent - 1).add(task.id());
            }
        }
        for (TaskEntry task : tasks) {
            for (int id : below.get(task.id() - 1)) {
                isBelow[id] |= id != task.id();
            }
        }
        boolean[] isTold = new boolean[tasks.size() + 1];
        Deque<Integer> later = new ArrayDeque<>();
        for (int pass = 0; pass < 2; pass++) { // first those for whom nobody waits, then what is in circles
            for (TaskEntry task : tasks) {
                if (!isTold[task.id()] && (pass == 1 || !isBelow[task.id()])) {
                    later.add(task.id());
                }
                while (!later.isEmpty()) {
                    subtree(tasks, below, later, isTold);
                }
            }
        }
    }

    private void subtree(List<TaskEntry> tasks, List<List<Integer>> below, Deque<Integer> later, boolean[] isTold) {
        Deque<Place> open = new ArrayDeque<>();
        open.push(new Place(later.remove(), 1));
        while (!open.isEmpty()) {
            Place place = open.pop();
            TaskEntry task = tasks.get(place.id() - 1);
            String indent = "  ".repeat(place.depth());
            if (isTold[place.id()]) {
                if (place.depth() > 1) {
                    text.append(indent).append(called(task)).append(": see above\n");
                }
                continue;
            }
            if (place.depth() > MAX_DEPTH) {
                text.append(indent).append(called(task)).append(": see below\n");
                later.add(place.id());
                continue;
            }
            isTold[place.id()] = true;
            task(task, indent);
            List<Integer> children = below.get(place.id() - 1);
            for (int i = children.size() - 1; i >= 0; i--) {
                if (children.get(i) != place.id()) {
                    open.push(new Place(children.get(i), place.depth() + 1));
                }
            }
        }
    }

    /** {@code (for 3.2 s, 12.3 s old)}, as far as it is known and not next to nothing. */
    private void times(TaskEntry task) {
        String waiting = tenths(task.waiting());
        String age = tenths(task.age());
        boolean isSame = waiting.equals(age); // it has done nothing else
        String most = task.count() == 1 ? "" : "up to ";
        if (!waiting.isEmpty()) {
            text.append(" (").append(most).append("for ").append(waiting);
            text.append(age.isEmpty() || isSame ? "" : ", " + age + " old").append(')');
        } else if (!age.isEmpty()) {
            text.append(" (").append(most).append(age).append(" old)");
        }
    }

    private static String tenths(@Nullable Duration time) {
        long tenths = time == null ? 0 : Math.round(time.toMillis() / 1e2);
        return tenths == 0 ? "" : tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + " s";
    }

    private void task(TaskEntry task, String indent) {
        boolean isOne = task.count() == 1;
        text.append(indent).append(called(task));
        if (task.isCancelling()) {
            text.append(isOne ? ", which is being cancelled," : ", which are being cancelled,");
        }
        if (task.waitsFor() != null) {
            text.append(isOne ? " waits for " : " wait for ").append(task.waitsFor());
        } else if (task.state() == State.NEW) {
            text.append(isOne ? " has not begun" : " have not begun");
        } else {
            text.append(isOne ? " is " : " are ").append(task.state() == State.READY ? "ready" : "running");
        }
        times(task);
        text.append('\n');
        if (task.state() == State.NEW || task.stack().isEmpty()) {
            text.append(indent).append("    ").append(task.coroutine()).append('\n');
            return;
        }
        for (FrameEntry frame : task.stack()) {
            text.append(indent).append("    ").append(frame.coroutine());
            text.append(frame.position() == null ? "" : " (" + frame.position() + ")");
            text.append(frame.times() == 1 ? "" : ", " + frame.times() + " times")
                    .append('\n');
        }
    }
}
