package dev.weft.internal.schedule;

import dev.weft.Handle;
import dev.weft.LoopDriver;
import dev.weft.internal.report.Fatal;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Time and turns of a loop that runs inside somebody else's executor: instead of parking a thread, it asks the executor
 * for a turn when there is something to do, and lets the JDK's timer thread ask when a deadline comes.
 *
 * <pre>
 *   state       meaning                                  left by
 *   RESTING     nothing is ready                         request: asks the executor ▶ REQUESTED
 *   REQUESTED   the executor has a turn of ours          turn begins ▶ TURNING
 *   TURNING     the loop runs                            request ▶ WANTED; turn ends ▶ RESTING
 *   WANTED      the loop runs, and has to go on          turn ends: asks the executor ▶ REQUESTED
 * </pre>
 *
 * Any thread may request; turns never overlap, whatever the executor does.
 *
 * <p>An executor that refuses a turn, because it was shut down, will not run the loop any more. Then a thread of the
 * driver's own takes the last turn, in which the tasks are cancelled and clean up; who asked for the turn is told, and
 * so is the exception handler.
 */
public final class HostDriver implements LoopDriver {
    private static final int RESTING = 0;
    private static final int REQUESTED = 1;
    private static final int TURNING = 2;
    private static final int WANTED = 3;

    private final long origin = System.nanoTime();
    private final Executor executor;
    private final AtomicInteger state = new AtomicInteger(RESTING);

    /** What a turn does, and the last one, which is told why; set once, before the first request. */
    private @Nullable Runnable turn;

    private @Nullable Consumer<Throwable> lastTurn;

    /** How the last turn waits; null until it begins. */
    private final AtomicReference<@Nullable ParkingDriver> last = new AtomicReference<>();

    /** The thread that is inside {@link Executor#execute} with a turn of ours. */
    private volatile @Nullable Thread asking;

    /** The earliest deadline for which the timer thread will ask. */
    private volatile long asksAt = Long.MAX_VALUE;

    private @Nullable Alarm alarm;

    /** Makes a driver of a loop that takes its turns in {@code executor}. */
    public HostDriver(Executor executor) {
        this.executor = executor;
    }

    public void start(Runnable turn, Consumer<Throwable> lastTurn) {
        this.turn = turn;
        this.lastTurn = lastTurn;
    }

    @Override
    public long nanos() {
        return System.nanoTime() - origin;
    }

    /** Does not wait, but in the last turn: called within a turn that finds nothing ready, whose timers may be due. */
    @Override
    public void await(long deadline) {
        ParkingDriver last = this.last.get();
        if (last != null) {
            last.await(deadline);
        }
    }

    /** There is nothing to take. */
    @Override
    public boolean poll() {
        return false;
    }

    @Override
    public void close() {
        cancelAlarm();
    }

    /** Asks for a turn. */
    @Override
    public void wake() {
        wakeFor(null);
    }

    /**
     * Asks for a turn in which {@code handedIn} may run.
     *
     * @param handedIn what is cancelled if the executor refuses, before the last turn could run it; null for nothing
     */
    public void wakeFor(@Nullable Handle handedIn) {
        // Whoever hands something in has done so before: if the last turn begins after this look, it finds that.
        ParkingDriver last = this.last.get();
        if (last != null) {
            last.wake();
            return;
        }
        while (true) {
            int now = state.get();
            if (now == REQUESTED || now == WANTED) {
                if (now == REQUESTED && executor instanceof ExecutorService service && service.isTerminated()) {
                    throw abandon(
                            new RejectedExecutionException("the executor has dropped a turn of the event loop"),
                            handedIn);
                }
                return;
            }
            if (state.compareAndSet(now, now == RESTING ? REQUESTED : WANTED)) {
                if (now == RESTING) {
                    ask(handedIn);
                }
                return;
            }
        }
    }

    private void ask(@Nullable Handle handedIn) {
        Thread outer = asking;
        asking = Thread.currentThread();
        try {
            executor.execute(this::run);
        } catch (RunInside misuse) {
            state.set(RESTING);
            throw misuse;
        } catch (Throwable refused) {
            throw abandon(refused, handedIn);
        } finally {
            asking = outer;
        }
    }

    /**
     * Begins the last turn, in place of the one that the executor has refused; returns {@code refusal}, to be thrown.
     */
    private RuntimeException abandon(Throwable refusal, @Nullable Handle handedIn) {
        if (handedIn != null) {
            handedIn.cancel(); // its owner is told, so that it may not run
        }
        if (last.compareAndSet(null, new ParkingDriver(origin))) {
            Thread thread = new Thread(() -> Objects.requireNonNull(lastTurn).accept(refusal), "weft-last-turn");
            thread.setDaemon(true);
            thread.start();
        }
        throw Fatal.sneak(refusal);
    }

    /** The executor ran a turn inside {@link Executor#execute}. */
    private static final class RunInside extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        RunInside() {
            super("the executor of the event loop ran a turn inside execute(): it must run it later");
        }
    }

    private void run() {
        if (asking == Thread.currentThread()) {
            throw new RunInside();
        }
        if (last.get() != null) {
            return; // it comes too late
        }
        state.set(TURNING);
        try {
            if (turn != null) {
                turn.run();
            }
        } finally {
            if (!state.compareAndSet(TURNING, RESTING)) {
                state.set(REQUESTED);
                askUnlessRefused();
            }
        }
    }

    /** Asks where nobody could be told of a refusal but the exception handler. */
    private void askUnlessRefused() {
        try {
            ask(null);
        } catch (RunInside misuse) {
            throw misuse;
        } catch (Throwable refused) {
            // The last turn has begun.
        }
    }

    /**
     * Asks for a turn at {@code deadline}, unless one will be asked for before. Called where the loop's own state may
     * be touched.
     *
     * <p>One alarm at a time: the JDK drops one that is cancelled. An earlier deadline would leave the later one there
     * otherwise, and each turn add another.
     */
    @SuppressWarnings(
            "FutureReturnValueIgnored") // what the alarm leads to is its own affair: it is cancelled by itself
    public void wakeAt(long deadline) {
        if (deadline < asksAt && last.get() == null) {
            cancelAlarm();
            asksAt = deadline;
            long now = nanos();
            long delay = deadline > now ? deadline - now : 0; // the difference may overflow
            Alarm alarm = new Alarm();
            this.alarm = alarm;
            alarm.completeOnTimeout(Boolean.TRUE, delay, TimeUnit.NANOSECONDS).thenAccept(rang -> {
                asksAt = Long.MAX_VALUE; // the turn that follows asks again for what is left
                wake();
            });
        } else if (deadline == Long.MAX_VALUE) {
            cancelAlarm();
        }
    }

    private void cancelAlarm() {
        Alarm alarm = this.alarm;
        if (alarm != null) {
            this.alarm = null;
            alarm.cancel(false);
            asksAt = Long.MAX_VALUE;
        }
    }

    /** One wait of the JDK's timer thread for us. */
    public static final class Alarm extends CompletableFuture<Boolean> {}
}
