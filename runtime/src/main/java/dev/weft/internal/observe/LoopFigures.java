package dev.weft.internal.observe;

import java.util.List;

/** Figures of a loop, for any thread; each is true of some moment just now. */
public interface LoopFigures {
    /** Returns the name of the thread that runs the loop, "" if none does. */
    String threadName();

    /** Returns how many tasks are pending. */
    int tasks();

    /** Returns how many entries are ready to run. */
    int ready();

    /** Returns how many timers are set. */
    int timers();

    /** Returns how much is in flight elsewhere that will come back to the loop. */
    int inFlight();

    /** Returns how many steps of tasks and callbacks there were. */
    long steps();

    /** Returns how many nanoseconds they took together. */
    long busyNanos();

    /**
     * Returns how long iterations took lately, the last minute or two: so long did wait what became ready meanwhile.
     *
     * @param percentile from 0 to 100
     * @return nanoseconds, at most a tenth too much; 0 if there was no iteration
     */
    long lagNanos(double percentile);

    /**
     * Returns the slowest steps since the loop was made, the slowest first: {@code "0.512 s, task a, Demo.parse
     * (Demo.java:9 await(...))"}.
     */
    List<String> slowestSteps();
}
