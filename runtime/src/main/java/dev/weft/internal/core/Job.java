package dev.weft.internal.core;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.GeneratorExit;
import dev.weft.Task;
import dev.weft.TaskOptions;
import dev.weft.internal.observe.TaskRecord;
import dev.weft.internal.report.Fatal;
import dev.weft.internal.report.Origins;
import java.io.PrintStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Task} from within: what drives a chain of continuations. What requests to cancel do to it stands in
 * {@link Cancellable}.
 *
 * <h2>State table</h2>
 *
 * <pre>
 *   a pending task is          innermost          waiter      on the ready queue   left by
 *   new                        the root           null        yes                  step: starts the root
 *   yielding                   who yields         null        yes                  step
 *   waiting                    who awaits         the cause   no                   the cause is done: it enqueues the task
 *   woken                      who awaits         the cause   yes                  step; back to waiting if it was in vain
 *   running                    (being replaced)   null        no                   back to one of the above, or done
 * </pre>
 *
 * @param <T> the type of the result
 */
public final class Job<T> extends Cancellable<T> implements Task<T> {
    private static final byte STARTED = 1;

    /** The message about it being destroyed is left out: somebody else reports the reason. */
    private static final byte NO_DESTROY_REPORT = 4;

    private final Continuation<?> root;
    private final int number;
    private Continuation<?> innermost;
    /** Null, an immutable snapshot of variables, or a {@link SharedContext} that is shared. */
    private @Nullable Object context;

    /** Neighbours in the loop's list of pending tasks. */
    @Nullable
    Job<?> previous;

    @Nullable
    Job<?> next;

    /** Neighbours in the {@link WaitQueue} in which this task stands. */
    @Nullable
    Job<?> ahead;

    @Nullable
    Job<?> behind;

    boolean inLine;

    private Job(Loop loop, Continuation<T> coroutine, @Nullable Object context) {
        super(loop);
        this.context = context;
        this.root = coroutine.claim(this);
        this.innermost = root;
        this.number = ++loop.taskCount;
    }

    /** Makes a task as the options say, which may leave open whether it is eager. */
    public static <T> Job<T> create(
            EventLoop loop, Coroutine<T> coroutine, TaskOptions options, boolean eagerByDefault) {
        Boolean eager = options.eager();
        if (eager == null ? eagerByDefault : eager) {
            return eager((Loop) loop, (Continuation<T>) coroutine, options.context(), options.name());
        }
        return schedule((Loop) loop, (Continuation<T>) coroutine, options.context(), options.name());
    }

    /** Makes a task whose first step is in the next iteration. */
    static <T> Job<T> schedule(Loop loop, Continuation<T> coroutine, @Nullable Object context, @Nullable String name) {
        loop.checkUsable();
        Job<T> task = new Job<>(loop, coroutine, context == null ? loop.snapshot() : context);
        task.name = name;
        loop.tasks.add(task);
        loop.enqueue(task);
        return task;
    }

    /**
     * Makes a task that runs at once up to its first suspension, unless the loop is not running; its first step sees
     * the name.
     */
    static <T> Job<T> eager(Loop loop, Continuation<T> coroutine, @Nullable Object context, @Nullable String name) {
        if (!loop.mayStartEagerly()) {
            return schedule(loop, coroutine, context, name);
        }
        Job<T> task = new Job<>(loop, coroutine, context == null ? loop.snapshot() : context);
        task.name = name;
        loop.tasks.add(task);
        SharedContext.writeBack();
        Object owner = loop.contextOwner;
        loop.contextOwner = null;
        loop.eagerDepth++;
        try {
            task.turn();
        } finally {
            loop.eagerDepth--;
            loop.contextOwner = owner;
        }
        return task;
    }

    @Override
    public String name() {
        Object name = this.name;
        if (name instanceof Labels labels) {
            name = labels.name;
        }
        if (name == null) {
            name = root.taskName();
        }
        return name == null ? "Task-" + number : (String) name;
    }

    @Override
    public void setName(String name) {
        Objects.requireNonNull(name, "name");
        loop.checkThread();
        if (this.name instanceof Labels labels) {
            labels.name = name;
        } else {
            this.name = name;
        }
    }

    @Override
    public Continuation<?> coroutine() {
        return root;
    }

    @Override
    public SharedContext context() {
        loop.checkThread();
        if (context instanceof SharedContext shared) {
            return shared;
        }
        boolean running = loop.currentTask == this;
        boolean inside =
                running && (loop.contextOwner == null || loop.contextOwner == this); // not in another one's run(...)
        SharedContext shared = SharedContext.of(this, inside ? loop.snapshot() : (@Nullable Object[]) context, running);
        context = shared;
        return shared;
    }

    /** Returns what stands for the context: null, a snapshot, or a {@link SharedContext}. */
    @Nullable
    Object rawContext() {
        return context;
    }

    @Override
    public void setResult(@Nullable T result) {
        throw new IllegalStateException("Task does not support setResult: its result is that of its coroutine");
    }

    @Override
    public void setException(Throwable exception) {
        throw new IllegalStateException("Task does not support setException: its failure is that of its coroutine");
    }

    @Override
    public void printStack(PrintStream out) {
        TaskStack.print(this, out);
    }

    // ---- stepping

    /** A pending task steps, a done one serves its callbacks. */
    @Override
    public void turn() {
        if (state == PENDING) {
            Probe probe = loop.probe;
            if (probe == null) {
                step();
            } else {
                stepWatched(probe);
            }
        } else {
            super.turn();
        }
    }

    private void stepWatched(Probe probe) {
        probe.stepping(this);
        try {
            step();
        } finally {
            probe.stepped(this);
        }
    }

    private void step() {
        Loop loop = this.loop;
        Object[] vars = null;
        if (context != null) {
            try {
                vars = SharedContext.enter(context);
            } catch (IllegalStateException entered) {
                finishFailed(entered);
                return;
            }
        }
        Job<?> outerTask = loop.currentTask;
        Object[] outerVars = loop.vars;
        CarriedLocals carried = loop.carried;
        if (carried != null) {
            outerVars = carried.capture(outerVars);
            carried.install(vars);
        }
        loop.currentTask = this;
        if (loop.vars != vars) { // to look costs less than to store a reference
            loop.vars = vars;
        }
        try {
            Object sent = takeOutcome();
            if ((flags & STARTED) == 0) {
                flags |= STARTED;
                if (sent instanceof Thrown thrown) { // createTask(work()).cancel();   work never begins
                    finishFailed(thrown.error);
                    return;
                }
            }
            if (sent != Continuation.SUSPENDED) { // else woken in vain, and parked again
                loop.run(this, innermost, sent);
            }
        } finally {
            if (carried != null) {
                loop.vars = carried.capture(loop.vars);
                carried.install(outerVars);
            }
            @Nullable Object[] left = loop.vars;
            if (left != context) {
                context = SharedContext.leave(context, left);
            }
            if (left != outerVars) {
                loop.vars = outerVars;
            }
            loop.currentTask = outerTask;
        }
    }

    /** Returns what the end of the wait brought, or the cancellation that goes before it. */
    @Nullable
    Object takeOutcome() {
        Waitable waiter = this.waiter;
        boolean cancelled = (flags & MUST_CANCEL) != 0;
        Object sent = null;
        if (waiter != null) {
            this.waiter = null;
            sent = waiter instanceof Operation<?> operation // spares the search for the interface's method
                    ? operation.outcome(this, !cancelled)
                    : waiter.outcome(this, !cancelled);
            if (sent instanceof Thrown thrown
                    && waiter instanceof Promise<?>
                    && !(thrown.error instanceof CancelledError)) {
                // What failed elsewhere, in a task, a thread or a stage, knows nothing of those who wait for it.
                AwaitTrace.addTo(thrown.error, innermost);
            }
        }
        if (sent instanceof Thrown thrown && thrown.error instanceof CancelledError error) {
            strike(error, innermost);
        }
        if (cancelled) { // future.setResult(1); task.cancel();   the task, which awaits the future, gets no 1
            flags &= ~MUST_CANCEL;
            Throwable injected = loop.takeInjected(this);
            if (injected != null) {
                sent = new Thrown(injected);
            } else if (!(sent instanceof Thrown thrown && thrown.error instanceof CancelledError)) {
                Thrown cancellation = takeCancellation();
                strike((CancelledError) cancellation.error, innermost);
                sent = cancellation;
            }
        }
        return sent;
    }

    void finish(@Nullable Object value) {
        loop.tasks.remove(this);
        if ((flags & MUST_CANCEL) != 0) { // currentTask().cancel(); return result(1);   ends cancelled
            flags &= ~MUST_CANCEL;
            settle(CANCELLED, outcome);
        } else {
            settle(SUCCEEDED, value);
        }
    }

    void finishFailed(Throwable failure) {
        loop.tasks.remove(this);
        if (failure instanceof CancelledError) {
            settle(CANCELLED, failure);
        } else {
            fail(failure);
            if (Fatal.is(failure)) {
                throw Fatal.sneak(failure);
            }
        }
    }

    /** Parks this task, on behalf of {@code self}, until {@code waiter} enqueues it. */
    Object park(Waitable waiter, Continuation<?> self) {
        this.waiter = waiter;
        if (innermost != self) { // a store into an old object is dear
            innermost = self;
        }
        // currentTask().cancel(); await(sleep(1));   does not sleep
        if ((flags & MUST_CANCEL) != 0 && waiter.cancelWait(this, (String) outcome)) {
            flags &= ~MUST_CANCEL;
        }
        return Continuation.SUSPENDED;
    }

    /** Parks this task, on behalf of {@code self}, until {@code future} is done. */
    Object parkOn(Promise<?> future, Continuation<?> self) {
        if (future.loop != loop) {
            throw new IllegalStateException(
                    "Task " + this + " got Future " + future + " attached to a different loop: bridge"
                            + " loops with toCompletableFuture(), or with runCoroutineThreadsafe(coroutine, loop)");
        }
        if (future == this) {
            throw new IllegalStateException("Task cannot await on itself: " + this);
        }
        future.addWaiter(this);
        return park(future, self);
    }

    /**
     * Lets everything else that is ready run first. If there is nothing else, the trampoline goes on: that is the next
     * iteration.
     */
    Object yieldFrom(Continuation<?> self) {
        Loop loop = this.loop;
        if (innermost != self) {
            innermost = self;
        }
        if (loop.currentTask == this && loop.hasOnlyThis()) {
            loop.stepAgain();
        } else {
            loop.enqueue(this);
        }
        return Continuation.SUSPENDED;
    }

    /**
     * Ends a pending task whose loop is closed: its coroutines get a {@link GeneratorExit} where they wait, so that
     * their {@code finally} blocks run. The task itself stays pending for ever.
     *
     * @return what the clean-up threw, or null
     */
    @Nullable
    Throwable destroy() {
        if (waiter instanceof Operation<?> operation) {
            operation.leave(this);
        }
        waiter = null;
        if (!isStarted()) {
            return null;
        }
        Throwable[] failure = new Throwable[1];
        try {
            // What the clean-up sets back has been set in the context of the task.
            SharedContext.runAs(
                    contextIdentity(), context, () -> failure[0] = loop.close(innermost, new GeneratorExit()));
        } catch (IllegalStateException entered) {
            return entered;
        }
        return failure[0];
    }

    // ---- for the runtime

    /** Keeps what is known of this task because its loop is observed. */
    void keep(TaskRecord record) {
        labels().record = record;
    }

    /** Returns what is known of this task because its loop is observed; null if it has not been. */
    @Nullable
    TaskRecord record() {
        return name instanceof Labels labels ? labels.record : null;
    }

    /** Returns the task that was made of this very coroutine, or null if there is none. */
    public static @Nullable Job<?> of(Coroutine<?> coroutine) {
        return ((Continuation<?>) coroutine).owner instanceof Job<?> job && job.root == coroutine ? job : null;
    }

    /** Returns the coroutine that was last seen waiting, the first one of {@link Continuation#caller}'s chain. */
    Continuation<?> innermost() {
        return innermost;
    }

    /** Returns the context of this task as something that outlives it. */
    TaskContext contextToken() {
        if (context instanceof SharedContext shared) {
            return new TaskContext(shared, shared);
        }
        return new TaskContext(new Object(), loop.currentTask == this ? loop.vars : context);
    }

    /** Returns what tells the context of this task from others; see {@link SharedContext#identity()}. */
    Object contextIdentity() {
        return context instanceof SharedContext shared ? shared.self() : this;
    }

    /** Returns which one of its loop's tasks this is, counted from 1. */
    int number() {
        return number;
    }

    boolean isStarted() {
        return (flags & STARTED) != 0;
    }

    /** Leaves out the report of this task being pending when the loop closes. */
    public void expectDestruction() {
        flags |= NO_DESTROY_REPORT;
    }

    public boolean reportsDestruction() {
        return (flags & NO_DESTROY_REPORT) == 0;
    }

    @Override
    public String kind() {
        return "Task";
    }

    @Override
    public String source() {
        return "task " + name() + " of " + root + Origins.of(this);
    }

    /** Returns the state, the name and the coroutine. */
    @Override
    public String toString() {
        String state = isDone() || cancelRequests == 0 ? stateText() : "cancelling";
        return "<Task " + state + " name='" + name() + "' coro=" + root + ">";
    }
}
