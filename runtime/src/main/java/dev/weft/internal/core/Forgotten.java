package dev.weft.internal.core;

import dev.weft.ErrorContext;
import dev.weft.internal.report.LoopReports;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the coroutines that were made on a loop's thread and never awaited, at next to no cost for the others.
 *
 * <pre>
 *   made        a coroutine is usually awaited or handed to a task before the next one is made: {@link Loop#made} looks at
 *               the one before and is done
 *   suspect     one that was not is remembered; now and then those that were taken meanwhile are dropped
 *   watched     one of thousands that are still there then is left to the garbage collector: a weak reference tells when it
 *               is gone, and a mark in its {@code owner} field, which only the slow path of an await sees, calls that off
 *   reported    when it is garbage, or when the loop closes
 * </pre>
 */
final class Forgotten {
    private static final int INITIAL_SUSPECTS = 8;
    private static final int MAX_SUSPECTS = 4096;
    private static final @Nullable Continuation<?>[] NO_SUSPECTS = {};

    /** That of a loop which has had no suspect. */
    static final Forgotten NONE = new Forgotten(null);

    private final @Nullable Loop loop;
    private @Nullable Continuation<?>[] suspects = NO_SUSPECTS;
    private int count;

    /** The anchor of the ring of watches, and where they arrive; null as long as there was none. */
    private @Nullable Watched watches;

    private @Nullable ReferenceQueue<Continuation<?>> garbage;

    Forgotten(@Nullable Loop loop) {
        this.loop = loop;
    }

    /** Takes one that was not awaited before the next one was made. */
    void suspect(Continuation<?> coroutine) {
        if (count == suspects.length) {
            sweep();
        }
        suspects[count++] = coroutine;
    }

    /** Drops one that leaves the loop; takes time for those that are suspected. */
    void drop(Continuation<?> coroutine) {
        for (int i = 0; i < count; i++) {
            if (suspects[i] == coroutine) {
                suspects[i] = null;
            }
        }
    }

    /** Drops those that were taken; makes room for others if most were not. */
    private void sweep() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            Continuation<?> coroutine = suspects[i];
            if (coroutine != null && coroutine.owner == null) {
                suspects[kept++] = coroutine;
            }
        }
        if (kept >= suspects.length >> 1) {
            if (suspects.length < MAX_SUSPECTS) {
                suspects = Arrays.copyOf(suspects, Math.max(INITIAL_SUSPECTS, suspects.length * 2));
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

    private void watch(@Nullable Continuation<?> coroutine) {
        if (coroutine != null) {
            Watched watches = this.watches;
            ReferenceQueue<Continuation<?>> garbage = this.garbage;
            if (watches == null || garbage == null) {
                this.watches = watches = new Watched();
                this.garbage = garbage = new ReferenceQueue<>();
            }
            Watched watch = new Watched(coroutine, garbage);
            watch.insertBehind(watches);
            coroutine.owner = new Owner.Watch(watch);
        }
    }

    /** Whether something is reported when it has become garbage. */
    boolean isWatching() {
        return watches != null && watches.next != watches;
    }

    /** Reports what became garbage meanwhile. */
    void reportGarbage() {
        ReferenceQueue<Continuation<?>> garbage = this.garbage;
        if (garbage != null && isWatching()) {
            for (Object gone = garbage.poll(); gone != null; gone = garbage.poll()) {
                ((Watched) gone).report(reports());
            }
        }
    }

    /** Reports everything that was not taken. */
    void atClose() {
        Watched watches = this.watches;
        while (watches != null && watches.next != watches) {
            watches.next.report(reports());
        }
        reportGarbage();
        for (int i = 0; i < count; i++) {
            Continuation<?> coroutine = suspects[i];
            if (coroutine != null && coroutine.owner == null) {
                report(reports(), coroutine.describe(), coroutine.source());
            }
        }
        Arrays.fill(suspects, null);
        count = 0;
    }

    private LoopReports reports() {
        return Objects.requireNonNull(loop).reports();
    }

    private static void report(LoopReports reports, String name, @Nullable String source) {
        reports.report(new ErrorContext("coroutine '" + name + "' was never awaited", null, null, source), null);
    }

    /** The wait for one coroutine to become garbage; in a ring through the {@link Forgotten}'s own one. */
    static final class Watched extends WeakReference<Continuation<?>> {
        private final String name;
        private final @Nullable String source;
        private Watched previous = this;
        private Watched next = this;

        /** Makes the anchor of a ring. */
        @SuppressWarnings("NullAway") // refers to nothing
        Watched() {
            super(null);
            name = "";
            source = null;
        }

        Watched(Continuation<?> coroutine, ReferenceQueue<Continuation<?>> garbage) {
            super(coroutine, garbage);
            this.name = coroutine.describe();
            this.source = coroutine.source();
        }

        void insertBehind(Watched anchor) {
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
                Continuation<?> coroutine = get();
                if (coroutine != null) {
                    coroutine.owner = null; // it may still be awaited elsewhere
                }
                Forgotten.report(reports, name, source);
            }
        }
    }
}
