package dev.weft.testing;

import dev.weft.Task;
import dev.weft.internal.observe.Insight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts the awaits at which tasks stop, and lets one of them fail: with a cancellation of the task, or with another
 * failure in place of what it waits for. A failure is only put in place of a wait of the task's own: a sleep, a future,
 * a turn in a primitive; that of a wait for another task comes from there.
 */
final class Faults {
    /** What has become of the fault. */
    enum State {
        /** The run did not come to that await, or there is none to come to. */
        NOT_REACHED,
        /** The wait was over before the fault came. */
        TOO_LATE,
        DELIVERED
    }

    private final int target;
    private final @Nullable Function<String, Throwable> failure;
    private final List<String> places = new ArrayList<>();
    private final Set<Task<?>> known = new HashSet<>();
    private List<Task<?>> stepping = List.of();
    private State state = State.NOT_REACHED;
    private @Nullable Throwable injected;

    /**
     * Makes the faults of one run.
     *
     * @param target which of the awaits fails, from 1; 0 for none
     * @param failure makes the failure of its message; null to cancel
     */
    Faults(int target, @Nullable Function<String, Throwable> failure) {
        this.target = target;
        this.failure = failure;
    }

    void before(Insight insight, Object entry) {
        if (state != State.NOT_REACHED) {
            return; // one fault is enough
        }
        stepping = insight.steppedBy(entry);
    }

    void after(Insight insight) {
        if (state != State.NOT_REACHED) {
            return;
        }
        for (Task<?> task : stepping) {
            known.add(task);
            stopped(insight, task);
        }
        for (Task<?> task : insight.tasks()) {
            if (insight.isStarted(task) && known.add(task)) { // made by this turn, and begun in it
                stopped(insight, task);
            }
        }
        stepping = List.of();
    }

    private void stopped(Insight insight, Task<?> task) {
        String place = task.isDone() || state != State.NOT_REACHED ? null : insight.place(task);
        if (place == null) {
            return;
        }
        if (failure != null && !insight.isOwnWait(task)) {
            return;
        }
        places.add(place + " in task " + task.name());
        if (places.size() == target) {
            deliver(insight, task, place);
        }
    }

    private void deliver(Insight insight, Task<?> task, String place) {
        boolean isTaken;
        if (failure == null) {
            isTaken = task.cancel("injected at " + place);
        } else {
            injected = failure.apply("injected at " + place);
            isTaken = insight.fail(task, injected);
        }
        state = isTaken ? State.DELIVERED : State.TOO_LATE;
    }

    /** Returns the awaits that were reached, in their order, "Account.java:31 await(x) in task main". */
    List<String> places() {
        return places;
    }

    State state() {
        return state;
    }

    @Nullable
    Throwable injected() {
        return injected;
    }
}
