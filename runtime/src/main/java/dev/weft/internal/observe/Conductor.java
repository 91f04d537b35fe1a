package dev.weft.internal.observe;

import dev.weft.LoopDriver;
import org.jspecify.annotations.Nullable;

/**
 * A driver that also decides which of the entries that are ready takes its turn next, and is told of each turn. All of
 * it is called on the loop's thread.
 */
public interface Conductor extends LoopDriver {
    /** What {@link #next} returns to put the first entry behind all others, into the next iteration. */
    int LATER = -1;

    /**
     * Takes the view into the loop that this driver serves. Called once, before the loop uses the driver.
     *
     * @param insight the view
     */
    void conducts(Insight insight);

    /**
     * Decides who is next.
     *
     * @param count how many entries of the ready queue, at least one, belong to the current iteration; what was added
     *     since stands behind them
     * @return the place of the entry in the queue; 0 is the plain order; or {@link #LATER}
     */
    int next(int count);

    /**
     * Makes a conductor of another loop of the same test, which is about to run on a thread of its own.
     *
     * @param name what that thread is called
     * @return the conductor, or null if the other loop is to run as it does outside of tests
     */
    default @Nullable Conductor another(String name) {
        return null;
    }

    /** Called on the thread of another loop before that runs; returns when it may. */
    default void begins() {}

    /** Tells that the thread of another loop has ended, or did not start. */
    default void ended() {}

    /**
     * Tells that an entry has had its turn.
     *
     * @param entry what it was
     */
    void turned(Object entry);
}
