package dev.weft.internal.combine;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.ErrorContext;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.TaskOptions;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.DoneHook;
import dev.weft.internal.core.Job;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Promise;
import dev.weft.internal.core.Trampoline;
import dev.weft.internal.report.Fatal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is behind a {@link TaskGroup}. */
public final class GroupScope {
    /** For messages. */
    private final TaskGroup group;

    private @Nullable Loop loop;
    private @Nullable Job<?> parent;
    private boolean entered;
    private boolean exiting;
    private boolean aborting;
    private boolean parentCancelRequested;
    private boolean cancelOnEnter;

    /** The unfinished tasks in the order of their creation, as a list linked through its members. */
    private @Nullable Member first;

    private @Nullable Member last;
    private int size;

    private List<Throwable> errors = new ArrayList<>();
    private @Nullable Throwable fatal;

    /** Set when the last task ends while the exit waits for that; null while it does not. */
    private @Nullable Promise<Void> completed;

    /** Makes what is behind {@code group}. */
    public GroupScope(TaskGroup group) {
        this.group = group;
    }

    /** Creates a task in this group. */
    public <T> Job<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        return add(running(coroutine).createTask(coroutine, options));
    }

    /** Ends the group early. */
    public void cancel() {
        if (loop != null) {
            loop.checkThread();
        }
        if (!entered) { // group.cancel(); try (group) { await(sleep(1)); }   does not sleep
            cancelOnEnter = true;
        } else if (!aborting && !(exiting && first == null)) {
            abortWithParent();
        }
    }

    /** Binds the group to the current task. */
    public Coroutine<Void> enter() {
        return new Enter();
    }

    /** Waits for the tasks of the group. */
    public Coroutine<Boolean> exit(@Nullable Throwable failure) {
        return new Exit(failure);
    }

    @Override
    public String toString() {
        return "TaskGroup["
                + (aborting
                        ? "cancelling"
                        : exiting && first == null ? "finished" : entered ? "entered" : "not entered")
                + (size == 0 ? "" : ", tasks: " + size) + (errors.isEmpty() ? "" : ", errors: " + errors.size()) + "]";
    }

    private Loop running(Coroutine<?> coroutine) {
        Loop loop = this.loop;
        String refusal = loop == null
                ? " has not been entered: use it as the resource of a try, `try (var group = new TaskGroup()) { ... }`"
                : exiting && first == null
                        ? " is finished: tasks can be added only before its scope ends"
                        : aborting ? " is shutting down: one of its tasks failed, or it was cancelled" : null;
        if (refusal != null || loop == null) {
            coroutine.close();
            throw new IllegalStateException(group + refusal);
        }
        return loop;
    }

    private <T> Job<T> add(Job<T> task) {
        Member member = new Member(task);
        member.previous = last;
        if (last == null) {
            first = member;
        } else {
            last.next = member;
        }
        last = member;
        size++;
        // Also if it is done already: its failure must not cancel the parent before the parent has the task.
        // Task<?> task = group.createTask(failsAtOnce(), eager);   is assigned; the next await is cancelled
        task.addHook(member);
        // An eager task of the group whose body calls group.cancel() before it waits is not in the list by then.
        if (aborting && !task.isDone()) {
            task.cancel();
        }
        return task;
    }

    private void remove(Member member) {
        if (member.previous == null) {
            first = member.next;
        } else {
            member.previous.next = member.next;
        }
        if (member.next == null) {
            last = member.previous;
        } else {
            member.next.previous = member.previous;
        }
        size--;
    }

    private void abort() {
        aborting = true;
        for (Member member = first; member != null; member = member.next) {
            if (!member.task.isDone()) {
                member.task.cancel();
            }
        }
    }

    private void abortWithParent() {
        abort();
        if (parent != null && !parentCancelRequested) {
            parentCancelRequested = true;
            parent.cancel();
        }
    }

    private void failed(Job<?> task, Throwable error) {
        errors.add(error);
        if (fatal == null && Fatal.is(error)) {
            fatal = error;
        }
        Job<?> parent = this.parent;
        if (parent == null || parent.isDone()) {
            // await(group.enter()); group.createTask(fails()); return done();   no exit() waits for it
            task.loop()
                    .callExceptionHandler(new ErrorContext(
                            task + " has failed, but the parent task of its group, " + parent
                                    + ", is already completed",
                            error,
                            task,
                            task.source()));
        } else if (!aborting && !parentCancelRequested) { // the second task that fails cancels nobody any more
            abortWithParent();
        }
    }

    /** A task of the group: its place in the list, and what is called when it is done. */
    private final class Member implements DoneHook {
        final Job<?> task;

        @Nullable
        Member previous;

        @Nullable
        Member next;

        Member(Job<?> task) {
            this.task = task;
        }

        @Override
        public void onDone(Promise<?> future) {
            remove(this);
            if (first == null && completed != null && !completed.isDone()) {
                completed.setResult(null);
            }
            if (!task.isCancelled()) {
                Throwable error = task.exception();
                if (error != null) {
                    failed(task, error);
                }
            }
        }

        @Override
        public List<Task<?>> awaiters() {
            return parent == null ? List.of() : List.of(parent);
        }

        @Override
        public boolean isAwaited() {
            return completed != null;
        }

        @Override
        public @Nullable Task<?> parent() {
            return parent;
        }
    }

    private final class Enter extends Continuation<Void> {
        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            valueOf(sent);
            if (entered) {
                throw new IllegalStateException(group + " has already been entered: make a new one for each scope");
            }
            Job<?> task = driver();
            parent = task;
            loop = task.loop();
            entered = true;
            if (cancelOnEnter) {
                cancel();
            }
            return null;
        }

        @Override
        protected String describe() {
            return "TaskGroup.enter";
        }
    }

    /** The end of the scope: waits for the last task, again and again if it is cancelled meanwhile. */
    private final class Exit extends Continuation<Boolean> {
        private final @Nullable Throwable failure;
        private boolean started;

        /** The cancellation that goes on after the group, unless there are failures or it was the group's own. */
        private @Nullable CancelledError propagated;

        /** The last cancellation that came while this waited. */
        private @Nullable CancelledError received;

        Exit(@Nullable Throwable failure) {
            this.failure = failure;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            if (!started) {
                valueOf(sent);
                start();
            } else {
                waited(sent);
            }
            Loop loop = loop();
            // A task that ends may have made another one: group.createTask(async(() -> group.createTask(more())))
            while (first != null) {
                Promise<Void> wait = loop.createFuture();
                completed = wait;
                if (Trampoline.await(wait, this) == SUSPENDED) {
                    return SUSPENDED;
                }
            }
            try {
                return finish();
            } finally {
                parent = null;
                errors = List.of();
                fatal = null;
            }
        }

        private void start() {
            if (!entered || exiting) {
                throw new IllegalStateException(group + (entered ? " has already been left" : " has not been entered"));
            }
            started = true;
            exiting = true;
            if (failure != null) {
                if (fatal == null && Fatal.is(failure)) {
                    fatal = failure;
                }
                if (failure instanceof CancelledError cancelled) {
                    propagated = cancelled;
                }
                if (!aborting) { // else the body is cancelled because a task has failed: all are cancelled already
                    abort();
                }
            }
        }

        private void waited(@Nullable Object sent) throws Throwable {
            completed = null;
            try {
                valueOf(sent);
            } catch (CancelledError cancelled) {
                received = cancelled;
                // try (group) { group.createTask(sleep(9)); }   cancelled from outside while the scope waits
                if (!aborting) {
                    propagated = cancelled;
                    abort();
                }
            }
        }

        private Boolean finish() throws Throwable {
            Job<?> task = driver();
            if (fatal != null) {
                for (Throwable error : errors) {
                    if (error != fatal) {
                        task.loop()
                                .callExceptionHandler(new ErrorContext(
                                        "a task of a group failed, and its failure gave way to the fatal error that ends the group",
                                        error,
                                        null,
                                        null));
                    }
                }
                return leave(fatal);
            }
            if (parentCancelRequested) {
                if (task.uncancel() == 0) { // the only request was ours: it ends here
                    propagated = null;
                } else if (propagated == null) {
                    // try (group) { group.createTask(fails()); await(ignoresCancellation()); }   while the scope waits
                    // then, main.cancel() comes from outside: that one goes on
                    propagated = received;
                }
            }
            if (propagated != null && errors.isEmpty()) {
                return leave(propagated);
            }
            if (failure != null && !(failure instanceof CancelledError)) {
                errors.add(failure);
            }
            if (errors.isEmpty()) {
                return true;
            }
            if (task.cancelling() > 0) {
                // Somebody else cancelled the parent: that is delivered again after the group, and counted once.
                // try (group) { group.createTask(fails()); } catch (ExceptionGroup e) { await(sleep(1)); }   no sleep
                task.uncancel();
                task.cancel();
            }
            throw new ExceptionGroup("unhandled errors in a TaskGroup", errors);
        }

        /** Leaves with {@code error}; if that is what the body threw, the statement itself goes on throwing it. */
        private Boolean leave(Throwable error) throws Throwable {
            if (error == failure) {
                return false;
            }
            throw error;
        }

        @Override
        protected String waitText() {
            return "TaskGroup, " + size + (size == 1 ? " task left" : " tasks left");
        }

        @Override
        protected String describe() {
            return "TaskGroup.exit";
        }
    }
}
