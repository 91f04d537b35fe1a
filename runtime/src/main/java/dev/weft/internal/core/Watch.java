package dev.weft.internal.core;

import dev.weft.Task;
import dev.weft.internal.observe.Observer;
import dev.weft.internal.observe.TaskRecord;
import dev.weft.internal.report.DumpText;
import dev.weft.internal.report.Log;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Watches the steps of one loop.
 *
 * <pre>
 *   the loop's thread   counts: odd while a step or a callback runs, even between them. It asks for no time.
 *   the watchdog        looks now and then, see {@link #look}:
 *
 *   sees                          does
 *   an even number, or a new one  notes it, and the time
 *   the same odd one, for longer  takes the stack, and tells it if the number has not changed meanwhile; once a step
 *     than the limit
 *   the same, for 10 s            tells a dump; once a step
 * </pre>
 *
 * A step of a loop within a step, in tests, counts as part of that.
 */
final class Watch implements Observer {
    /** How long a step may take before all tasks are told, in nanoseconds. */
    static final long STUCK = 10_000_000_000L;

    private final Loop loop;
    private final AtomicLong count = new AtomicLong();
    private int depth;

    /** In nanoseconds. */
    private volatile long limit;

    // Of the watchdog's thread.
    private long seen;
    private long since;
    private boolean isTold;
    private boolean isDumped;

    Watch(Loop loop, long limit) {
        this.loop = loop;
        this.limit = limit;
    }

    void setLimit(long limit) {
        this.limit = limit;
    }

    long limit() {
        return limit;
    }

    // ---- on the loop's thread

    private void begin() {
        if (depth++ == 0) {
            count.lazySet(count.get() | 1);
        }
    }

    private void end() {
        if (depth > 0 && --depth == 0) {
            count.lazySet(count.get() + 1);
        }
    }

    @Override
    public void turnBegins(Object entry) {
        begin();
    }

    @Override
    public void turnEnds(Object entry, long nanos) {
        end();
    }

    @Override
    public void stepBegins(Task<?> task, TaskRecord record) {
        begin();
    }

    @Override
    public void stepEnds(Task<?> task, TaskRecord record, long nanos) {
        end();
    }

    // ---- on the watchdog's thread

    /**
     * Looks at the loop.
     *
     * @param now nanoseconds of any clock that does not go back
     */
    void look(long now) {
        long count = this.count.get();
        if (count != seen) {
            seen = count;
            since = now;
            isTold = false;
            isDumped = false;
        } else if ((count & 1) == 1 && !(isTold && isDumped)) {
            long taken = now - since;
            if (!isTold && taken >= limit) {
                isTold = tell(count, taken);
            }
            if (!isDumped && taken >= Math.max(STUCK, limit)) {
                isDumped = true;
                dump(taken);
            }
        }
    }

    private boolean tell(long count, long taken) {
        Thread thread = loop.thread;
        if (thread == null) {
            return false;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        Job<?> task = loop.currentTask;
        if (this.count.get() != count) {
            return false; // it has ended just now
        }
        Log.warning(text(thread, task, stack, taken));
        return true;
    }

    private String text(Thread thread, @Nullable Job<?> task, StackTraceElement[] stack, long taken) {
        StringBuilder text = new StringBuilder(task == null ? "a callback" : "a step of task " + task.name());
        text.append(String.format(Locale.ROOT, " has taken %.3f seconds so far", taken / 1e9));
        text.append(" on loop ").append(loop.number).append(", thread \"").append(thread.getName());
        text.append("\" (").append(thread.getState()).append(')');
        String coroutine = JavaStack.coroutine(stack);
        if (coroutine != null) {
            text.append("\n  coroutine ").append(coroutine);
        }
        String place = JavaStack.place(stack);
        if (place != null) {
            text.append("\n  held up by ").append(place);
        }
        for (String call : JavaStack.userCalls(stack)) {
            text.append("\n\tat ").append(call);
        }
        return text.toString();
    }

    private void dump(long taken) {
        Log.warning(String.format(
                        Locale.ROOT, "a step has taken %.3f seconds so far; all tasks of its loop:\n", taken / 1e9)
                + DumpText.tree(List.of(LoopView.outside(loop, loop.number, null, true))));
    }
}
