package dev.weft.internal.core;

import org.jspecify.annotations.Nullable;

/**
 * {@code sleep}: coroutine, timer and what the task waits for in one object.
 *
 * <pre>
 *   NEW ──resume──▶ SCHEDULED ──deadline──▶ DUE ──turn──▶ OVER      the turn puts the task on the ready queue: it steps one
 *    │                  │ cancel             │ cancel               iteration after the timer, as after a future's result
 *    │                  ▼                    ▼
 *    │               CANCELLED ◀─────────────┘                      the task is on the ready queue; the heap drops the timer later
 *    └──resume, delay ≤ 0──▶ OVER                                   a bare yield
 * </pre>
 */
public final class Sleep<T> extends Continuation<T> implements Waitable, Timer {
    private static final byte NEW = 0;
    private static final byte SCHEDULED = 1;
    private static final byte DUE = 2;
    private static final byte OVER = 3;
    private static final byte CANCELLED = 4;

    private final long delay;

    private final @Nullable Object value;

    private byte state;

    /** Makes a sleep of {@code delay} nanoseconds; zero or less is a bare yield. */
    public Sleep(long delay, @Nullable Object result) {
        this.delay = delay;
        this.value = result;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        if (state == NEW) {
            valueOf(sent);
            Job<?> task = driver();
            if (delay <= 0) {
                state = OVER;
                return task.yieldFrom(this);
            }
            state = SCHEDULED;
            task.loop.schedule(delay, this);
            return task.park(this, this);
        }
        if (sent instanceof Thrown && state == SCHEDULED) {
            abandon();
        }
        valueOf(sent);
        return value;
    }

    @Override
    public boolean cancelWait(Job<?> task, @Nullable String message) {
        if (state == SCHEDULED) {
            abandon();
        } else if (state == DUE) {
            state = CANCELLED;
        } else {
            return false;
        }
        task.cancelWaiting(message);
        return true;
    }

    @Override
    public @Nullable Object outcome(Job<?> task, boolean wanted) {
        return state == CANCELLED ? task.takeCancellation() : null;
    }

    @Override
    public void due() {
        state = DUE;
    }

    @Override
    public void turn() {
        if (state == DUE) {
            state = OVER;
            Job<?> task = driver();
            task.loop.enqueue(task);
        }
    }

    @Override
    public boolean isTimerCancelled() {
        return state != SCHEDULED;
    }

    private void abandon() {
        state = CANCELLED;
        loop().timerCancelled();
    }

    @Override
    protected String describe() {
        return "sleep";
    }
}
