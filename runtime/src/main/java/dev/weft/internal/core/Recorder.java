package dev.weft.internal.core;

import dev.weft.internal.report.Log;
import dev.weft.internal.report.Text;
import dev.weft.internal.timeline.LoopTimeline;
import dev.weft.internal.timeline.Recording;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Records what the tasks of a loop do.
 *
 * <p>Who has caused something is the task in whose step it happens. What a step leaves behind in the ready queue, a
 * callback or a finished future, carries that on to its own turn: so a task that waits for a group is woken by the last
 * one of the group, and not by nobody.
 */
public final class Recorder implements Probe {
    /** How many of a task's coroutines are told. */
    private static final int MAX_FRAMES = 12;

    /** How far it is told to which tasks a request to cancel is passed on. */
    private static final int MAX_HOPS = 100;

    private final Loop loop;
    private final Recording recording;
    private final LoopTimeline timeline;
    private final WaitWords words = new WaitWords(PrimitiveNames.forLong(), false);

    /** Who has caused entries of the ready queue that are no tasks: numbers of tasks. */
    private final IdentityHashMap<Ready, Integer> causes = new IdentityHashMap<>();

    /** Who has caused the entry that has its turn, or 0. */
    private int cause;

    private Recorder(Loop loop, Recording recording, LoopTimeline timeline) {
        this.loop = loop;
        this.recording = recording;
        this.timeline = timeline;
    }

    /**
     * Begins to record a fresh loop. One that is made in the run of a loop that is recorded joins that recording;
     * others that record to the same file at the same time share it.
     *
     * @param file where to write the picture in the end; null if only the first of that is wanted
     * @throws IllegalArgumentException if it cannot be written there
     */
    public static void begin(Loop loop, @Nullable Path file) {
        Loop outer = Running.loop();
        Recorder recorder = outer == null ? null : outer.probe(Recorder.class);
        if (outer != null && recorder != null) {
            long clock = loop.driver().nanos();
            long elapsed = recorder.timeline.elapsed(outer.driver().nanos());
            Recording recording = recorder.recording;
            loop.addProbe(new Recorder(loop, recording, recording.join(clock, elapsed)));
        } else if (file != null) {
            long clock = loop.driver().nanos();
            Recording recording = Recording.to(file);
            loop.addProbe(new Recorder(loop, recording, recording.join(clock)));
        }
    }

    /** Ends the recording of {@code loop}, if there is one. What becomes of the file is logged, not thrown. */
    public static void end(Loop loop) {
        Recorder recorder = loop.probe(Recorder.class);
        if (recorder != null) {
            try {
                recorder.ends();
            } catch (RuntimeException failure) { // the loop still has to be closed
                Log.error("cannot write the trace of " + loop, failure);
            }
        }
    }

    @Override
    public void ends() {
        long now = loop.driver().nanos();
        for (Job<?> job = loop.tasks.first(); job != null; job = job.next) {
            timeline.ends(job, nameOf(job), job.coroutine().describe(), null, now);
        }
        loop.removeProbe(this);
        Thread thread = Thread.currentThread();
        recording.leave(timeline, thread.getName(), now);
    }

    // ---- what happens

    @Override
    public void enqueued(Ready entry) {
        int by = cause();
        if (entry instanceof Job<?> job && !job.isDone()) {
            ready(job, by);
            return;
        }
        if (entry instanceof Promise<?> done && done.isDone()) {
            by = done instanceof Job<?> ended ? ended.number() : by;
            for (Object waiting : WaitWords.entries(done)) {
                if (waiting instanceof Job<?> job) {
                    ready(job, by);
                }
            }
        }
        if (by != 0) {
            causes.put(entry, by);
        }
    }

    private int cause() {
        Job<?> current = loop.currentTask;
        return current == null ? cause : current.number();
    }

    private void ready(Job<?> job, int by) {
        timeline.ready(job, job.number(), isNew(job), by, loop.driver().nanos());
    }

    private static boolean isNew(Job<?> job) {
        return !job.isStarted() && job.waiter() == null;
    }

    @Override
    public Object turns(Ready entry) {
        Integer before = cause;
        Integer cause = causes.remove(entry);
        this.cause = cause == null ? 0 : cause;
        return before;
    }

    @Override
    public void turned(@Nullable Object before) {
        cause = before instanceof Integer number ? number : 0;
    }

    @Override
    public void stepping(Job<?> job) {
        timeline.runs(job, job.number(), isNew(job), cause(), loop.driver().nanos());
    }

    @Override
    public void stepped(Job<?> job) {
        long now = loop.driver().nanos();
        if (!timeline.follows(job)) {
            return;
        }
        if (job.isDone()) {
            timeline.ends(job, nameOf(job), job.coroutine().describe(), outcomeOf(job), now);
            return;
        }
        timeline.stops(job, job.waiter() == null ? null : words.of(job, words.holders(job)), place(job), now);
    }

    @Override
    public void cancelled(Job<?> job, @Nullable String message) {
        long now = loop.driver().nanos();
        timeline.cancelled(job.number(), cause(), message, now);
        int left = MAX_HOPS; // tasks may wait for each other in a circle
        for (Job<?> task = job;
                task.waiter() instanceof Job<?> awaited && !awaited.isDone() && left > 0;
                task = awaited, left--) {
            timeline.cancelled(awaited.number(), task.number(), message, now);
        }
    }

    // ---- words

    private static @Nullable String nameOf(Job<?> job) {
        String name = job.name();
        return name.equals("Task-" + job.number()) ? null : name;
    }

    private static String outcomeOf(Job<?> job) {
        if (job.isCancelled()) {
            return "cancelled";
        }
        Throwable failure = job.peekFailure();
        return failure == null ? "returned" : "failed: " + Text.of(failure);
    }

    private static String place(Job<?> job) {
        StringBuilder text = new StringBuilder();
        int frames = 0;
        for (Continuation<?> frame = job.innermost(); frame != null; ) {
            if (frames++ == MAX_FRAMES) {
                text.append("\nand so on");
                break;
            }
            String position = frame.position();
            text.append(text.isEmpty() ? "" : "\n").append(frame.describeRun());
            text.append(position == null ? "" : " (" + position + ")");
            frame = frame.caller == frame ? null : frame.caller;
        }
        return text.toString();
    }
}
