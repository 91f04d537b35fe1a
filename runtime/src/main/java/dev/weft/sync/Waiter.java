package dev.weft.sync;

import dev.weft.WaitingCoroutine;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that waits in a {@link WaitQueue}: it is its own node there, so that leaving the queue (a cancellation) costs the same
 * wherever it stands.
 *
 * <p>A wake-up and a cancellation of the waiting task may meet in one iteration of the loop; what the wake-up handed over must then be
 * passed on, and each subclass says how.
 */
abstract class Waiter<T> extends WaitingCoroutine<T> {
    @Nullable
    Waiter<?> previous;

    @Nullable
    Waiter<?> next;

    /** The queue it stands in; null before and after. */
    private @Nullable WaitQueue queue;

    /** Joins the queue and waits to be woken. */
    final Object parkIn(WaitQueue waiters) {
        waiters.add(this);
        queue = waiters;
        return park();
    }

    /** Leaves the queue, if it still stands in one. */
    final void leaveQueue() {
        if (queue != null) {
            queue.remove(this);
        }
    }

    /** Called by the queue that it left. */
    final void left() {
        previous = null;
        next = null;
        queue = null;
    }

    final boolean stillWaits() {
        return isWaiting();
    }

    final boolean wasCancelled() {
        return isCancelled();
    }

    final void wakeUp() {
        wake();
    }

    /**
     * Looks at how the wait for an item or for room ended; whoever woke this waiter has taken it out of the queue.
     *
     * <p>If it ended with a failure (a cancellation), the wake-up that may have come with it goes to the next one in line, unless what it
     * promised is gone.
     *
     * @param gone whether there is nothing to take (or no room) any more
     */
    final void woken(@Nullable Object sent, WaitQueue waiters, boolean gone) throws Throwable {
        try {
            valueOf(sent);
        } catch (Throwable failure) {
            leaveQueue();
            if (isWoken() && !gone) {
                waiters.wakeAndRemove();
            }
            throw failure;
        }
    }
}
