package dev.weft;

import dev.weft.codegen.GeneratorExit;
import java.io.PrintStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that runs on its own, beside others, on one loop; also the future of its result.
 *
 * <p>Made by {@link Asyncio#createTask(Coroutine)} and its relatives. The loop keeps a task until it is done, so one that nobody
 * remembers does not vanish. A task and its coroutines are confined to the loop's thread.
 *
 * <h2>Cancellation</h2>
 *
 * <p>{@link #cancel()} asks: a {@link CancelledError} appears in the coroutine where it waits, and the coroutine may clean up, and may
 * refuse. The requests are counted ({@link #cancelling()}), so that nested scopes can tell their own from somebody else's and take
 * it back ({@link #uncancel()}).
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
 *
 *   cancel() when waiting       the waiter is cancelled; if it accepts, that is all
 *   cancel() otherwise          MUST_CANCEL: the next step throws a CancelledError into the coroutine, in place of whatever
 *                               the wait brought; a new task ends without running; one that returns instead of waiting
 *                               ends cancelled and its value is dropped
 *   parking with MUST_CANCEL    the new waiter is cancelled at once; if it accepts, MUST_CANCEL is cleared
 *   uncancel() to zero          MUST_CANCEL is cleared
 * </pre>
 *
 * @param <T> the type of the result
 */
public final class Task<T> extends Future<T> {
    private static final byte STARTED = 1;
    private static final byte MUST_CANCEL = 2;

    /** The message about it being destroyed is left out: somebody else reports the reason. */
    private static final byte NO_DESTROY_REPORT = 4;

    /** A request to cancel is on its way through what this task waits for. */
    private static final byte CANCELLING = 8;

    private static final Task<?> CLOSED = new Task<>();

    private final Coroutine<?> root;
    private final int number;
    private Coroutine<?> innermost;
    private @Nullable Waitable waiter;
    /** Null, an immutable snapshot of variables, or a {@link Context} that is shared. */
    private @Nullable Object context;

    /** The name; together with a message, which few tasks have, in a {@link Labels}. */
    private @Nullable Object name;

    /** Neighbours in the loop's list of pending tasks. */
    @Nullable
    Task<?> previous;

    @Nullable
    Task<?> next;

    /** Neighbours in the {@link WaitQueue} in which this task stands. */
    @Nullable
    Task<?> ahead;

    @Nullable
    Task<?> behind;

    boolean inLine;

    /** The state of the wait for an {@link Operation}. */
    byte wait;

    private int cancelRequests;
    private byte flags;

    private Task(EventLoop loop, Coroutine<T> coroutine, @Nullable Object context) {
        super(loop);
        this.context = context;
        this.root = coroutine.claim(this);
        this.innermost = root;
        this.number = ++loop.taskCount;
    }

    /** Makes the mark of closed coroutines. */
    @SuppressWarnings("NullAway") // it never gets near a loop
    private Task() {
        root = innermost = null;
        number = 0;
    }

    /** Makes the mark of a coroutine that nobody has taken for long. */
    static Task<?> watching(Forgotten.Watch watch) {
        Task<?> mark = new Task<>();
        mark.outcome = watch;
        return mark;
    }

    /** If this is the mark of a coroutine that nobody had taken, ends its watch and returns true. */
    boolean endWatch() {
        if (outcome instanceof Forgotten.Watch watch) {
            watch.end();
            return true;
        }
        return false;
    }

    /** Returns the mark of closed coroutines; not a task that could be used. */
    static Task<?> closed() {
        return CLOSED;
    }

    /** Makes a task as the options say, which may leave open whether it is eager. */
    static <T> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options, boolean eagerByDefault) {
        Boolean eager = options.eager();
        if (eager == null ? eagerByDefault : eager) {
            return eager(loop, coroutine, options.context(), options.name());
        }
        Task<T> task = schedule(loop, coroutine, options.context());
        task.name = options.name();
        return task;
    }

    /** Makes a task whose first step is in the next iteration. */
    static <T> Task<T> schedule(EventLoop loop, Coroutine<T> coroutine, @Nullable Object context) {
        loop.checkUsable();
        Task<T> task = new Task<>(loop, coroutine, context == null ? loop.snapshot() : context);
        loop.tasks.add(task);
        loop.enqueue(task);
        return task;
    }

    /** Makes a task that runs at once up to its first suspension, unless the loop is not running; its first step sees the name. */
    static <T> Task<T> eager(EventLoop loop, Coroutine<T> coroutine, @Nullable Object context, @Nullable String name) {
        if (!loop.mayStartEagerly()) {
            Task<T> task = schedule(loop, coroutine, context);
            task.name = name;
            return task;
        }
        Task<T> task = new Task<>(loop, coroutine, context == null ? loop.snapshot() : context);
        task.name = name;
        loop.tasks.add(task);
        Context.writeBack();
        Object owner = loop.contextOwner;
        loop.contextOwner = null;
        loop.eagerDepth++;
        try {
            task.step();
        } finally {
            loop.eagerDepth--;
            loop.contextOwner = owner;
        }
        return task;
    }

    /** Returns the name; "Task-" and a number unless somebody chose one. */
    public String name() {
        Object name = this.name;
        if (name instanceof Labels labels) {
            name = labels.name;
        }
        return name == null ? "Task-" + number : (String) name;
    }

    /**
     * Sets the name, which serves messages and dumps only.
     *
     * @param name the name
     */
    public void setName(String name) {
        Objects.requireNonNull(name, "name");
        loop.checkThread();
        if (this.name instanceof Labels labels) {
            labels.name = name;
        } else {
            this.name = name;
        }
    }

    /** Returns the coroutine that this task runs. */
    public Coroutine<?> coroutine() {
        return root;
    }

    /**
     * Returns the context in which this task runs, as asyncio's {@code get_context}: the same object each time. What the task sets is seen in it,
     * and what is set in it while the task waits, the task sees. A running task keeps it entered.
     *
     * @return the context
     */
    public Context context() {
        loop.checkThread();
        if (context instanceof Context shared) {
            return shared;
        }
        boolean running = loop.currentTask == this;
        boolean inside =
                running && (loop.contextOwner == null || loop.contextOwner == this); // not in another one's run(...)
        Context shared = Context.of(this, inside ? loop.snapshot() : (@Nullable Object[]) context, running);
        context = shared;
        return shared;
    }

    /** Returns what stands for the context: null, a snapshot, or a {@link Context}. */
    @Nullable
    Object rawContext() {
        return context;
    }

    /**
     * Asks the task to end: a {@link CancelledError} appears in its coroutine where that waits, in the loop's next iteration.
     *
     * @param message the message of the error, or null
     * @return false if the task was done already
     */
    @Override
    public boolean cancel(@Nullable String message) {
        loop.checkThread();
        markRetrieved();
        if (isDone()) {
            return false;
        }
        // A task that waits for a task passes the request on; in a loop, because such chains may be long.
        Task<?> circular = circular();
        Task<?> task = this;
        while (task != circular && task.waiter instanceof Task<?> awaited && !awaited.isDone()) {
            task.cancelRequests++;
            task = awaited;
        }
        if (task == circular) {
            task.cancelCircle(message);
        } else {
            task.cancelHere(message);
        }
        return true;
    }

    /**
     * Looks along the chain of tasks of which each awaits the next one, and returns one of those that await each other in a circle, or null: the one at
     * which Brent's search finds out.
     */
    private @Nullable Task<?> circular() {
        Task<?> mark = this;
        int steps = 0;
        int limit = 2;
        Task<?> task = this;
        while (task.waiter instanceof Task<?> awaited && !awaited.isDone()) {
            task = awaited;
            if (task == mark) {
                return task;
            }
            if (++steps == limit) {
                mark = task;
                steps = 0;
                limit <<= 1;
            }
        }
        return null;
    }

    /** Tells that this task and others await each other, so that none of them can ever end by itself; null if it is not so. */
    @Nullable
    String describeCircle() {
        Task<?> first = circular();
        if (first == null) {
            return null;
        }
        StringBuilder names = new StringBuilder(first.name());
        Task<?> task = first;
        do {
            task = (Task<?>) Objects.requireNonNull(task.waiter);
            names.append(" -> ").append(task.name());
        } while (task != first);
        return "tasks await each other in a circle: " + names;
    }

    /**
     * Cancels a task that waits, in the end, for itself:
     *
     * <pre>{@code
     * a = createTask(async(() -> await(b)));        b = createTask(async(() -> await(gather(a, c))));
     * }</pre>
     *
     * There is no end of the chain that could take the request. So this task stops to wait; the others end as it does.
     */
    private void cancelCircle(@Nullable String message) {
        cancelRequests++;
        Waitable waiter = this.waiter;
        if (waiter instanceof Future<?> future) {
            future.removeWaiter(this);
            this.waiter = null;
            loop.enqueue(this);
        }
        flags |= MUST_CANCEL;
        outcome = message;
    }

    private void cancelHere(@Nullable String message) {
        if ((flags & CANCELLING) != 0) { // by way of a gather that this task awaits
            cancelCircle(message);
            return;
        }
        cancelRequests++;
        flags |= CANCELLING;
        boolean taken;
        try {
            Waitable waiter = this.waiter;
            taken = waiter != null && waiter.cancelWait(this, message);
        } finally {
            flags &= ~CANCELLING;
        }
        if (!taken) {
            flags |= MUST_CANCEL;
            noteMessage(message);
            if (wait != WaitQueue.CANCELLED) { // else the first message counts
                outcome = message;
            }
        }
    }

    private void noteMessage(@Nullable String message) {
        if (name instanceof Labels labels) {
            labels.message = message;
        } else if (message != null) {
            name = new Labels((String) name, message);
        }
    }

    @Override
    @Nullable
    String cancelMessage() {
        return name instanceof Labels labels ? labels.message : null;
    }

    /** The name of a task and the last message that it was to be cancelled with. */
    private static final class Labels {
        @Nullable
        String name;

        @Nullable
        String message;

        Labels(@Nullable String name, @Nullable String message) {
            this.name = name;
            this.message = message;
        }
    }

    /** Returns how many requests to cancel have come and were not taken back. */
    public int cancelling() {
        return cancelRequests;
    }

    /**
     * Takes one request to cancel back, for those who catch a {@link CancelledError} and go on. If none is left, a cancellation that was not
     * delivered yet will not be.
     *
     * @return how many requests remain
     */
    public int uncancel() {
        loop.checkThread();
        if (cancelRequests > 0 && --cancelRequests == 0) {
            flags &= ~MUST_CANCEL;
        }
        return cancelRequests;
    }

    /**
     * Not supported: a task gets its result from its coroutine.
     *
     * @throws IllegalStateException always
     */
    @Override
    public void setResult(@Nullable T result) {
        throw new IllegalStateException("Task does not support setResult: its result is that of its coroutine");
    }

    /**
     * Not supported: a task gets its result from its coroutine.
     *
     * @throws IllegalStateException always
     */
    @Override
    public void setException(Throwable exception) {
        throw new IllegalStateException("Task does not support setException: its failure is that of its coroutine");
    }

    /** Prints where the task stands, or the stack trace of its failure, to {@link System#err}. */
    public void printStack() {
        printStack(System.err);
    }

    /**
     * Prints where the task stands: the chain of awaits, innermost first; of a task that failed, the stack trace.
     *
     * @param out where to print
     */
    public void printStack(PrintStream out) {
        TaskStack.print(this, out);
    }

    // ---- stepping

    /** A pending task steps, a done one serves its callbacks. */
    @Override
    public void turn() {
        if (state == PENDING) {
            step();
        } else {
            super.turn();
        }
    }

    private void step() {
        EventLoop loop = this.loop;
        Object[] vars = null;
        if (context != null) {
            try {
                vars = Context.enter(context);
            } catch (IllegalStateException entered) {
                finishFailed(entered);
                return;
            }
        }
        Task<?> outerTask = loop.currentTask;
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
                if (sent instanceof Thrown thrown) {
                    finishFailed(thrown.error);
                    return;
                }
            }
            if (sent != Coroutine.SUSPENDED) { // else woken in vain, and parked again
                run(innermost, sent);
            }
        } finally {
            if (carried != null) {
                loop.vars = carried.capture(loop.vars);
                carried.install(outerVars);
            }
            @Nullable Object[] left = loop.vars;
            if (left != context) {
                context = Context.leave(context, left);
            }
            if (left != outerVars) {
                loop.vars = outerVars;
            }
            loop.currentTask = outerTask;
        }
    }

    /** Returns what the end of the wait brought, or the cancellation that goes before it. */
    private @Nullable Object takeOutcome() {
        Waitable waiter = this.waiter;
        boolean cancelled = (flags & MUST_CANCEL) != 0;
        Object sent = null;
        if (waiter != null) {
            this.waiter = null;
            sent = waiter instanceof Operation<?> operation // spares the search for the interface's method
                    ? operation.outcome(this, !cancelled)
                    : waiter.outcome(this, !cancelled);
        }
        if (cancelled) {
            flags &= ~MUST_CANCEL;
            Throwable injected = loop.takeInjected(this);
            if (injected != null) {
                sent = new Thrown(injected);
            } else if (!(sent instanceof Thrown thrown && thrown.error instanceof CancelledError)) {
                sent = new Thrown(new CancelledError((String) outcome));
            }
        }
        return sent;
    }

    /** The trampoline: resumes {@code frame}, and with its outcome its caller, and so on, until one waits or the root is done. */
    private void run(Coroutine<?> frame, @Nullable Object sent) {
        EventLoop loop = this.loop;
        for (; ; ) {
            Coroutine<?> caller = frame.caller;
            try {
                frame.depth = 0;
                sent = frame.resume(sent);
            } catch (Throwable failure) {
                loop.request = EventLoop.NO_REQUEST;
                loop.bounced = null;
                loop.unlinked = null;
                if (caller == null) {
                    finishFailed(failure);
                    return;
                }
                if (!(sent instanceof Thrown thrown && thrown.error == failure)) {
                    AwaitTrace.addTo(failure, caller);
                }
                sent = new Thrown(failure);
                frame = caller;
                continue;
            }
            if (sent == Coroutine.SUSPENDED) {
                byte request = loop.request;
                if (request == EventLoop.NO_REQUEST) {
                    return;
                }
                loop.request = EventLoop.NO_REQUEST;
                if (request == EventLoop.STEP_AGAIN) {
                    frame = innermost;
                    sent = takeOutcome();
                } else {
                    frame = Objects.requireNonNull(loop.bounced);
                    sent = loop.bouncedSent;
                    loop.bounced = null;
                    loop.bouncedSent = null;
                }
            } else if (caller == null) {
                finish(sent);
                return;
            } else {
                frame = caller;
            }
        }
    }

    private void finish(@Nullable Object value) {
        loop.tasks.remove(this);
        if ((flags & MUST_CANCEL) != 0) {
            flags &= ~MUST_CANCEL;
            settle(CANCELLED, outcome);
        } else {
            settle(SUCCEEDED, value);
        }
    }

    private void finishFailed(Throwable failure) {
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
    Object park(Waitable waiter, Coroutine<?> self) {
        this.waiter = waiter;
        if (innermost != self) { // a store into an old object is dear
            innermost = self;
        }
        if ((flags & MUST_CANCEL) != 0 && waiter.cancelWait(this, (String) outcome)) {
            flags &= ~MUST_CANCEL;
        }
        return Coroutine.SUSPENDED;
    }

    /** Parks this task, on behalf of {@code self}, until {@code future} is done. */
    Object parkOn(Future<?> future, Coroutine<?> self) {
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

    /** Lets everything else that is ready run first. If there is nothing else, the trampoline goes on: that is the next iteration. */
    Object yieldFrom(Coroutine<?> self) {
        EventLoop loop = this.loop;
        if (innermost != self) {
            innermost = self;
        }
        if (loop.currentTask == this && loop.hasOnlyThis()) {
            loop.request = EventLoop.STEP_AGAIN;
        } else {
            loop.enqueue(this);
        }
        return Coroutine.SUSPENDED;
    }

    /** Leaves the start of {@code coroutine} to the trampoline, because the Java stack is deep enough. */
    Object bounce(Coroutine<?> coroutine, @Nullable Object sent) {
        loop.request = EventLoop.BEGIN_BOUNCED;
        loop.bounced = coroutine;
        loop.bouncedSent = sent;
        return Coroutine.SUSPENDED;
    }

    /**
     * Ends a pending task whose loop is closed: its coroutines get a {@link GeneratorExit} where they wait, so that their {@code finally}
     * blocks run. The task itself stays pending for ever.
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
            Context.runAs(contextIdentity(), context, () -> failure[0] = closeCoroutines());
        } catch (IllegalStateException entered) {
            return entered;
        }
        return failure[0];
    }

    private @Nullable Throwable closeCoroutines() {
        GeneratorExit exit = new GeneratorExit();
        Object sent = new Thrown(exit);
        Coroutine<?> caller;
        for (Coroutine<?> frame = innermost; frame != null; frame = caller) {
            caller = frame.caller;
            try {
                frame.depth = 0;
                sent = frame.resume(sent);
            } catch (Throwable failure) {
                sent = new Thrown(failure);
            }
            if (sent == Coroutine.SUSPENDED) {
                loop.request = EventLoop.NO_REQUEST;
                loop.bounced = null;
                return new IllegalStateException(
                        "coroutine ignored GeneratorExit: " + frame + " must not wait while it is being closed", exit);
            }
        }
        return sent instanceof Thrown thrown && thrown.error != exit ? thrown.error : null;
    }

    // ---- for the runtime

    /**
     * Ends the wait of this task without a result, for a test that has something else in its place: see {@link LoopInsight#takeInjected}. A future goes on
     * for others; whatever else it waits for takes it for a cancellation.
     *
     * @return false if the wait is over already
     */
    boolean interruptWait() {
        Waitable waiter = this.waiter;
        if (waiter instanceof Future<?> future) {
            if (future.isDone()) {
                return false;
            }
            future.removeWaiter(this);
            this.waiter = null;
            loop.enqueue(this);
        } else if (waiter != null && !waiter.cancelWait(this, null)) {
            return false;
        }
        flags |= MUST_CANCEL;
        outcome = null;
        return true;
    }

    /** Returns the coroutine that was last seen waiting, the first one of {@link Coroutine#caller}'s chain. */
    Coroutine<?> innermost() {
        return innermost;
    }

    /** Returns what this task waits for, or null if it is about to step. */
    @Nullable
    Waitable waiter() {
        return waiter;
    }

    /** A task's context that outlives the task. */
    static final class ContextToken {
        private final Object owner;
        private final @Nullable Object context;

        private ContextToken(Object owner, @Nullable Object context) {
            this.owner = owner;
            this.context = context;
        }

        /** Whether something runs in it now. */
        boolean isEntered() {
            return context instanceof Context shared && shared.isEntered();
        }

        void run(Runnable body) {
            Context.runAs(owner, context, body);
        }
    }

    ContextToken contextToken() {
        if (context instanceof Context shared) {
            return new ContextToken(shared, shared);
        }
        return new ContextToken(new Object(), loop.currentTask == this ? loop.vars : context);
    }

    /** Returns what tells the context of this task from others; see {@link Context#identity()}. */
    Object contextIdentity() {
        return context instanceof Context shared ? shared.self() : this;
    }

    boolean isStarted() {
        return (flags & STARTED) != 0;
    }

    /** Leaves out the report of this task being pending when the loop closes. */
    void expectDestruction() {
        flags |= NO_DESTROY_REPORT;
    }

    boolean reportsDestruction() {
        return (flags & NO_DESTROY_REPORT) == 0;
    }

    @Override
    String kind() {
        return "Task";
    }

    @Override
    String source() {
        return "task " + name() + " of " + root + Origins.of(this);
    }

    /** Returns the state, the name and the coroutine. */
    @Override
    public String toString() {
        String state = isDone() || cancelRequests == 0 ? stateText() : "cancelling";
        return "<Task " + state + " name='" + name() + "' coro=" + root + ">";
    }
}
