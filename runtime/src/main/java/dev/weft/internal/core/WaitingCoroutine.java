package dev.weft.internal.core;

import dev.weft.CancelledError;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that parks its task until somebody wakes it: coroutine and what the task waits for in one object.
 *
 * <pre>
 *   NEW ──park──▶ WAITING ──wake()──▶ WOKEN          either puts the task on the ready queue: it resumes this coroutine in the
 *                    │                               loop's next iteration, as if it had awaited a future that was completed
 *                    └──cancellation──▶ CANCELLED    or cancelled then. WOKEN and CANCELLED lead back to WAITING by park.
 * </pre>
 *
 * <p>The task may be cancelled between the wake-up and the moment when it runs. Then the coroutine is resumed with a
 * {@link CancelledError} although it {@linkplain #isWoken() was woken}: what it was woken for has to go to somebody
 * else.
 *
 * @param <T> the type of the result
 */
public abstract class WaitingCoroutine<T> extends Continuation<T> implements Waitable {
    private static final byte NEW = 0;
    private static final byte WAITING = 1;
    private static final byte WOKEN = 2;
    private static final byte CANCELLED = 3;

    private byte state;

    /**
     * Waits for {@link #wake()}; to be called from {@link #resume} and its result returned.
     *
     * @return {@link #SUSPENDED}
     */
    protected final Object park() {
        state = WAITING;
        return driver().park(this, this);
    }

    /**
     * Ends the wait: the coroutine is resumed in the next iteration of the loop. To be called only while it
     * {@linkplain #isWaiting() waits}.
     */
    protected final void wake() {
        state = WOKEN;
        Job<?> task = driver();
        task.loop.enqueue(task);
    }

    /**
     * Tells whether the coroutine has not waited yet.
     *
     * @return whether {@link #park} was never called
     */
    protected final boolean isNew() {
        return state == NEW;
    }

    /**
     * Tells whether the coroutine waits.
     *
     * @return whether it was neither woken nor cancelled since it parked
     */
    protected final boolean isWaiting() {
        return state == WAITING;
    }

    /**
     * Tells whether the last wait was ended by {@link #wake()}.
     *
     * @return whether it was, even if the task was cancelled since
     */
    protected final boolean isWoken() {
        return state == WOKEN;
    }

    @Override
    public final boolean cancelWait(Job<?> task, @Nullable String message) {
        if (state != WAITING) {
            return false;
        }
        state = CANCELLED;
        task.cancelWaiting(message);
        return true;
    }

    @Override
    public final @Nullable Object outcome(Job<?> task, boolean wanted) {
        return state == CANCELLED ? task.takeCancellation() : null;
    }
}
