package dev.weft.internal.core;

import dev.weft.internal.report.LoopReports;
import dev.weft.internal.report.Origins;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a {@link Loop} that look after what others have lost or want to see. Most runs have no use for them, and
 * a program may have thousands of short runs: so each part is made when it is used, and until then one that stands for
 * nothing takes its place.
 */
public abstract sealed class LoopParts extends Trampoline permits Iteration {
    private LoopReports reports = LoopReports.NONE;
    private Forgotten forgotten = Forgotten.NONE;
    private Generators generators = Generators.NONE;

    /** The coroutine that was made last on this loop's thread, unless it was looked at since. */
    private @Nullable Continuation<?> lastMade;

    private @Nullable FlightLink flight;

    /** The buffers that this loop lends to its streams; null as long as there was none. */
    public @Nullable Object buffers;

    /** Whether debug mode is on. */
    boolean debug;

    LoopParts() {}

    /** Looks whether Flight Recorder has to be told what tasks do; now and then. */
    final void lookForRecording() {
        FlightLink flight = this.flight;
        if (flight == null) {
            this.flight = flight = new FlightLink((Loop) this);
        }
        flight.look();
    }

    /** As {@link #lookForRecording}, where a run begins, which may be a short one. */
    final void lookForRecordingFirst() {
        if (flight != null || FlightLink.isLikely()) {
            lookForRecording();
        }
    }

    /** Returns what this loop has to say to somebody outside. */
    public final LoopReports reports() {
        return reports;
    }

    /** As {@link #reports()}, where something is to be added. */
    final LoopReports ownReports() {
        LoopReports reports = this.reports;
        if (reports == LoopReports.NONE) {
            this.reports = reports = new LoopReports((Loop) this);
        }
        return reports;
    }

    /** Returns the generators that have begun and not ended. */
    final Generators generators() {
        return generators;
    }

    /** As {@link #generators()}, where something is to be noted. */
    final Generators ownGenerators() {
        Generators generators = this.generators;
        if (generators == Generators.NONE) {
            this.generators = generators = new Generators((Loop) this);
        }
        return generators;
    }

    // ---- coroutines that nobody awaits

    /** Called for every coroutine that is made on the loop's thread. */
    final void made(Continuation<?> coroutine) {
        if (debug) {
            Origins.record(coroutine);
        }
        Continuation<?> before = lastMade;
        lastMade = coroutine;
        if (before != null && before.owner == null) {
            suspect(before);
        }
    }

    /** A coroutine that a program returns is for its caller to await, on another loop: this one does not miss it. */
    public final void handOut(@Nullable Object result) {
        if (result instanceof Continuation<?> coroutine && coroutine.owner == null) {
            suspectLast();
            forgotten.drop(coroutine);
        }
    }

    /** Reports the coroutines that became garbage meanwhile. */
    final void reportForgottenGarbage() {
        forgotten.reportGarbage();
    }

    /** Whether something is reported or closed when it has become garbage. */
    final boolean isWatching() {
        return reports.isWatching() || forgotten.isWatching() || generators.isWatching();
    }

    private void suspect(Continuation<?> coroutine) {
        Forgotten forgotten = this.forgotten;
        if (forgotten == Forgotten.NONE) {
            this.forgotten = forgotten = new Forgotten((Loop) this);
        }
        forgotten.suspect(coroutine);
    }

    /** Keeps no finished coroutine alive while the loop is idle. */
    final void suspectLast() {
        Continuation<?> last = lastMade;
        if (last != null) {
            lastMade = null;
            if (last.owner == null) {
                suspect(last);
            }
        }
    }

    /** Reports every coroutine that was not taken; the loop is closed. */
    final void reportForgotten() {
        suspectLast();
        forgotten.atClose();
    }
}
