package dev.weft.internal.core;

import dev.weft.Task;
import dev.weft.internal.observe.LoopFigures;
import dev.weft.internal.observe.TaskRecord;
import dev.weft.internal.observe.TaskWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a loop does. Written by the loop's thread alone, read by any; nothing of the loop is kept but the loop.
 */
final class Figures extends OuterSteps implements LoopFigures {
    private static final int SLOWEST = 10;

    /**
     * How long a step takes at least to be among them, in nanoseconds: the first thousands of a program need no text
     * each.
     */
    private static final long SLOW = 1_000_000;

    private final Loop loop;
    private final AtomicInteger tasks = new AtomicInteger();
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong busy = new AtomicLong();
    private final Lags lags = new Lags();
    private volatile List<Slow> slowest = List.of();

    Figures(Loop loop, TaskWords words) {
        super(words);
        this.loop = loop;
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
    public void stepEnds(Task<?> task, TaskRecord record, long nanos) {
        if (task.isDone()) {
            tasks.lazySet(tasks.get() - 1);
        }
        super.stepEnds(task, record, nanos);
    }

    @Override
    void ended(long nanos, @Nullable Task<?> task, @Nullable Object what) {
        steps.lazySet(steps.get() + 1);
        busy.lazySet(busy.get() + nanos);
        List<Slow> slowest = this.slowest;
        if (nanos >= SLOW && (slowest.size() < SLOWEST || slowest.get(SLOWEST - 1).nanos < nanos)) {
            note(nanos, (task == null ? "" : "task " + task.name() + ", ") + text(task, what));
        }
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
