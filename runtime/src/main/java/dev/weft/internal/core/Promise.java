package dev.weft.internal.core;

import dev.weft.CancelledError;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.InvalidStateException;
import dev.weft.Task;
import dev.weft.internal.report.Fatal;
import dev.weft.internal.report.Origins;
import dev.weft.internal.report.Text;
import dev.weft.internal.report.Unretrieved;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Future} from within: its outcome, and those who wait for it.
 *
 * <h2>State table</h2>
 *
 * <pre>
 *   state       outcome                               entered by                     then
 *   PENDING     null; of a task: the message of a     creation
 *               cancellation not yet delivered
 *   SUCCEEDED   the value                             setResult                      result() returns it
 *   FAILED      {@code Unretrieved} until somebody looks, setException                   result() throws it
 *               then the throwable itself
 *   CANCELLED   the error that ended the task, until  cancel                         result() and exception() throw
 *               somebody takes it; or the message                                    a CancelledError
 *
 *   PENDING leads to each of the others, once; nothing leaves those.
 *
 *   callbacks   null | one entry | Callbacks          an entry is a Job that waits, a DoneHook or a DoneCallback
 *     done, one task waiting:   the task goes to the ready queue
 *     done, anything else:      this future goes to the ready queue and serves them all in its {@link #turn()}; they would have
 *                               stood side by side in the queue anyway
 *     added when done:          scheduled for the next iteration on its own
 * </pre>
 *
 * @param <T> the type of the result
 */
public non-sealed class Promise<T> extends Owner implements Future<T>, Ready, Waitable {
    static final byte PENDING = 0;
    static final byte SUCCEEDED = 1;
    static final byte FAILED = 2;
    static final byte CANCELLED = 3;

    @Nullable
    Object outcome;

    private @Nullable Object callbacks;
    byte state;

    /** For futures that are more than a result. */
    @SuppressWarnings("this-escape") // a key, never looked at before it is complete
    protected Promise(Loop loop) {
        super(loop);
        if (loop.isDebug()) {
            Origins.record(this);
        }
    }

    @Override
    public final boolean isDone() {
        return state != PENDING;
    }

    @Override
    public final boolean isCancelled() {
        return state == CANCELLED;
    }

    @Override
    public final Loop loop() {
        return loop;
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the outcome of a success is what setResult was given
    public final T result() {
        if (state == SUCCEEDED) {
            return (T) outcome;
        }
        if (state == PENDING) {
            throw new InvalidStateException("Result is not set.");
        }
        throw Fatal.sneak(failure());
    }

    @Override
    public final @Nullable Throwable exception() {
        if (state == SUCCEEDED) {
            return null;
        }
        if (state == PENDING) {
            throw new InvalidStateException("Exception is not set.");
        }
        Throwable failure = failure();
        if (state == CANCELLED) {
            throw Fatal.sneak(failure);
        }
        return failure;
    }

    @Override
    public void setResult(@Nullable T result) {
        checkPending();
        settle(SUCCEEDED, result);
    }

    @Override
    public void setException(Throwable exception) {
        checkPending();
        if (exception == null) {
            throw new NullPointerException("exception");
        }
        fail(exception);
    }

    @Override
    public boolean cancel(@Nullable String message) {
        loop.checkThread();
        markRetrieved();
        if (state != PENDING) {
            return false;
        }
        settle(CANCELLED, message);
        return true;
    }

    @Override
    public final void addDoneCallback(Consumer<? super Future<T>> callback) {
        addDoneCallback(callback, SharedContext.current());
    }

    @Override
    public final void addDoneCallback(Consumer<? super Future<T>> callback, Context context) {
        addDoneCallback(callback, (Object) context);
    }

    private void addDoneCallback(Consumer<? super Promise<T>> callback, @Nullable Object context) {
        loop.checkThread();
        addEntry(new DoneCallback(callback, context));
    }

    @Override
    public final int removeDoneCallback(Consumer<? super Future<T>> callback) {
        Objects.requireNonNull(callback, "callback");
        loop.checkThread();
        Object callbacks = this.callbacks;
        if (state != PENDING || callbacks == null) {
            return 0;
        }
        if (callbacks instanceof Callbacks several) {
            int removed = several.removeCallback(callback);
            othersLeft(several);
            return removed;
        }
        if (callbacks instanceof DoneCallback only && only.callback.equals(callback)) {
            this.callbacks = null;
            return 1;
        }
        return 0;
    }

    // ---- for the runtime

    /** Returns whether there is a result. */
    public final boolean isSuccess() {
        return state == SUCCEEDED;
    }

    public final void addHook(DoneHook hook) {
        addEntry(hook);
    }

    /** Adds a hook that tells of a failure if nobody else does; once, however often it is added. */
    public final void addReport(DoneHook report) {
        Object first = callbacks instanceof Callbacks several ? several.first() : callbacks;
        if (!(first instanceof DoneHook hook && hook.keeps(report))) {
            removeHook(report);
            addHook(report);
        }
    }

    public final void removeHook(DoneHook hook) {
        if (state == PENDING) {
            if (callbacks instanceof Callbacks several) {
                several.removeHook(hook);
                othersLeft(several);
            } else if (callbacks == hook) {
                callbacks = null;
            }
        }
    }

    /** Forgets {@code waiting}, which does not wait for this future any more. */
    final void removeWaiter(Job<?> waiting) {
        if (state == PENDING) {
            if (callbacks instanceof Callbacks several) {
                several.removeHook(waiting);
                othersLeft(several);
            } else if (callbacks == waiting) {
                callbacks = null;
            }
        }
    }

    /** Adds {@code waiting}, which is about to park on this future. */
    final void addWaiter(Job<?> waiting) {
        addEntry(waiting);
    }

    /** Awaits this future on behalf of {@code self}. */
    public final @Nullable Object awaitBy(Continuation<?> self) throws Throwable {
        if (state == SUCCEEDED) {
            return outcome;
        }
        if (state != PENDING) {
            throw failure();
        }
        return self.driver().parkOn(this, self);
    }

    @Override
    public final boolean cancelWait(Job<?> waiting, @Nullable String message) {
        return cancel(message);
    }

    @Override
    public final @Nullable Object outcome(Job<?> waiting, boolean wanted) {
        return state == SUCCEEDED ? outcome : new Thrown(failure());
    }

    /** Returns the failure or cancellation of this done future, which now counts as retrieved. */
    public final Throwable failure() {
        Object outcome = this.outcome;
        loop.checkThread(); // to look leaves a trace
        if (state == CANCELLED) {
            if (outcome instanceof CancelledError error) {
                this.outcome = null; // as in asyncio the first one to look gets the original error
                return error;
            }
            return new CancelledError((String) outcome);
        }
        if (outcome instanceof Unretrieved unretrieved) {
            unretrieved.retrieved();
            this.outcome = unretrieved.error();
            return unretrieved.error();
        }
        return (Throwable) Objects.requireNonNull(outcome);
    }

    /** Returns the throwable of a failed future without counting it as seen, else null. */
    public final @Nullable Throwable peekFailure() {
        if (state != FAILED) {
            return null;
        }
        return outcome instanceof Unretrieved unretrieved ? unretrieved.error() : (Throwable) outcome;
    }

    /**
     * Returns a new error for this cancelled future, and leaves the one that ended it to whoever asks for the
     * {@link #failure()}.
     */
    public final CancelledError cancellation() {
        return outcome instanceof String message ? new CancelledError(message) : new CancelledError();
    }

    /**
     * Returns the message of the last request to cancel this future that its wait did not take, if it ended in another
     * way.
     */
    public @Nullable String cancelMessage() {
        return null;
    }

    /** Counts a failure as seen. */
    public final void markRetrieved() {
        if (state == FAILED) {
            failure();
        }
    }

    public final void fail(Throwable exception) {
        // A task that waits will look at the failure when it steps.
        settle(FAILED, callbacks instanceof Job<?> ? exception : track(exception));
    }

    private Unretrieved track(Throwable failure) {
        return new Unretrieved(
                this,
                failure,
                kind(),
                source(),
                this instanceof Job<?> job ? job.contextToken() : null,
                loop.ownReports());
    }

    /** Leaves the pending state and schedules whoever waits. */
    final void settle(byte state, @Nullable Object outcome) {
        Loop loop = this.loop;
        loop.checkThread();
        this.outcome = outcome;
        this.state = state;
        Object callbacks = this.callbacks;
        if (callbacks instanceof Job<?> waiting) {
            this.callbacks = null;
            loop.enqueue(waiting);
        } else if (callbacks != null) {
            loop.enqueue(this);
        } else {
            return;
        }
        if (loop.isClosed()) {
            throw Loop.isClosedError();
        }
    }

    /** Serves the callbacks of this done future. */
    @Override
    public void turn() {
        Object callbacks = this.callbacks;
        this.callbacks = null;
        if (callbacks instanceof Callbacks several) {
            for (int i = 0; i < several.places(); i++) {
                Object entry = several.at(i);
                try {
                    if (entry != null) {
                        serve(entry);
                    }
                } catch (Throwable fatal) {
                    // It leaves the loop; the callbacks behind it keep their place, as the rest of asyncio's batch
                    // does.
                    this.callbacks = several.behind(i);
                    if (this.callbacks != null) {
                        loop.enqueueFirst(this);
                    }
                    throw fatal;
                }
            }
        } else if (callbacks != null) {
            serve(callbacks);
        }
    }

    private void serve(Object entry) {
        if (entry instanceof Job<?> task) {
            task.turn();
        } else if (entry instanceof DoneHook hook) {
            Guard.runHook(loop, hook, this);
        } else {
            ((DoneCallback) entry).call(this);
        }
    }

    /** Lets the hook that is left of {@code several}, if only one is, know. */
    private void othersLeft(Callbacks several) {
        if (several.size() == 1 && several.first() instanceof DoneHook alone && alone.isLeftAlone(this)) {
            callbacks = alone;
        }
    }

    /** Lets the only hook that was ever added, if this is pending, know that there is nobody else. */
    public final void othersLeft() {
        if (callbacks instanceof DoneHook alone) {
            alone.isLeftAlone(this);
        }
    }

    private void addEntry(Object entry) {
        if (state != PENDING) {
            if (loop.isClosed()) {
                throw Loop.isClosedError();
            }
            loop.enqueue(() -> serve(entry));
            return;
        }
        Object callbacks = this.callbacks;
        if (callbacks == null) {
            this.callbacks = entry;
        } else if (callbacks instanceof Callbacks several) {
            several.add(entry);
        } else {
            if (callbacks instanceof DoneHook alone) {
                alone.joined(this);
            }
            Callbacks several = new Callbacks();
            several.add(callbacks);
            several.add(entry);
            this.callbacks = several;
        }
    }

    /** Returns how many callbacks, hooks and tasks wait. */
    public final int callbackCount() {
        Object callbacks = this.callbacks;
        return callbacks instanceof Callbacks several ? several.size() : callbacks == null ? 0 : 1;
    }

    private void checkPending() {
        if (state != PENDING) {
            loop.checkThread();
            throw new InvalidStateException("invalid state: " + this + " is done already");
        }
    }

    /** Returns the tasks that wait for this future, directly or as part of a group, in the order in which they came. */
    public final List<Task<?>> waitingTasks() {
        List<Task<?>> tasks = new ArrayList<>();
        Deque<Iterator<Object>> open = new ArrayDeque<>(); // groups of groups may be nested deeply
        open.push(entries().iterator());
        while (!open.isEmpty()) {
            if (!open.peek().hasNext()) {
                open.pop();
                continue;
            }
            Object entry = open.peek().next();
            if (entry instanceof Job<?> task) {
                tasks.add(task);
            } else if (entry instanceof Promise<?> group) {
                open.push(group.entries().iterator());
            } else if (entry instanceof DoneHook hook) {
                tasks.addAll(hook.awaiters());
            }
        }
        return tasks;
    }

    private List<Object> entries() {
        Object callbacks = this.callbacks;
        return callbacks instanceof Callbacks several
                ? several.toList()
                : callbacks == null ? List.of() : List.of(callbacks);
    }

    /** Returns those who wait, for a look from outside: null, one entry, or a {@link Callbacks}. */
    @Nullable
    Object callbacks() {
        return callbacks;
    }

    /**
     * Returns in words what has to happen for this future to be done, "gather of 3, 1 left"; null if it does not know.
     */
    protected @Nullable String waitText() {
        return null;
    }

    /**
     * Returns the futures of which this one is made, and which are cancelled in its place; null for any other future.
     */
    protected Promise<?> @Nullable [] parts() {
        return null;
    }

    /** Called when the parts were cancelled: {@code any} of them took it. */
    protected void partsCancelled(boolean any) {}

    /** Returns the word for messages: "Task" or "Future". */
    public String kind() {
        return "Future";
    }

    /** Returns what is known of the place where this future was created. */
    public String source() {
        return this + Origins.of(this);
    }

    public final String stateText() {
        return switch (state) {
            case PENDING -> "pending";
            case CANCELLED -> "cancelled";
            case SUCCEEDED -> "finished result=" + Text.of(outcome);
            default -> "finished exception=" + Text.of(peekFailure());
        };
    }

    /** Returns the kind and the state. */
    @Override
    public String toString() {
        return "<" + kind() + " " + stateText() + ">";
    }
}
