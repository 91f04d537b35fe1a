package dev.weft.internal.core;

import dev.weft.AsyncGenerator;
import dev.weft.ErrorContext;
import dev.weft.Task;
import dev.weft.internal.report.Fatal;
import dev.weft.internal.report.Text;
import dev.weft.internal.schedule.ParkingDriver;
import dev.weft.internal.schedule.Threads;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Loop} is closed. It refuses everything already; here it parts with what it has, in an order in which
 * nothing is lost silently: first nobody outside can reach it any more, then what is pending is reported and destroyed,
 * then the queues and the driver go.
 */
final class LoopEnd {
    private static final int LAST_STEP = 8;

    private LoopEnd() {}

    /** Whether anything is left of a run that would have to be ended. */
    static boolean isNeeded(Loop loop) {
        return !(loop.tasks.isEmpty()
                && loop.generators().isEmpty()
                && !loop.hasReady()
                && loop.timers.isEmpty()
                && loop.probe == null
                && loop.host == null
                && loop.driver instanceof ParkingDriver
                && (loop.threads == null || loop.threads.isUnused()));
    }

    /** Takes all steps, also where some fail; throws what the first of these threw. */
    static void take(Loop loop) {
        loop.place.leave();
        Throwable fatal = null;
        for (int step = 0; step <= LAST_STEP; step++) {
            try {
                take(step, loop);
            } catch (Throwable failure) { // what is left has to be closed all the same
                fatal = fatal == null ? failure : fatal;
            }
        }
        if (fatal != null) {
            throw Fatal.sneak(fatal);
        }
    }

    /** A switch and no list of lambdas, each of which would be a class to load in every program. */
    private static void take(int step, Loop loop) {
        switch (step) {
            case 0 -> loop.endSupervision();
            case 1 -> {
                if (loop.signalHandlers != null) {
                    loop.signalHandlers.removeAll();
                }
            }
            case 2 -> {
                if (loop.threads == null) {
                    loop.threads = Threads.SHUT_DOWN;
                } else {
                    loop.threads.shutdownNow();
                }
            }
            case 3 -> destroyTasks(loop);
            case 4 -> loop.reportForgotten();
            case 5 -> loop.ready.clear();
            case 6 -> loop.timers.clear();
            case 7 -> loop.driver.close();
            default -> loop.promises.cancelAll();
        }
    }

    /** Reports everything that would be lost with the loop. */
    private static void destroyTasks(Loop loop) {
        if (loop.tasks.isEmpty() && loop.generators().isEmpty()) {
            loop.reports().reportAll();
            return;
        }
        for (Task<?> each : loop.tasks.snapshot()) {
            Job<?> job = (Job<?>) each;
            loop.tasks.remove(job);
            if (job.reportsDestruction()) {
                report(loop, "Task was destroyed but it is pending!", null, job);
            }
            Throwable failure = job.destroy();
            if (failure != null) {
                report(loop, "Exception in the clean-up of a destroyed task", failure, job);
            }
        }
        for (AsyncGenerator<?> generator : loop.generators().snapshot()) {
            loop.report(new ErrorContext("asynchronous generator was never closed", null, null, Text.of(generator)));
        }
        loop.reports().reportAll();
    }

    private static void report(Loop loop, String message, @Nullable Throwable failure, Job<?> job) {
        loop.report(new ErrorContext(message, failure, job, job.source()));
    }
}
