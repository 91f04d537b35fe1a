package dev.weft.internal.core;

import dev.weft.CancelledError;
import dev.weft.Task;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Job} as far as requests to cancel it go.
 *
 * <h2>State table</h2>
 *
 * <pre>
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
public abstract sealed class Cancellable<T> extends Promise<T> permits Job {
    /** The first step, or the next one, is to throw a {@link CancelledError}; its message is in {@link #outcome}. */
    static final byte MUST_CANCEL = 2;

    /** A request to cancel is on its way through what this task waits for. */
    static final byte CANCELLING = 8;

    @Nullable
    Waitable waiter;

    /** The name; together with a message, which few tasks have, in a {@link Labels}. */
    @Nullable
    Object name;

    /** How the wait stands that may be cancelled, as {@link WaitQueue} has it. */
    byte wait;

    int cancelRequests;
    byte flags;

    Cancellable(Loop loop) {
        super(loop);
    }

    private Job<?> self() {
        return (Job<?>) this;
    }

    @Override
    public final boolean cancel(@Nullable String message) {
        loop.checkThread();
        markRetrieved();
        if (isDone()) {
            return false;
        }
        Job<?> last = passOn(message);
        if (last != null) {
            Cancellation.ofWait(last, message);
        }
        return true;
    }

    /**
     * Passes a request to cancel on to the task for which this one waits in the end; in a loop, because such chains may
     * be long.
     *
     * @return that task if it waits for a group, the parts of which are still to be cancelled; else null
     */
    @Nullable
    final Job<?> passOn(@Nullable String message) {
        if (loop.probe != null) {
            loop.probe.cancelled(self(), message);
        }
        if (loop.debug) {
            noteCanceller();
        }
        Job<?> self = self();
        Job<?> circular = Circle.of(self);
        Job<?> task = self;
        while (task != circular && task.waiter instanceof Job<?> awaited && !awaited.isDone()) {
            task.cancelRequests++;
            task = awaited;
        }
        if (task == circular) {
            task.cancelCircle(message);
            return null;
        }
        return task.cancelHere(message) ? null : task;
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
    final void cancelCircle(@Nullable String message) {
        cancelRequests++;
        Waitable waiter = this.waiter;
        if (waiter instanceof Promise<?> future) {
            future.removeWaiter(self());
            this.waiter = null;
            loop.enqueue(self());
        }
        flags |= MUST_CANCEL;
        outcome = message;
    }

    /**
     * Returns false if {@link #waitCancelled} has to be called when the parts of the waiter, a group, are cancelled.
     */
    final boolean cancelHere(@Nullable String message) {
        if ((flags & CANCELLING) != 0) {
            // a: await(gather(b, c))   b: await(a)   a.cancel() comes back to a by way of b
            cancelCircle(message);
            return true;
        }
        cancelRequests++;
        flags |= CANCELLING;
        if (awaitedGroup() != null) {
            return false;
        }
        boolean taken;
        try {
            Waitable waiter = this.waiter;
            taken = waiter != null && waiter.cancelWait(self(), message);
        } catch (Throwable failure) {
            flags &= ~CANCELLING;
            throw failure;
        }
        waitCancelled(taken, message);
        return true;
    }

    /** Returns the group for which this task waits, null if it waits for anything else. */
    @Nullable
    final Promise<?> awaitedGroup() {
        return waiter instanceof Promise<?> future && future.parts() != null && !future.isDone() ? future : null;
    }

    /** The wait was cancelled, or refused to be: then this task has to keep the request. */
    final void waitCancelled(boolean taken, @Nullable String message) {
        flags &= ~CANCELLING;
        if (!taken) {
            flags |= MUST_CANCEL;
            noteMessage(message);
            // task waits: await(lock.acquire())   task.cancel("one"); task.cancel("two");   the error says "one"
            if (wait != WaitQueue.CANCELLED) {
                outcome = message;
            }
        }
    }

    /** The request could not be passed on. */
    final void cancellationFailed() {
        flags &= ~CANCELLING;
    }

    /**
     * Ends the wait of this task, which is about to be cancelled, and keeps the message until {@link #takeCancellation}
     * delivers it. All waits that end by themselves do it here; that of a future leaves the message to the future.
     */
    final void cancelWaiting(@Nullable String message) {
        wait = WaitQueue.CANCELLED;
        outcome = message;
        loop.enqueue(self());
    }

    /** Returns the cancellation with which the coroutine is resumed. */
    final Thrown takeCancellation() {
        wait = WaitQueue.NONE;
        return new Thrown(new CancelledError((String) outcome));
    }

    /** Tells the error where it strikes this task, and who has asked for it if debug mode knows. */
    final void strike(CancelledError error, Continuation<?> innermost) {
        Strikes.at(error, innermost, name instanceof Labels labels ? labels.canceller : null);
    }

    /** Notes, in debug mode, who asks to cancel this task: the current task, or a callback, and the line. */
    private void noteCanceller() {
        Job<?> by = loop.currentTask;
        String call = JavaStack.caller(new Throwable().getStackTrace());
        labels().canceller = (by == null ? "a callback" : "task " + by.name()) + (call == null ? "" : " at " + call);
    }

    private void noteMessage(@Nullable String message) {
        if (name instanceof Labels labels) {
            labels.message = message;
        } else if (message != null) {
            labels().message = message;
        }
    }

    final Labels labels() {
        if (name instanceof Labels labels) {
            return labels;
        }
        Labels labels = new Labels((String) name);
        name = labels;
        return labels;
    }

    @Override
    public final @Nullable String cancelMessage() {
        return name instanceof Labels labels ? labels.message : null;
    }

    /** See {@link Task#cancelling()}. */
    public final int cancelling() {
        return cancelRequests;
    }

    /** See {@link Task#uncancel()}. */
    public final int uncancel() {
        loop.checkThread();
        // currentTask().cancel(); currentTask().uncancel(); await(sleep(1));   sleeps
        if (cancelRequests > 0 && --cancelRequests == 0) {
            flags &= ~MUST_CANCEL;
        }
        return cancelRequests;
    }

    /**
     * Ends the wait of this task without a result, for a test that has something else in its place: see
     * {@link LoopInsight#takeInjected}. A future goes on for others; whatever else it waits for takes it for a
     * cancellation.
     *
     * @return false if the wait is over already
     */
    final boolean interruptWait() {
        Waitable waiter = this.waiter;
        if (waiter instanceof Promise<?> future) {
            if (future.isDone()) {
                return false;
            }
            future.removeWaiter(self());
            this.waiter = null;
            loop.enqueue(self());
        } else if (waiter != null && !waiter.cancelWait(self(), null)) {
            return false;
        }
        flags |= MUST_CANCEL;
        outcome = null;
        return true;
    }

    /** Returns what this task waits for, or null if it is about to step. */
    @Nullable
    final Waitable waiter() {
        return waiter;
    }
}
