package dev.weft.internal.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to cancel on its way through groups, the tasks that are their parts, the groups for which these wait, and
 * so on: they may be nested as deeply as the heap allows.
 *
 * <pre>
 *   cancel(group)   asks its parts, one after the other; the answer is whether any of them takes it
 *   cancel(task)    asks the group for which it waits; if that does not take it, the task keeps it; the answer is yes
 *
 *   a {@link Step} for each that has asked and waits for the answer; the one on top has asked last
 * </pre>
 */
public final class Cancellation {
    private final @Nullable String message;
    private @Nullable Step top;

    private Cancellation(@Nullable String message) {
        this.message = message;
    }

    /** Cancels the parts of {@code group}, which is pending; returns whether any of them was not done. */
    public static boolean ofParts(Promise<?> group, @Nullable String message) {
        Cancellation cancellation = new Cancellation(message);
        cancellation.open(group);
        return cancellation.run();
    }

    /** Cancels the group for which {@code task} waits, which has noted that it is being cancelled. */
    static void ofWait(Job<?> task, @Nullable String message) {
        Cancellation cancellation = new Cancellation(message);
        cancellation.ask(task);
        cancellation.run();
    }

    private boolean run() {
        try {
            Step step = top;
            boolean answer = false;
            while (step != null) {
                if (step.parts != null && step.asked < step.parts.length) {
                    Boolean immediate = cancel(step.parts[step.asked++]);
                    step.isTaken |= Boolean.TRUE.equals(immediate);
                } else {
                    top = step.below;
                    answer = step.end(message);
                    if (top != null) {
                        top.isTaken |= answer;
                    }
                }
                step = top;
            }
            return answer;
        } catch (Throwable failure) {
            for (Step step = top; step != null; step = step.below) {
                if (step.who instanceof Job<?> task) {
                    task.cancellationFailed();
                }
            }
            throw failure;
        }
    }

    /** Cancels one part; returns whether it takes it, null if that will be known later. */
    private @Nullable Boolean cancel(Promise<?> part) {
        if (part.isDone() || !(part instanceof Job<?> || part.parts() != null)) {
            return part.cancel(message);
        }
        if (!(part instanceof Job<?> task)) {
            open(part);
            return null;
        }
        task.loop.checkThread();
        Job<?> last = task.passOn(message);
        if (last == null) {
            return true;
        }
        ask(last);
        return null;
    }

    private void ask(Job<?> task) {
        top = new Step(task, null, top);
        open(Objects.requireNonNull(task.awaitedGroup()));
    }

    private void open(Promise<?> group) {
        top = new Step(group, group.parts(), top);
    }

    private static final class Step {
        final Promise<?> who;
        final Promise<?> @Nullable [] parts;
        final @Nullable Step below;
        int asked;
        boolean isTaken;

        Step(Promise<?> who, Promise<?> @Nullable [] parts, @Nullable Step below) {
            this.who = who;
            this.parts = parts;
            this.below = below;
        }

        /** All answers are there; returns the one to whoever has asked this one. */
        boolean end(@Nullable String message) {
            if (who instanceof Job<?> task) {
                task.waitCancelled(isTaken, message);
                return true;
            }
            who.partsCancelled(isTaken);
            return isTaken;
        }
    }
}
