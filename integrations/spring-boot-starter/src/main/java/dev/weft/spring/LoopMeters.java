package dev.weft.spring;

import dev.weft.EventLoop;
import dev.weft.LoopThread;
import dev.weft.TaskDump;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a loop.
 *
 * <pre>
 *   weft.loop.tasks       gauge    pending tasks
 *   weft.loop.ready       gauge    entries that are ready to run
 *   weft.loop.timers      gauge    timers that are set
 *   weft.loop.inflight    gauge    work in threads and stages that will come back to the loop
 *   weft.loop.lag         timer    how much later than it was due a timer runs; what a request waits for its turn
 *   weft.loop.slow.steps  timer    how long steps took that took longer than weft.loop.slow-step
 * </pre>
 *
 * <p>The gauges are read from a dump, one for all of them, and only when somebody reads them. The lag is measured by a
 * timer of the loop, once an interval.
 */
final class LoopMeters implements MeterBinder {
    private static final Duration LEAST = Duration.ofNanos(1);

    private final LoopThread loop;
    private final Duration interval;
    private final Duration slowStep;
    private final List<Timer> lags = new CopyOnWriteArrayList<>();
    private final List<Timer> slowSteps = new CopyOnWriteArrayList<>();

    /** Guarded by this. */
    private TaskDump.@Nullable LoopEntry last;

    private long lastNanos;

    /**
     * Makes the meters of a loop.
     *
     * @param slowStep how long a step takes at least that is counted as slow; zero or less for all of them
     */
    LoopMeters(LoopThread loop, Duration interval, Duration slowStep) {
        this.loop = loop;
        this.interval = interval;
        this.slowStep = slowStep.compareTo(LEAST) < 0 ? LEAST : slowStep;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "tasks", "Pending tasks", LoopMeters::tasks);
        gauge(registry, "ready", "Entries that are ready to run", TaskDump.LoopEntry::ready);
        gauge(registry, "timers", "Timers that are set", TaskDump.LoopEntry::timers);
        gauge(registry, "inflight", "Work elsewhere that will come back to the loop", TaskDump.LoopEntry::inFlight);
        boolean isFirst = lags.isEmpty();
        lags.add(Timer.builder("weft.loop.lag")
                .description("How much later than it was due a timer runs")
                .register(registry));
        slowSteps.add(Timer.builder("weft.loop.slow.steps")
                .description("How long steps took that took longer than weft.loop.slow-step")
                .register(registry));
        if (isFirst) {
            EventLoop started = loop.loop();
            started.callSoonThreadsafe(() -> {
                measure(started);
                started.addSlowStepListener(
                        slowStep, step -> slowSteps.forEach(timer -> timer.record(step.duration())));
            });
        }
    }

    private void gauge(
            MeterRegistry registry, String name, String description, ToDoubleFunction<TaskDump.LoopEntry> value) {
        Gauge.builder("weft.loop." + name, this, meters -> value.applyAsDouble(meters.entry()))
                .description(description)
                .register(registry);
    }

    private static double tasks(TaskDump.LoopEntry entry) {
        return entry.tasks().stream().mapToInt(TaskDump.TaskEntry::count).sum();
    }

    /** What the loop does, at most an interval ago. */
    private synchronized TaskDump.LoopEntry entry() {
        long now = System.nanoTime();
        TaskDump.LoopEntry entry = last;
        if (entry == null || now - lastNanos > interval.toNanos()) {
            entry = TaskDump.capture(loop.loop()).loops().get(0);
            last = entry;
            lastNanos = now;
        }
        return entry;
    }

    /** On the loop, for as long as that lives. */
    private void measure(EventLoop measured) {
        double due = measured.time() + interval.toNanos() / 1e9;
        measured.callAt(due, () -> {
            long lag = Math.max(0, Math.round((measured.time() - due) * 1e9));
            lags.forEach(timer -> timer.record(lag, TimeUnit.NANOSECONDS));
            measure(measured);
        });
    }
}
