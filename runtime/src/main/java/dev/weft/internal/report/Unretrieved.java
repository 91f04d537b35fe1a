package dev.weft.internal.report;

import dev.weft.Future;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A failure that nobody has looked at yet. Kept by its future and, so that it can be reported when that is garbage, by
 * the loop; made for failures only, and dropped at the first look.
 */
public final class Unretrieved extends WeakReference<Future<?>> {
    private final Throwable error;
    final String kind;
    final String source;
    /** Where to report the failure of a task; null for another future. */
    final LoopReports.@Nullable Place context;

    private final LoopReports reports;
    private boolean retrieved;

    /** Neighbours in the loop's list. */
    @Nullable
    Unretrieved previous;

    @Nullable
    Unretrieved next;

    /**
     * Remembers a failure.
     *
     * @param future whose it is
     * @param kind the word for messages: "Task" or "Future"
     * @param source what is known of the place where the future was made
     * @param context where to report it; null for the current one
     */
    public Unretrieved(
            Future<?> future,
            Throwable error,
            String kind,
            String source,
            LoopReports.@Nullable Place context,
            LoopReports reports) {
        super(future, reports.forgotten());
        this.error = error;
        this.kind = kind;
        this.source = source;
        this.context = context;
        this.reports = reports;
        reports.add(this);
    }

    /** Returns the failure. */
    public Throwable error() {
        return error;
    }

    /** Somebody has looked at the failure. */
    public void retrieved() {
        if (!retrieved) {
            retrieved = true;
            reports.remove(this);
        }
    }

    boolean isRetrieved() {
        return retrieved;
    }
}
