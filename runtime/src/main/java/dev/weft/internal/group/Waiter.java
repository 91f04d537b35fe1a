package dev.weft.internal.group;

import dev.weft.EventLoop;
import dev.weft.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that stands in a {@link Line} of a channel, and the loop on which it waits.
 *
 * <pre>
 *   WAITING ──room, or an item: it is reserved──▶ WOKEN ──its turn: it takes it, or gives it back──▶ OVER
 *      ├─────the channel is closed──────────────▶ CLOSED ──its turn─────────────────────────────────▶ OVER
 *      └─────given up─────────────────────────────────────────────────────────────────────────────────▶ OVER
 * </pre>
 *
 * <p>State and neighbours are guarded by the lock of the channel; the future is used by its loop only.
 */
final class Waiter {
    static final byte WAITING = 0;
    static final byte WOKEN = 1;
    static final byte CLOSED = 2;
    static final byte OVER = 3;

    byte state = WAITING;

    @Nullable
    Waiter previous;

    @Nullable
    Waiter next;

    /** In which of the two lines it stands. */
    final boolean sends;

    private final EventLoop loop;
    private final Future<Void> future;

    /** Makes one for the loop that runs here. */
    Waiter(EventLoop loop, boolean sends) {
        this.sends = sends;
        this.loop = loop;
        this.future = loop.createFuture();
    }

    /** What the coroutine awaits. */
    Future<Void> future() {
        return future;
    }

    /**
     * Lets the coroutine go on. Any thread, without the lock.
     *
     * @return false if its loop is closed: it will never go on
     */
    boolean wake() {
        try {
            loop.callSoonThreadsafe(this::arrive);
            return true;
        } catch (IllegalStateException | RejectedExecutionException closed) {
            return false;
        }
    }

    private void arrive() {
        if (!future.isDone()) { // else the coroutine was cancelled, and finds out what it had been woken for
            future.setResult(null);
        }
    }
}
