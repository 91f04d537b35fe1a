package dev.weft.internal.core;

import dev.weft.internal.flight.Flight;
import dev.weft.internal.observe.Observer;
import org.jspecify.annotations.Nullable;

/**
 * Lets Flight Recorder observe a loop while a recording runs.
 *
 * <p>To ask Flight Recorder loads dozens of its classes. So a loop first looks at a property that the JDK sets where a
 * recording is written to a repository, which is nearly always; and asks by itself only when it has lived for a while,
 * which short programs do not.
 */
final class FlightLink {
    /** How long a loop has to live before it asks, in nanoseconds. */
    private static final long LATER = 1_000_000_000;

    /** Set by the JDK, see {@code jdk.jfr.consumer.EventStream}. */
    private static final String REPOSITORY = "jdk.jfr.repository";

    /**
     * Whether this Java has Flight Recorder, as far as it has been asked for. Racy on purpose: each loop finds out for
     * itself.
     */
    private static boolean isMissing;

    private final Loop loop;
    private long firstLook;
    private boolean isAsked;
    private @Nullable Observer observer;

    FlightLink(Loop loop) {
        this.loop = loop;
    }

    /** Returns whether a recording runs, or has run, as far as can be told for next to nothing. */
    static boolean isLikely() {
        return System.getProperty(REPOSITORY) != null;
    }

    /** Looks whether a recording has begun or ended; on the loop's thread, now and then. */
    void look() {
        if (isMissing || !(isAsked || isTime())) {
            return;
        }
        isAsked = true;
        boolean isRecording;
        try {
            isRecording = Flight.isRecording();
        } catch (LinkageError missing) {
            isMissing = true;
            return;
        }
        Observer observer = this.observer;
        if (isRecording && observer == null) {
            this.observer = Observation.add(loop, Flight::observer);
        } else if (!isRecording && observer != null) {
            Observation.remove(loop, observer);
            this.observer = null;
        }
    }

    private boolean isTime() {
        if (isLikely()) {
            return true;
        }
        long now = System.nanoTime();
        if (firstLook == 0) {
            firstLook = now;
        }
        return now - firstLook >= LATER;
    }
}
