package dev.weft.internal.observe;

import org.jspecify.annotations.Nullable;

/** What is known of a task only while its loop is observed. On the loop's thread. */
public final class TaskRecord {
    /** When the task was made, in the loop's time. */
    public final long created;

    /** Whether it was made before the loop was observed, so that {@link #created} is when it was seen first. */
    public final boolean isLate;

    /** Since when it waits or is ready, in the loop's time. */
    public long since;

    /** When the step began that runs, in nanoseconds of the system's clock; 0 if none does. */
    public long stepBegan;

    /** How often it has gone on, and how many nanoseconds that took, while somebody observed. */
    public long steps;

    public long ran;

    /** Of a recording: the event of the task's life, and that of the current wait. */
    public @Nullable Object life;

    public @Nullable Object wait;

    /**
     * Makes one.
     *
     * @param now the loop's time
     * @param isLate whether the task is older
     */
    public TaskRecord(long now, boolean isLate) {
        this.created = now;
        this.since = now;
        this.isLate = isLate;
    }
}
