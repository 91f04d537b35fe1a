package dev.weft.internal.core;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A callback that was given to a loop by {@link Loop#callSoonThreadsafe}; any thread may cancel it.
 *
 * <pre>
 *   WAITING ──turn──▶ RUNNING ──ends──▶ OVER
 *      │                 │ cancel on another thread      ▲
 *      │ cancel          ▼                               │
 *      ▼              AWAITED ──────────ends─────────────┘ and tells those who wait
 *   CANCELLED
 * </pre>
 *
 * Whoever has cancelled knows that the callback does not run, or has ended. So a cancel that comes while it runs waits
 * for its end, unless it comes from the callback itself.
 */
final class OutsideHandle extends CallbackHandle {
    private static final int WAITING = 0;
    private static final int RUNNING = 1;
    private static final int AWAITED = 2;
    private static final int OVER = 3;
    private static final int CANCELLED = 4;

    private static final AtomicIntegerFieldUpdater<OutsideHandle> STATE =
            AtomicIntegerFieldUpdater.newUpdater(OutsideHandle.class, "state");

    /** The next older handle while this one is in the {@link Inbox}. */
    @Nullable
    OutsideHandle older;

    private volatile int state = WAITING;
    private volatile boolean cancelled;

    OutsideHandle(Loop loop, Runnable callback, @Nullable Object context) {
        super(loop, callback, context);
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (STATE.compareAndSet(this, WAITING, CANCELLED)) {
            drop();
        } else if (loop.thread != Thread.currentThread() && state != OVER && state != CANCELLED) {
            STATE.compareAndSet(this, RUNNING, AWAITED);
            awaitEnd();
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    private synchronized void awaitEnd() {
        boolean interrupted = false;
        while (state == AWAITED) {
            try {
                wait();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void turn() {
        if (STATE.compareAndSet(this, WAITING, RUNNING)) {
            try {
                super.turn();
            } finally {
                if (STATE.getAndSet(this, OVER) == AWAITED) {
                    synchronized (this) {
                        notifyAll();
                    }
                }
            }
        }
    }
}
