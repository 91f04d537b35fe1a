package dev.weft;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the coroutines that were made on a loop's thread and never awaited, at next to no cost for the others.
 *
 * <pre>
 *   made        a coroutine is usually awaited or handed to a task before the next one is made: {@link #made} looks at
 *               the one before and is done
 *   suspect     one that was not is remembered; now and then those that were taken meanwhile are dropped
 *   watched     one of thousands that are still there then is left to the garbage collector: a weak reference tells when it
 *               is gone, and a mark in its {@code task} field, which only the slow path of an await sees, calls that off
 *   reported    when it is garbage, or when the loop closes
 * </pre>
 */
final class Forgotten {
    private static final int INITIAL_SUSPECTS = 64;
    private static final int MAX_SUSPECTS = 4096;

    private final LoopReports reports;

    /** Whether to record the place of each creation. */
    boolean debug;

    private @Nullable Coroutine<?> last;
    private Coroutine<?>[] suspects = new Coroutine<?>[INITIAL_SUSPECTS];
    private int count;

    private final Watch watches = new Watch();
    private final ReferenceQueue<Coroutine<?>> garbage = new ReferenceQueue<>();

    Forgotten(LoopReports reports) {
        this.reports = reports;
    }

    /** Called for every coroutine that is made on the loop's thread. */
    void made(Coroutine<?> coroutine) {
        if (debug) {
            Origins.record(coroutine);
        }
        Coroutine<?> before = last;
        last = coroutine;
        if (before != null && before.task == null) {
            suspect(before);
        }
    }

    private void suspect(Coroutine<?> coroutine) {
        if (count == suspects.length) {
            sweep();
        }
        suspects[count++] = coroutine;
    }

    /** Drops those that were taken; makes room for others if most were not. */
    private void sweep() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            Coroutine<?> coroutine = suspects[i];
            if (coroutine != null && coroutine.task == null) {
                suspects[kept++] = coroutine;
            }
        }
        if (kept > suspects.length >> 1) {
            if (suspects.length < MAX_SUSPECTS) {
                suspects = Arrays.copyOf(suspects, suspects.length * 2);
            } else {
                for (int i = 0; i < kept; i++) {
                    watch(suspects[i]);
                }
                kept = 0;
            }
        }
        Arrays.fill(suspects, kept, count, null);
        count = kept;
    }

    private void watch(@Nullable Coroutine<?> coroutine) {
        if (coroutine != null) {
            Watch watch = new Watch(coroutine, garbage);
            watch.insertBehind(watches);
            coroutine.task = Task.watching(watch);
        }
    }

    /** As {@link #reportGarbage}; keeps no finished coroutine alive while the loop is idle. */
    void beforeIdle() {
        Coroutine<?> last = this.last;
        if (last != null) {
            this.last = null;
            if (last.task == null) {
                suspect(last);
            }
        }
        reportGarbage();
    }

    /** Reports what became garbage meanwhile. */
    void reportGarbage() {
        if (watches.next != watches) {
            for (Object gone = garbage.poll(); gone != null; gone = garbage.poll()) {
                ((Watch) gone).report(reports);
            }
        }
    }

    /** Reports everything that was not taken. */
    void atClose() {
        while (watches.next != watches) {
            watches.next.report(reports);
        }
        beforeIdle();
        for (int i = 0; i < count; i++) {
            Coroutine<?> coroutine = suspects[i];
            if (coroutine != null && coroutine.task == null) {
                report(reports, coroutine.describe(), coroutine.source());
            }
        }
        Arrays.fill(suspects, null);
        count = 0;
    }

    private static void report(LoopReports reports, String name, @Nullable String source) {
        reports.report(new ErrorContext("coroutine '" + name + "' was never awaited", null, null, source));
    }

    /** The wait for one coroutine to become garbage; in a ring through the {@link Forgotten}'s own one. */
    static final class Watch extends WeakReference<Coroutine<?>> {
        private final String name;
        private final @Nullable String source;
        private Watch previous = this;
        private Watch next = this;

        /** Makes the anchor of a ring. */
        @SuppressWarnings("NullAway") // refers to nothing
        Watch() {
            super(null);
            name = "";
            source = null;
        }

        Watch(Coroutine<?> coroutine, ReferenceQueue<Coroutine<?>> garbage) {
            super(coroutine, garbage);
            this.name = coroutine.describe();
            this.source = coroutine.source();
        }

        void insertBehind(Watch anchor) {
            previous = anchor.previous;
            next = anchor;
            previous.next = this;
            anchor.previous = this;
        }

        /** Ends the watch: the coroutine was taken. */
        void end() {
            previous.next = next;
            next.previous = previous;
            previous = next = this;
        }

        private void report(LoopReports reports) {
            if (next != this) {
                end();
                Coroutine<?> coroutine = get();
                if (coroutine != null) {
                    coroutine.task = null; // it may still be awaited elsewhere
                }
                Forgotten.report(reports, name, source);
            }
        }
    }
}
