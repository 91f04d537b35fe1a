package dev.weft.internal.core;

import dev.weft.Task;
import dev.weft.internal.observe.Observer;
import dev.weft.internal.observe.TaskRecord;
import dev.weft.internal.observe.TaskWords;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells the observers of a loop what it does, and keeps a {@link TaskRecord} of each task. A loop that nobody observes
 * has none.
 */
final class Observation implements Probe, TaskWords {
    private final Loop loop;
    private final WaitWords words = new WaitWords(PrimitiveNames.forLong(), false);

    /** Copied at each change: an observer may come or go while others are told. */
    private Observer[] observers = {};

    /** When the iteration began that runs now. */
    private long iterationBegan;

    /** How many iterations run, one within a turn of the other. */
    private int iterations;

    private Observation(Loop loop) {
        this.loop = loop;
    }

    /** Tells an observer from now on what {@code loop} does. On the loop's thread, or while the loop does not run. */
    static Observer add(Loop loop, Function<? super TaskWords, ? extends Observer> maker) {
        Observation observation = loop.probe(Observation.class);
        boolean isNew = observation == null;
        if (observation == null) {
            observation = new Observation(loop);
        }
        Observer observer = maker.apply(observation);
        Observer[] more = Arrays.copyOf(observation.observers, observation.observers.length + 1);
        more[more.length - 1] = observer;
        observation.observers = more;
        if (isNew) {
            loop.addProbe(observation);
        }
        return observer;
    }

    /** Does not tell {@code observer} any more. */
    static void remove(Loop loop, Observer observer) {
        Observation observation = loop.probe(Observation.class);
        if (observation != null) {
            observation.observers = Arrays.stream(observation.observers)
                    .filter(each -> each != observer)
                    .toArray(Observer[]::new);
            if (observation.observers.length == 0) {
                loop.removeProbe(observation);
            }
        }
    }

    // ---- what happens

    @Override
    public void iterates(int entries) {
        if (iterations++ > 0) {
            return;
        }
        for (Observer observer : observers) {
            observer.iterationBegins(entries);
        }
        iterationBegan = System.nanoTime();
    }

    @Override
    public void iterated(int entries) {
        if (--iterations > 0) {
            return;
        }
        long nanos = System.nanoTime() - iterationBegan;
        for (Observer observer : observers) {
            observer.iterationEnds(entries, nanos);
        }
    }

    @Override
    public void enqueued(Ready entry) {
        if (entry instanceof Job<?> job && job.record() == null && !job.isDone()) {
            noted(job);
        }
    }

    private TaskRecord noted(Job<?> job) {
        boolean isNew = !job.isStarted() && job.waiter() == null;
        TaskRecord record = new TaskRecord(loop.driver.nanos(), !isNew);
        job.keep(record);
        if (isNew) {
            for (Observer observer : observers) {
                observer.created(job, record);
            }
        }
        return record;
    }

    @Override
    public @Nullable Object turns(Ready entry) {
        if (entry instanceof Job<?> job && !job.isDone()) {
            return null; // a step
        }
        for (Observer observer : observers) {
            observer.turnBegins(entry);
        }
        return new Turn(entry, System.nanoTime());
    }

    @Override
    public void turned(@Nullable Object before) {
        if (before instanceof Turn turn) {
            long nanos = System.nanoTime() - turn.began;
            for (Observer observer : observers) {
                observer.turnEnds(turn.entry, nanos);
            }
        }
    }

    private record Turn(Ready entry, long began) {}

    @Override
    public void stepping(Job<?> job) {
        TaskRecord record = job.record();
        if (record == null) {
            record = noted(job);
        }
        for (Observer observer : observers) {
            observer.stepBegins(job, record);
        }
        record.stepBegan = System.nanoTime();
    }

    @Override
    public void stepped(Job<?> job) {
        TaskRecord record = job.record();
        if (record == null || record.stepBegan == 0) {
            return; // it has begun before somebody observed
        }
        long nanos = System.nanoTime() - record.stepBegan;
        record.stepBegan = 0;
        record.steps++;
        record.ran += nanos;
        record.since = loop.driver.nanos();
        for (Observer observer : observers) {
            observer.stepEnds(job, record, nanos);
        }
    }

    @Override
    public void cancelled(Job<?> job, @Nullable String message) {
        for (Observer observer : observers) {
            observer.cancels(job, message);
        }
    }

    @Override
    public void ends() {}

    // ---- words

    @Override
    public int loopNumber() {
        return loop.number;
    }

    @Override
    public String coroutine(Task<?> task) {
        return ((Job<?>) task).coroutine().describe();
    }

    @Override
    public @Nullable String place(Task<?> task) {
        return TaskStack.place((Job<?>) task);
    }

    @Override
    public @Nullable String waitsFor(Task<?> task) {
        Job<?> job = (Job<?>) task;
        return job.waiter() == null ? null : words.of(job, words.holders(job));
    }

    @Override
    public @Nullable Throwable failure(Task<?> task) {
        return ((Job<?>) task).peekFailure();
    }

    @Override
    public @Nullable Task<?> currentTask() {
        return loop.currentTask;
    }

    @Override
    public Object subject(Object entry) {
        Runnable callback = entry instanceof CallbackHandle handle ? handle.callback() : null;
        return callback == null ? entry : callback;
    }
}
