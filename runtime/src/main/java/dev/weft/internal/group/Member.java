package dev.weft.internal.group;

import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.RunOptions;
import dev.weft.Runner;
import dev.weft.internal.core.CarriedLocals;
import dev.weft.internal.core.Loop;
import dev.weft.internal.observe.Conductor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One loop of a group, and its thread.
 *
 * <pre>
 *   start ──▶ RUNNING ──leave, by the group: all calls have ended──▶ LEAVING ──▶ what is left is cancelled and awaited,
 *                └─────a fatal error, or somebody stops the loop───▶ DYING        as at the end of run ──▶ ENDED
 * </pre>
 */
final class Member {
    /**
     * How the loop ended.
     *
     * @param death why, if it was not the group that ended it; else null
     * @param atEnd what the end itself failed with, or null
     */
    record End(@Nullable Throwable death, @Nullable Throwable atEnd) {}

    private final Runner runner;
    private final EventLoop loop;
    private final Port port;
    private final Thread thread;

    /** In a test that conducts several loops; else null. */
    private final @Nullable Conductor conductor;

    private final CompletableFuture<End> ended = new CompletableFuture<>();
    private boolean leaving;

    /** How many calls are here; kept by the group, on its loop. */
    int load;

    /**
     * Makes a loop that is to run on a thread called {@code name}, and tells {@code home} of errors that nobody can
     * get.
     */
    Member(String name, RunOptions options, EventLoop home) {
        Conductor conductor = ((Loop) home).conductor();
        Conductor conducts = conductor == null ? null : conductor.another(name);
        this.conductor = conducts;
        runner = new Runner(conducts == null ? options : options.loopFactory(() -> EventLoop.create(conducts)));
        loop = runner.loop();
        port = new Port(loop);
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        if (home.isDebug()) {
            loop.setDebug(true);
        }
        loop.setSlowCallbackDuration(home.slowCallbackDuration());
        CarriedLocals carried = ((Loop) home).carried();
        if (carried != null) {
            carried.carryTo(loop);
        }
        if (loop.exceptionHandler() == null) {
            loop.setExceptionHandler((here, context) -> passOn(context, home));
        }
    }

    /** Reports an error where the group was entered. The future stays here: it belongs to this thread. */
    private void passOn(ErrorContext context, EventLoop home) {
        String source = context.source() == null ? "on " + name() : context.source() + "\non " + name();
        ErrorContext passed = new ErrorContext(context.message(), context.exception(), null, source);
        try {
            home.callSoonThreadsafe(() -> home.callExceptionHandler(passed));
        } catch (IllegalStateException | RejectedExecutionException closed) {
            if (conductor == null) { // else a test has ended, and has told what was left on all of its loops
                loop.defaultExceptionHandler(passed);
            }
        }
    }

    void start() {
        thread.start();
    }

    private void run() {
        Throwable death = null;
        try {
            if (conductor != null) {
                conductor.begins();
            }
            loop.runForever();
            if (!leaving) {
                death = new IllegalStateException("the loop " + name() + " was stopped while its group was in use");
            }
        } catch (Throwable failure) {
            death = failure;
        }
        port.left(death == null ? new IllegalStateException("the loop " + name() + " has ended") : death);
        Throwable atEnd = null;
        try {
            runner.close();
        } catch (Throwable failure) {
            atEnd = failure;
        }
        port.close(new IllegalStateException("the loop " + name() + " has ended"));
        ended.complete(new End(death, atEnd));
        gone();
    }

    /** Ends the loop: tasks that are left are cancelled and awaited. Any thread; does nothing the second time. */
    void leave() {
        try {
            loop.callSoonThreadsafe(() -> {
                leaving = true;
                loop.stop();
            });
        } catch (IllegalStateException | RejectedExecutionException closed) {
            // It has ended already.
        }
    }

    /** Returns what is completed, by the thread of this loop, when the loop has ended. */
    CompletableFuture<End> ended() {
        return ended;
    }

    /** Waits until the thread of a loop that has ended is gone, too: it has nothing more to do. */
    void join() {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void gone() {
        if (conductor != null) {
            conductor.ended();
        }
    }

    /** Whether a test conducts this loop together with the one that entered the group. */
    boolean isConducted() {
        return conductor != null;
    }

    EventLoop loop() {
        return loop;
    }

    Port port() {
        return port;
    }

    String name() {
        return thread.getName();
    }

    /** Closes the loop of a thread that could not be started. */
    void discard() {
        loop.close();
        gone();
    }

    @Override
    public String toString() {
        return name();
    }
}
