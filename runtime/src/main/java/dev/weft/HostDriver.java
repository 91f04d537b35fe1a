package dev.weft;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Time and turns of a loop that runs inside somebody else's executor: instead of parking a thread, it asks the executor for a turn when there is
 * something to do, and lets the JDK's timer thread ask when a deadline comes.
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
 */
final class HostDriver implements LoopDriver {
    private static final int RESTING = 0;
    private static final int REQUESTED = 1;
    private static final int TURNING = 2;
    private static final int WANTED = 3;

    private final long origin = System.nanoTime();
    private final Executor executor;
    private final AtomicInteger state = new AtomicInteger(RESTING);

    /** What a turn does; set once, before the first request. */
    private @Nullable Runnable turn;

    /** The thread that is inside {@link Executor#execute} with a turn of ours. */
    private volatile @Nullable Thread asking;

    /** The earliest deadline for which the timer thread will ask. */
    private volatile long asksAt = Long.MAX_VALUE;

    HostDriver(Executor executor) {
        this.executor = executor;
    }

    void start(Runnable turn) {
        this.turn = turn;
    }

    @Override
    public long nanos() {
        return System.nanoTime() - origin;
    }

    /** Does not wait: called within a turn that finds nothing ready, whose timers may be due. */
    @Override
    public void await(long deadline) {}

    /** There is nothing to take. */
    @Override
    public boolean poll() {
        return false;
    }

    @Override
    public void close() {}

    /** Asks for a turn. */
    @Override
    public void wake() {
        while (true) {
            int now = state.get();
            if (now == REQUESTED || now == WANTED) {
                return;
            }
            if (state.compareAndSet(now, now == RESTING ? REQUESTED : WANTED)) {
                if (now == RESTING) {
                    ask();
                }
                return;
            }
        }
    }

    private void ask() {
        Thread outer = asking;
        asking = Thread.currentThread();
        try {
            executor.execute(this::run);
        } catch (Throwable refused) {
            state.set(RESTING);
            throw refused;
        } finally {
            asking = outer;
        }
    }

    private void run() {
        if (asking == Thread.currentThread()) {
            throw new IllegalStateException(
                    "the executor of the event loop ran a turn inside execute(): it must run it later");
        }
        state.set(TURNING);
        try {
            if (turn != null) {
                turn.run();
            }
        } finally {
            if (!state.compareAndSet(TURNING, RESTING)) {
                state.set(REQUESTED);
                ask();
            }
        }
    }

    /** Asks for a turn at {@code deadline}, unless one will be asked for before. Called by the executor's thread. */
    void wakeAt(long deadline) {
        if (deadline < asksAt) {
            asksAt = deadline;
            long now = nanos();
            long delay = deadline > now ? deadline - now : 0; // the difference may overflow
            CompletableFuture.delayedExecutor(delay, TimeUnit.NANOSECONDS, Runnable::run)
                    .execute(() -> {
                        asksAt = Long.MAX_VALUE; // the turn that follows asks again for what is left
                        wake();
                    });
        }
    }
}
