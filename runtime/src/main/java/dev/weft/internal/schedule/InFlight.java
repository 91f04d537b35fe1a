package dev.weft.internal.schedule;

/**
 * How much goes on outside of a loop that will come back to it: work in threads and executors, stages of others. A
 * driver in virtual time must not let time jump meanwhile, and can tell a deadlock from a wait.
 *
 * <p>Counted on the loop's thread: what comes back is in flight until the loop has taken it.
 */
public final class InFlight {
    /** A {@link dev.weft.LoopDriver} that wants to know: it is told before the loop uses it. */
    public interface Observer {
        /**
         * Takes the count of the loop that this driver serves.
         *
         * @param count to be read on the loop's thread
         */
        void inFlight(InFlight count);
    }

    private int count;

    /** Something left. */
    public void begin() {
        count++;
    }

    /** Something came back, or nobody waits for it any more. */
    public void end() {
        count--;
    }

    /** Returns how much is outside. */
    public int count() {
        return count;
    }
}
