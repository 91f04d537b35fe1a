package dev.weft.internal.flight;

import dev.weft.Task;
import dev.weft.internal.observe.Observer;
import dev.weft.internal.observe.TaskRecord;
import dev.weft.internal.observe.TaskWords;
import dev.weft.internal.report.Text;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of one loop. What belongs to a task, the event of its life and that of its wait, stands in the
 * {@link TaskRecord}.
 */
final class FlightObserver implements Observer {
    private final TaskWords words;

    private @Nullable LoopLagEvent iteration;

    /** Of the innermost step or callback that runs. */
    private @Nullable StepEvent step;

    FlightObserver(TaskWords words) {
        this.words = words;
    }

    @Override
    public void iterationBegins(int entries) {
        LoopLagEvent event = new LoopLagEvent();
        iteration = event;
        event.begin();
    }

    @Override
    public void iterationEnds(int entries, long nanos) {
        LoopLagEvent event = iteration;
        iteration = null;
        if (event != null) {
            event.end();
            if (event.shouldCommit()) {
                event.loop = words.loopNumber();
                event.entries = entries;
                event.commit();
            }
        }
    }

    @Override
    public void turnBegins(Object entry) {
        beginStep().subject = words.subject(entry);
    }

    @Override
    public void turnEnds(Object entry, long nanos) {
        StepEvent event = endStep();
        if (event != null && event.shouldCommit()) {
            event.loop = words.loopNumber();
            event.callback = event.subject == null ? null : Text.of(event.subject);
            event.commit();
        }
    }

    private StepEvent beginStep() {
        StepEvent event = new StepEvent();
        event.outer = step;
        step = event;
        event.begin();
        return event;
    }

    private @Nullable StepEvent endStep() {
        StepEvent event = step;
        if (event != null) {
            event.end();
            step = event.outer;
        }
        return event;
    }

    @Override
    public void created(Task<?> task, TaskRecord record) {
        TaskEvent event = new TaskEvent();
        if (event.isEnabled()) {
            Task<?> creator = words.currentTask();
            event.creator = creator == null ? null : creator.name();
            event.fromCreation = true;
            record.life = event;
            event.begin();
        }
        beginWait(task, record);
    }

    private void beginWait(Task<?> task, TaskRecord record) {
        WaitEvent event = new WaitEvent();
        if (event.isEnabled()) {
            event.waitsFor = words.waitsFor(task); // who holds the lock now has given it back in the end
            record.wait = event;
            event.begin();
        }
    }

    @Override
    public void stepBegins(Task<?> task, TaskRecord record) {
        if (record.wait instanceof WaitEvent event) {
            record.wait = null;
            event.end();
            if (event.shouldCommit()) {
                event.loop = words.loopNumber();
                event.task = task.name();
                event.coroutine = words.coroutine(task);
                event.place = words.place(task);
                event.commit();
            }
        }
        if (record.life == null) {
            TaskEvent event = new TaskEvent();
            if (event.isEnabled()) {
                record.life = event;
                event.begin();
            }
        }
        StepEvent event = beginStep();
        if (event.isEnabled()) {
            event.from = words.place(task);
        }
    }

    @Override
    public void stepEnds(Task<?> task, TaskRecord record, long nanos) {
        StepEvent event = endStep();
        if (event != null && event.shouldCommit()) {
            event.loop = words.loopNumber();
            event.task = task.name();
            event.coroutine = words.coroutine(task);
            event.to = task.isDone() ? null : words.place(task);
            event.commit();
        }
        if (task.isDone()) {
            end(task, record);
        } else {
            beginWait(task, record);
        }
    }

    private void end(Task<?> task, TaskRecord record) {
        if (record.life instanceof TaskEvent event) {
            record.life = null;
            event.end();
            if (event.shouldCommit()) {
                Throwable failure = words.failure(task);
                event.loop = words.loopNumber();
                event.task = task.name();
                event.coroutine = words.coroutine(task);
                event.outcome = task.isCancelled() ? "cancelled" : failure == null ? "succeeded" : "failed";
                event.failure = failure == null ? null : Text.of(failure);
                event.steps = record.steps;
                event.running = record.ran;
                event.commit();
            }
        }
    }

    @Override
    public void cancels(Task<?> task, @Nullable String message) {
        CancelEvent event = new CancelEvent();
        if (event.shouldCommit()) {
            Task<?> by = words.currentTask();
            event.loop = words.loopNumber();
            event.task = task.name();
            event.coroutine = words.coroutine(task);
            event.message = message;
            event.by = by == null ? null : by.name();
            event.place = words.place(task);
            event.commit();
        }
    }
}
