package dev.weft;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A failure that nobody has looked at yet. Kept by its future and, so that it can be reported when that is garbage, by the loop; made for
 * failures only, and dropped at the first look.
 */
final class Unretrieved extends WeakReference<Future<?>> {
    final Throwable error;
    final String kind;
    final String source;
    /** Where to report the failure of a task; null for another future. */
    final Task.@Nullable ContextToken context;

    private final LoopReports reports;
    private boolean retrieved;

    /** Neighbours in the loop's list. */
    @Nullable
    Unretrieved previous;

    @Nullable
    Unretrieved next;

    private Unretrieved(Future<?> future, Throwable error, LoopReports reports) {
        super(future, reports.forgotten());
        this.error = error;
        this.reports = reports;
        this.kind = future.kind();
        this.source = future.source();
        this.context = future instanceof Task<?> task ? task.contextToken() : null;
    }

    static Unretrieved track(Future<?> future, Throwable error) {
        LoopReports reports = future.loop.reports;
        Unretrieved unretrieved = new Unretrieved(future, error, reports);
        reports.add(unretrieved);
        return unretrieved;
    }

    void retrieved() {
        if (!retrieved) {
            retrieved = true;
            reports.remove(this);
        }
    }

    boolean isRetrieved() {
        return retrieved;
    }
}
