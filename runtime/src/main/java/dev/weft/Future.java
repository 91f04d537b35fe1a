package dev.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A result that will be there later, and those who wait for it.
 *
 * <p>As in asyncio a future belongs to one loop and its thread: to complete it from elsewhere, use
 * {@link EventLoop#callSoonThreadsafe}. Completing runs nothing: each callback runs, and each awaiting task steps, in the loop's
 * next iteration, in the order in which they came.
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
 *   callbacks   null | one entry | Callbacks          an entry is a Task that waits, a DoneHook or a DoneCallback
 *     done, one task waiting:   the task goes to the ready queue
 *     done, anything else:      this future goes to the ready queue and serves them all in its {@link #turn()}; they would have
 *                               stood side by side in the queue anyway
 *     added when done:          scheduled for the next iteration on its own
 * </pre>
 *
 * @param <T> the type of the result
 */
public non-sealed class Future<T> implements Awaitable<T>, Ready, Waitable {
    static final byte PENDING = 0;
    static final byte SUCCEEDED = 1;
    static final byte FAILED = 2;
    static final byte CANCELLED = 3;

    final EventLoop loop;

    @Nullable
    Object outcome;

    private @Nullable Object callbacks;
    byte state;

    Future(EventLoop loop) {
        this.loop = loop;
        if (loop.isDebug()) {
            Origins.record(this);
        }
    }

    /** Makes a mark that is no future, only looks like a done one. */
    @SuppressWarnings("NullAway") // it never gets near a loop
    Future() {
        loop = null;
        state = CANCELLED;
    }

    /** Returns whether there is a result, a failure or a cancellation. */
    public final boolean isDone() {
        return state != PENDING;
    }

    /** Returns whether the future was cancelled. */
    public final boolean isCancelled() {
        return state == CANCELLED;
    }

    /** Returns the loop to which this future belongs. */
    public final EventLoop loop() {
        return loop;
    }

    /**
     * Returns the result. If the future failed, its original throwable is thrown, checked or not.
     *
     * @return the result, may be null
     * @throws CancelledError if the future was cancelled
     * @throws InvalidStateException if it is not done
     */
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

    /**
     * Returns the throwable with which the future failed.
     *
     * @return the original throwable, or null if the future has a result
     * @throws CancelledError if the future was cancelled
     * @throws InvalidStateException if it is not done
     */
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

    /**
     * Completes the future with {@code result}.
     *
     * @param result the result, may be null
     * @throws InvalidStateException if it is done already
     */
    public void setResult(@Nullable T result) {
        checkPending();
        settle(SUCCEEDED, result);
    }

    /**
     * Completes the future with a failure. One that nobody looks at is reported to the loop's exception handler.
     *
     * @param exception the throwable that awaiters get
     * @throws InvalidStateException if it is done already
     */
    public void setException(Throwable exception) {
        checkPending();
        if (exception == null) {
            throw new NullPointerException("exception");
        }
        fail(exception);
    }

    /**
     * Cancels the future: awaiters get a {@link CancelledError}.
     *
     * @return false if it was done already
     */
    public final boolean cancel() {
        return cancel(null);
    }

    /**
     * Cancels the future: awaiters get a {@link CancelledError} with {@code message}.
     *
     * @param message the message, or null for none
     * @return false if it was done already
     */
    public boolean cancel(@Nullable String message) {
        loop.checkThread();
        markRetrieved();
        if (state != PENDING) {
            return false;
        }
        settle(CANCELLED, message);
        return true;
    }

    /**
     * Calls {@code callback} with this future once it is done, in the loop's next iteration and in the context of this call. What the callback
     * throws goes to the loop's exception handler.
     *
     * @param callback what to call
     */
    public final void addDoneCallback(Consumer<? super Future<T>> callback) {
        addDoneCallback(callback, Context.current());
    }

    /**
     * Calls {@code callback} with this future once it is done, in the given context.
     *
     * @param callback what to call
     * @param context the context in which it runs
     */
    public final void addDoneCallback(Consumer<? super Future<T>> callback, Context context) {
        addDoneCallback(callback, (Object) context);
    }

    private void addDoneCallback(Consumer<? super Future<T>> callback, @Nullable Object context) {
        loop.checkThread();
        addEntry(new DoneCallback(callback, context));
    }

    /**
     * Forgets all registrations of {@code callback}.
     *
     * @param callback what was registered
     * @return how many there were; 0 once the future is done
     */
    public final int removeDoneCallback(Consumer<? super Future<T>> callback) {
        Objects.requireNonNull(callback, "callback");
        loop.checkThread();
        Object callbacks = this.callbacks;
        if (state != PENDING || callbacks == null) {
            return 0;
        }
        if (callbacks instanceof Callbacks several) {
            return several.removeCallback(callback);
        }
        if (callbacks instanceof DoneCallback only && only.callback.equals(callback)) {
            this.callbacks = null;
            return 1;
        }
        return 0;
    }

    /**
     * Returns this future as a {@link CompletableFuture}, completed on the loop's thread. Cancelling that one cancels this one, from any thread.
     *
     * @return a new future; it fails with the original throwable, and is cancelled when this future is
     */
    public final CompletableFuture<T> toCompletableFuture() {
        loop.checkThread();
        return FutureBridge.toCompletableFuture(this);
    }

    /**
     * Never to be called: a future is no value, and what reads the properties of values, as serializers do, is told so.
     *
     * @return never
     * @throws IllegalStateException always
     */
    public final Object getUnawaited() {
        throw Markers.unawaited(toString());
    }

    // ---- for the runtime

    final void addHook(DoneHook hook) {
        addEntry(hook);
    }

    final void removeHook(DoneHook hook) {
        if (state == PENDING) {
            if (callbacks instanceof Callbacks several) {
                several.removeHook(hook);
            } else if (callbacks == hook) {
                callbacks = null;
            }
        }
    }

    /** Forgets {@code waiting}, which does not wait for this future any more. */
    final void removeWaiter(Task<?> waiting) {
        if (state == PENDING) {
            if (callbacks instanceof Callbacks several) {
                several.removeHook(waiting);
            } else if (callbacks == waiting) {
                callbacks = null;
            }
        }
    }

    /** Adds {@code waiting}, which is about to park on this future. */
    final void addWaiter(Task<?> waiting) {
        addEntry(waiting);
    }

    /** Awaits this future on behalf of {@code self}. */
    final @Nullable Object awaitBy(Coroutine<?> self) throws Throwable {
        if (state == SUCCEEDED) {
            return outcome;
        }
        if (state != PENDING) {
            throw failure();
        }
        return self.driver().parkOn(this, self);
    }

    @Override
    public final boolean cancelWait(Task<?> waiting, @Nullable String message) {
        return cancel(message);
    }

    @Override
    public final @Nullable Object outcome(Task<?> waiting, boolean wanted) {
        return state == SUCCEEDED ? outcome : new Thrown(failure());
    }

    /** Returns the failure or cancellation of this done future, which now counts as retrieved. */
    final Throwable failure() {
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
            this.outcome = unretrieved.error;
            return unretrieved.error;
        }
        return (Throwable) java.util.Objects.requireNonNull(outcome);
    }

    /** Returns the throwable of a failed future without counting it as seen, else null. */
    final @Nullable Throwable peekFailure() {
        if (state != FAILED) {
            return null;
        }
        return outcome instanceof Unretrieved unretrieved ? unretrieved.error : (Throwable) outcome;
    }

    /** Returns a new error for this cancelled future, and leaves the one that ended it to whoever asks for the {@link #failure()}. */
    final CancelledError cancellation() {
        return outcome instanceof String message ? new CancelledError(message) : new CancelledError();
    }

    /** Returns the message of the last request to cancel this future that its wait did not take, if it ended in another way. */
    @Nullable
    String cancelMessage() {
        return null;
    }

    /** Counts a failure as seen. */
    final void markRetrieved() {
        if (state == FAILED) {
            failure();
        }
    }

    final void fail(Throwable exception) {
        // A task that waits will look at the failure when it steps.
        settle(FAILED, callbacks instanceof Task<?> ? exception : Unretrieved.track(this, exception));
    }

    /** Leaves the pending state and schedules whoever waits. */
    final void settle(byte state, @Nullable Object outcome) {
        EventLoop loop = this.loop;
        loop.checkThread();
        this.outcome = outcome;
        this.state = state;
        Object callbacks = this.callbacks;
        if (callbacks instanceof Task<?> waiting) {
            this.callbacks = null;
            loop.enqueue(waiting);
        } else if (callbacks != null) {
            loop.enqueue(this);
        } else {
            return;
        }
        if (loop.isClosed()) {
            throw EventLoop.isClosedError();
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
        if (entry instanceof Task<?> task) {
            task.turn();
        } else if (entry instanceof DoneHook hook) {
            loop.runHook(hook, this);
        } else {
            ((DoneCallback) entry).call(this);
        }
    }

    private void addEntry(Object entry) {
        if (state != PENDING) {
            if (loop.isClosed()) {
                throw EventLoop.isClosedError();
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
            Callbacks several = new Callbacks();
            several.add(callbacks);
            several.add(entry);
            this.callbacks = several;
        }
    }

    /** Returns how many callbacks, hooks and tasks wait. */
    final int callbackCount() {
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
    final List<Task<?>> waitingTasks() {
        List<Task<?>> tasks = new ArrayList<>();
        Object callbacks = this.callbacks;
        for (Object entry :
                callbacks instanceof Callbacks several ? several.toList() : java.util.Arrays.asList(callbacks)) {
            if (entry instanceof Task<?> task) {
                tasks.add(task);
            } else if (entry instanceof DoneHook hook) {
                tasks.addAll(hook.awaiters());
            }
        }
        return tasks;
    }

    /** Returns the word for messages: "Task" or "Future". */
    String kind() {
        return "Future";
    }

    /** Returns what is known of the place where this future was created. */
    String source() {
        return this + Origins.of(this);
    }

    final String stateText() {
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
