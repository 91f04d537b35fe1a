package dev.weft.internal.signal;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import org.jspecify.annotations.Nullable;

/**
 * What the interrupt signal (Ctrl-C) does during a run.
 *
 * <pre>
 *   first    the main task is cancelled; its clean-up runs
 *   again    what the JVM would do: by default it ends at once, with status 130
 *   the run ends with that cancellation   run() throws it. A program that does not catch it ends as the JVM would have
 *                                         ended it: shutdown hooks run, the status is 130, no stack trace is printed
 *   the main task swallows it             run() returns, as if nothing had been
 * </pre>
 */
public final class Interrupts implements AutoCloseable, Runnable {
    private static final String SIGNAL = "INT";

    /** How often the signal has come; guarded by this. */
    private int count;

    private final EventLoop loop;
    private final Task<?> main;
    private final Signals.@Nullable Registration registration;

    private Interrupts(EventLoop loop, Task<?> main, boolean enabled) {
        this.loop = loop;
        this.main = main;
        this.registration = enabled ? register() : null;
    }

    /** Lets the signal cancel {@code main} until this is closed, if that is wanted. */
    public static Interrupts of(EventLoop loop, Task<?> main, boolean enabled) {
        return new Interrupts(loop, main, enabled);
    }

    /**
     * Whether this is the thread that runs {@code main}: there the signal ends what the user sees as the program. Told
     * by its name, since the JDK gives it different numbers.
     */
    public static boolean onMainThread() {
        Thread thread = Thread.currentThread();
        ThreadGroup group = thread.getThreadGroup();
        return thread.getName().equals("main")
                && group != null
                && group.getName().equals("main");
    }

    private Signals.@Nullable Registration register() {
        try {
            return Signals.register(SIGNAL, this, true);
        } catch (IllegalArgumentException | IllegalStateException impossible) {
            return null; // started with -Xrs, or without jdk.unsupported: the signal does what it does there
        }
    }

    private synchronized int count(int more) {
        return count += more;
    }

    /** The signal has come. */
    @Override
    public void run() {
        if (count(1) == 1 && !loop.isClosed()) {
            loop.callSoonThreadsafe(main::cancel);
        } else if (registration != null) {
            registration.forward();
        }
    }

    /** Takes note that the run ends with {@code cancelled}; returns it, to be thrown. */
    public CancelledError ended(CancelledError cancelled) {
        Signals.Registration registration = this.registration;
        if (registration != null && count(0) > 0 && main.uncancel() == 0) {
            Thread thread = Thread.currentThread();
            Thread.UncaughtExceptionHandler outer = thread.getUncaughtExceptionHandler();
            thread.setUncaughtExceptionHandler((dying, uncaught) -> {
                if (uncaught == cancelled) {
                    registration.forward();
                } else {
                    outer.uncaughtException(dying, uncaught);
                }
            });
        }
        return cancelled;
    }

    @Override
    public void close() {
        if (registration != null) {
            registration.close();
        }
    }
}
