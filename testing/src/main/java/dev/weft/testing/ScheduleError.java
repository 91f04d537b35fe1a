package dev.weft.testing;

/**
 * The program fails in an order of events that it has to cope with. The message tells the order in words, and the one
 * line that replays it; the cause is the failure itself.
 */
public final class ScheduleError extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String schedule;

    ScheduleError(String message, String schedule, Throwable cause) {
        super(message, cause);
        this.schedule = schedule;
    }

    /**
     * Returns the order in which the program failed, with as few deviations as were found.
     *
     * @return what {@link SimulationOptions#schedule(String)} and {@code -Dweft.schedule} take
     */
    public String schedule() {
        return schedule;
    }
}
