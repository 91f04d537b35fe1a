package dev.weft.internal.core;

import dev.weft.AsyncGenerator;
import dev.weft.BlockingCall;
import dev.weft.Task;
import dev.weft.internal.observe.Insight;
import dev.weft.internal.report.DumpText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The view of a {@link dev.weft.internal.observe.Conductor} into its loop. */
final class LoopInsight implements Insight {
    private final Loop loop;

    /** Failures that are on their way into tasks, which are ready. */
    private final IdentityHashMap<Task<?>, Throwable> injected = new IdentityHashMap<>();

    private final WaitWords words = new WaitWords(PrimitiveNames.forLong(), false);

    LoopInsight(Loop loop) {
        this.loop = loop;
    }

    @Override
    public Object entry(int place) {
        return loop.readyAt(place);
    }

    @Override
    public int readyCount() {
        return loop.readyCount();
    }

    @Override
    public boolean hasReady() {
        return loop.hasReady();
    }

    @Override
    public long nextDeadline() {
        return loop.nextDeadline();
    }

    @Override
    public int inFlight() {
        return loop.inFlight.count();
    }

    @Override
    public void iterateNested() {
        loop.iterateNested();
    }

    @Override
    public List<AsyncGenerator<?>> generators() {
        return loop.generators().snapshot();
    }

    @Override
    public Kind kind(Object entry) {
        if (entry instanceof Task<?> task && !task.isDone()) {
            return Kind.TASK;
        } else if (entry instanceof Promise<?>) {
            return Kind.CALLBACKS;
        } else if (entry instanceof Timer) {
            return Kind.TIMER;
        } else if (entry instanceof OutsideHandle handle) {
            return handle.isCompletion() ? Kind.COMPLETION : Kind.OUTSIDE;
        }
        return Kind.CALLBACK;
    }

    @Override
    public @Nullable Task<?> taskOf(Object entry) {
        if (entry instanceof Task<?> task && !task.isDone()) {
            return task;
        }
        if (entry instanceof Sleep<?> sleep) {
            return sleep.owner instanceof Job<?> job ? job : null;
        }
        if (entry instanceof Promise<?> future && future.waitingTasks().size() == 1) {
            return future.waitingTasks().get(0);
        }
        return null;
    }

    @Override
    public List<Task<?>> steppedBy(Object entry) {
        if (entry instanceof Task<?> task && !task.isDone()) {
            return List.of(task);
        }
        List<Task<?>> tasks = new ArrayList<>();
        if (entry instanceof Promise<?> future) {
            for (Task<?> task : future.waitingTasks()) {
                if (((Job<?>) task).waiter() == future) { // the others wait for a group of which this is a part
                    tasks.add(task);
                }
            }
        }
        return tasks;
    }

    @Override
    public Set<Task<?>> tasks() {
        return loop.tasks.snapshot();
    }

    @Override
    public boolean isStarted(Task<?> task) {
        return ((Job<?>) task).isStarted();
    }

    @Override
    public boolean isOwnWait(Task<?> asked) {
        Job<?> task = (Job<?>) asked;
        Waitable waiter = task.isDone() ? null : task.waiter();
        if (waiter == null) {
            return true;
        }
        Continuation<?> innermost = task.innermost();
        boolean isOwn = innermost == waiter
                || innermost instanceof Operation<?>
                || innermost.position() != null; // else a part of the runtime would have to cope
        return isOwn && (!(waiter instanceof Promise<?>) || waiter.getClass() == Promise.class);
    }

    @Override
    public String state(Task<?> asked) {
        Job<?> task = (Job<?>) asked;
        if (task.isDone()) {
            return "has ended";
        } else if (!task.isStarted()) {
            return "has not begun";
        } else if (task.waiter() == null) {
            return "is ready";
        }
        return "waits for " + words.of(task, words.holders(task));
    }

    @Override
    public String tree() {
        return DumpText.withoutHead(LoopView.stuck(loop));
    }

    @Override
    public @Nullable String place(Task<?> task) {
        for (Continuation<?> frame : TaskStack.of((Job<?>) task)) {
            String position = frame.position();
            if (position != null) {
                return position;
            }
        }
        return null;
    }

    @Override
    public boolean fail(Task<?> task, Throwable failure) {
        if (task.isDone() || !((Job<?>) task).interruptWait()) {
            return false;
        }
        injected.put(task, failure);
        return true;
    }

    @Override
    public void tellBlockingCalls(Consumer<? super BlockingCall> listener) {
        loop.tellBlockingCalls(listener);
    }

    @Override
    public void record(Path file) {
        Recorder.begin(loop, file);
    }

    @Override
    public void endRecording() {
        Recorder.end(loop);
    }

    /** Returns the failure that {@code task}, which is about to step, is to see, and forgets it. */
    @Nullable
    Throwable takeInjected(Task<?> task) {
        return injected.remove(task);
    }
}
