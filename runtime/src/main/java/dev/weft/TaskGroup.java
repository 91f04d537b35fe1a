package dev.weft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scope that does not end before the tasks that were created in it, as asyncio's {@code TaskGroup}.
 *
 * <pre>{@code
 * try (var group = new TaskGroup()) {
 *     group.createTask(fetch(first));
 *     group.createTask(fetch(second));
 * } // both are done here
 * }</pre>
 *
 * <p>The first task that fails with anything but a {@link CancelledError} cancels the others and the body. When all have ended, an
 * {@link ExceptionGroup} is thrown that holds the failures in the order in which they happened, that of the body last. A fatal error
 * ({@link VirtualMachineError}) is thrown bare. If the task that runs the body is cancelled from outside, the tasks of the group are
 * cancelled, in the order of their creation, and the {@link CancelledError} goes on when all have ended; if there were failures,
 * they win, and the cancellation is delivered once more at the next suspension after the group.
 *
 * <p>Tasks may be added as long as the group has not ended: by the body, and by its tasks while the body has ended already.
 *
 * <p>Only for use on the thread of the loop.
 */
public final class TaskGroup implements AsyncScope {
    private @Nullable EventLoop loop;
    private @Nullable Task<?> parent;
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
    private @Nullable Future<Void> completed;

    /** Makes a group, to be used as the resource of a {@code try} in asynchronous code. */
    public TaskGroup() {}

    /**
     * Creates a task in this group.
     *
     * @param coroutine what the task runs; closed if the group does not take it
     * @param <T> the type of the result
     * @return the task
     * @throws IllegalStateException if the group has not been entered, has ended, or is being cancelled
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine) {
        return add(running(coroutine).createTask(coroutine));
    }

    /**
     * Creates a task with a name in this group.
     *
     * @param coroutine what the task runs; closed if the group does not take it
     * @param name the name of the task
     * @param <T> the type of the result
     * @return the task
     * @throws IllegalStateException if the group has not been entered, has ended, or is being cancelled
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return add(running(coroutine).createTask(coroutine, name));
    }

    /**
     * Creates a task with a name and a context in this group.
     *
     * @param coroutine what the task runs; closed if the group does not take it
     * @param name the name of the task; null for one that counts up
     * @param context where to run it, itself and not a copy; null for a copy of the current one
     * @param <T> the type of the result
     * @return the task
     * @throws IllegalStateException if the group has not been entered, has ended, or is being cancelled
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, @Nullable String name, @Nullable Context context) {
        return createTask(coroutine, new TaskOptions(name, context, null));
    }

    /**
     * Creates a task in this group as the options say.
     *
     * @param coroutine what the task runs; closed if the group does not take it
     * @param options name, context and eagerness
     * @param <T> the type of the result
     * @return the task
     * @throws IllegalStateException if the group has not been entered, has ended, or is being cancelled
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        return add(running(coroutine).createTask(coroutine, options));
    }

    /**
     * Ends the group early, without a failure: its tasks and its body are cancelled, and the scope is left normally when they have
     * ended. Before the group is entered, this cancels it as soon as it is. Does nothing if the group has ended or is being
     * cancelled.
     */
    public void cancel() {
        if (loop != null) {
            loop.checkThread();
        }
        if (!entered) {
            cancelOnEnter = true;
        } else if (!aborting && !(exiting && first == null)) {
            abortWithParent();
        }
    }

    /** {@inheritDoc} Binds the group to the current task. */
    @Override
    public Coroutine<Void> enter() {
        return new Enter();
    }

    /** {@inheritDoc} Waits for the tasks of the group. */
    @Override
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

    private EventLoop running(Coroutine<?> coroutine) {
        EventLoop loop = this.loop;
        String refusal = loop == null
                ? " has not been entered: use it as the resource of a try, `try (var group = new TaskGroup()) { ... }`"
                : exiting && first == null
                        ? " is finished: tasks can be added only before its scope ends"
                        : aborting ? " is shutting down: one of its tasks failed, or it was cancelled" : null;
        if (refusal != null || loop == null) {
            coroutine.close();
            throw new IllegalStateException(this + refusal);
        }
        return loop;
    }

    private <T> Task<T> add(Task<T> task) {
        Member member = new Member(task);
        member.previous = last;
        if (last == null) {
            first = member;
        } else {
            last.next = member;
        }
        last = member;
        size++;
        // Also if it is done already (an eager task): its failure must not cancel the parent before the parent has the
        // task.
        task.addHook(member);
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

    private void failed(Task<?> task, Throwable error) {
        errors.add(error);
        if (fatal == null && Fatal.is(error)) {
            fatal = error;
        }
        Task<?> parent = this.parent;
        if (parent == null || parent.isDone()) {
            // Only if somebody called enter() by hand and left exit() out.
            task.loop.callExceptionHandler(new ErrorContext(
                    task + " has failed, but the parent task of its group, " + parent + ", is already completed",
                    error,
                    task,
                    task.source()));
        } else if (!aborting && !parentCancelRequested) {
            abortWithParent();
        }
    }

    /** A task of the group: its place in the list, and what is called when it is done. */
    private final class Member implements DoneHook {
        final Task<?> task;

        @Nullable
        Member previous;

        @Nullable
        Member next;

        Member(Task<?> task) {
            this.task = task;
        }

        @Override
        public void onDone(Future<?> future) {
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
    }

    private final class Enter extends Coroutine<Void> {
        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            valueOf(sent);
            if (entered) {
                throw new IllegalStateException(
                        TaskGroup.this + " has already been entered: make a new one for each scope");
            }
            Task<?> task = driver();
            parent = task;
            loop = task.loop;
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

    /** The end of the scope. State 1 waits for the last task. */
    private final class Exit extends Coroutine<Boolean> {
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
            EventLoop loop = driver().loop;
            while (first != null) {
                Future<Void> wait = loop.createFuture();
                completed = wait;
                if (awaitFrom(this, wait) == SUSPENDED) {
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
                throw new IllegalStateException(
                        TaskGroup.this + (entered ? " has already been left" : " has not been entered"));
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
                if (!aborting) {
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
                if (!aborting) {
                    propagated = cancelled;
                    abort();
                }
            }
        }

        private Boolean finish() throws Throwable {
            Task<?> task = driver();
            if (fatal != null) {
                for (Throwable error : errors) {
                    if (error != fatal) {
                        task.loop.callExceptionHandler(ErrorContext.of(
                                "a task of a group failed, and its failure gave way to the fatal error that ends the group",
                                error));
                    }
                }
                return leave(fatal);
            }
            if (parentCancelRequested) {
                if (task.uncancel() == 0) {
                    propagated = null;
                } else if (propagated == null) {
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
        protected String describe() {
            return "TaskGroup.exit";
        }
    }
}
