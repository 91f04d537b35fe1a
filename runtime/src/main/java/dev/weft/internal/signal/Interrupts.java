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
public final class Interrupts extends Signals.Registration {
    private static final String SIGNAL = "INT";

    /** How often the signal has come; guarded by this. */
    private int count;

    private final EventLoop loop;
    private final Task<?> main;

    private Interrupts(EventLoop loop, Task<?> main) {
        this.loop = loop;
        this.main = main;
    }

    /**
     * Lets the signal cancel {@code main} until the result is closed, if that is wanted.
     *
     * @return null if it is not wanted, or not possible
     */
    public static @Nullable Interrupts of(EventLoop loop, Task<?> main, boolean enabled) {
        if (!enabled) {
            return null;
        }
        Interrupts interrupts = new Interrupts(loop, main);
        try {
            Signals.register(SIGNAL, interrupts, true);
        } catch (IllegalArgumentException | IllegalStateException impossible) {
            return null; // started with -Xrs, or without jdk.unsupported: the signal does what it does there
        }
        return interrupts;
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

    private synchronized int count(int more) {
        return count += more;
    }

    /** The signal has come. */
    @Override
    public void run() {
        if (count(1) == 1 && !loop.isClosed()) {
            loop.callSoonThreadsafe(main::cancel);
        } else {
            forward();
        }
    }

    /** Takes note that the run ends with {@code cancelled}; returns it, to be thrown. */
    public CancelledError ended(CancelledError cancelled) {
        if (count(0) > 0 && main.uncancel() == 0) {
            Thread thread = Thread.currentThread();
            Thread.UncaughtExceptionHandler outer = thread.getUncaughtExceptionHandler();
            thread.setUncaughtExceptionHandler((dying, uncaught) -> {
                if (uncaught == cancelled) {
                    forward();
                } else {
                    outer.uncaughtException(dying, uncaught);
                }
            });
        }
        return cancelled;
    }
}
