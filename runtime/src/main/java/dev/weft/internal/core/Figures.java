package dev.weft.internal.core;

import dev.weft.Task;
import dev.weft.internal.observe.LoopFigures;
import dev.weft.internal.observe.Observer;
import dev.weft.internal.observe.TaskRecord;
import dev.weft.internal.observe.TaskWords;
import dev.weft.internal.report.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a loop does. Written by the loop's thread alone, read by any; nothing of the loop is kept but the loop.
 */
final class Figures implements Observer, LoopFigures {
    private static final int SLOWEST = 10;

    /**
     * How long a step takes at least to be among them, in nanoseconds: the first thousands of a program need no text
     * each.
     */
    private static final long SLOW = 1_000_000;

    private final Loop loop;
    private final TaskWords words;
    private final AtomicInteger tasks = new AtomicInteger();
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong busy = new AtomicLong();
    private final Lags lags = new Lags();
    private volatile List<Slow> slowest = List.of();

    /** What the outermost callback that runs calls. */
    private @Nullable Object subject;

    /** How many steps run, one within the other: the time of the outermost counts. */
    private int depth;

    Figures(Loop loop, TaskWords words) {
        this.loop = loop;
        this.words = words;
        for (Job<?> task = loop.tasks.first(); task != null; task = task.next) {
            tasks.lazySet(tasks.get() + 1);
        }
    }

    private record Slow(long nanos, String what) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.3f s, %s", nanos / 1e9, what);
        }
    }

    // ---- on the loop's thread

    @Override
    public void created(Task<?> task, TaskRecord record) {
        tasks.lazySet(tasks.get() + 1);
    }

    @Override
    public void turnBegins(Object entry) {
        if (depth++ == 0) {
            subject = words.subject(entry);
        }
    }

    @Override
    public void turnEnds(Object entry, long nanos) {
        if (ends(nanos)) {
            note(nanos, "callback " + Text.of(subject));
        }
        subject = depth == 0 ? null : subject;
    }

    @Override
    public void stepBegins(Task<?> task, TaskRecord record) {
        depth++;
    }

    @Override
    public void stepEnds(Task<?> task, TaskRecord record, long nanos) {
        if (task.isDone()) {
            tasks.lazySet(tasks.get() - 1);
        }
        if (ends(nanos)) {
            String place = task.isDone() ? null : words.place(task);
            note(nanos, "task " + task.name() + ", " + (place == null ? words.coroutine(task) : "up to " + place));
        }
    }

    /** Counts a step; returns whether it is one of the slowest. */
    private boolean ends(long nanos) {
        if (depth > 0 && --depth > 0) {
            return false; // a part of another one
        }
        steps.lazySet(steps.get() + 1);
        busy.lazySet(busy.get() + nanos);
        List<Slow> slowest = this.slowest;
        return nanos >= SLOW && (slowest.size() < SLOWEST || slowest.get(SLOWEST - 1).nanos < nanos);
    }

    private void note(long nanos, String what) {
        List<Slow> changed = new ArrayList<>(slowest);
        int place = 0;
        while (place < changed.size() && changed.get(place).nanos >= nanos) {
            place++;
        }
        changed.add(place, new Slow(nanos, what));
        slowest = List.copyOf(changed.subList(0, Math.min(SLOWEST, changed.size())));
    }

    @Override
    public void iterationEnds(int entries, long nanos) {
        lags.add(nanos, System.nanoTime());
    }

    // ---- on any thread

    @Override
    public String threadName() {
        Thread thread = loop.thread;
        return thread == null ? "" : thread.getName();
    }

    @Override
    public int tasks() {
        return tasks.get();
    }

    @Override
    public int ready() {
        return loop.ready.size();
    }

    @Override
    public int timers() {
        return loop.timers.size();
    }

    @Override
    public int inFlight() {
        return loop.inFlight.count();
    }

    @Override
    public long steps() {
        return steps.get();
    }

    @Override
    public long busyNanos() {
        return busy.get();
    }

    @Override
    public long lagNanos(double percentile) {
        return lags.percentile(percentile);
    }

    @Override
    public List<String> slowestSteps() {
        return slowest.stream().map(Slow::toString).toList();
    }
}
