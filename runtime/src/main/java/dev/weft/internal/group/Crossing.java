package dev.weft.internal.group;

import dev.weft.CancelledError;
import dev.weft.Future;
import dev.weft.internal.core.Loop;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call from one loop to another, and what both know of it.
 *
 * <pre>
 *   the caller's loop                                the callee's loop
 *   begin      ───────────────────────────────────▶  starts the work, which is a future there
 *   await      null ──▶ a stage to wait for
 *   cancel     ───────────────────────────────────▶  cancels the future
 *                                                    the future is done:
 *              the stage is completed  ◀───────────  state = the result
 *
 *   state      null          nobody waits, and there is no result
 *              a stage       the caller waits for it
 *              a Result      the end; nothing leaves it
 * </pre>
 *
 * <p>What goes from the caller to the callee keeps its order, so a cancellation never comes before the beginning. A
 * result is there before the stage is completed, so a caller whose wait was cancelled at that moment finds it.
 *
 * @param <T> the type of the result
 */
final class Crossing<T> {
    /**
     * How a call ended.
     *
     * @param value the value, if there is no failure
     * @param failure what it failed with, a {@link CancelledError} if it was cancelled; else null
     * @param cancelReached whether a cancellation by the caller came before the end
     * @param lost whether the call was not ended by its work but by the end of the callee's loop, of which the failure
     *     is the reason
     */
    record Result(@Nullable Object value, @Nullable Throwable failure, boolean cancelReached, boolean lost) {}

    private final Port port;
    private final Supplier<? extends Future<T>> work;
    private final AtomicReference<@Nullable Object> state = new AtomicReference<>();

    // the callee's thread

    private @Nullable Future<T> future;
    private boolean cancelReached;

    /**
     * Makes a call.
     *
     * @param port the callee
     * @param work starts the work; called on the callee's loop
     */
    Crossing(Port port, Supplier<? extends Future<T>> work) {
        this.port = port;
        this.work = work;
    }

    // ---- for the caller

    /** Begins the call. The work starts in a copy of the current context. */
    void begin() {
        port.add(this);
        tell(this::start);
        port.lookAfter(this);
    }

    /** Passes a cancellation on. */
    void cancel(@Nullable String message) {
        tell(() -> cancelWork(message));
    }

    private void tell(Runnable what) {
        try {
            port.loop().callSoonThreadsafe(what);
        } catch (IllegalStateException | RejectedExecutionException closed) {
            lose(port.reason());
        }
    }

    /** Whether a test conducts both loops: then the call is not outside. */
    boolean isConductedWith(Loop caller) {
        return port.isConductedWith(caller);
    }

    /** Returns the result, or null if there is none yet. */
    @Nullable
    Result result() {
        return state.get() instanceof Result result ? result : null;
    }

    /** Returns what is completed when there is a result; null if there is one already. */
    @Nullable
    CompletableFuture<Void> await() {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        Object before;
        do {
            before = state.get();
            if (before instanceof Result) {
                return null;
            }
        } while (!state.compareAndSet(before, stage));
        return stage;
    }

    // ---- on the callee's loop

    private void start() {
        if (port.isLeft()) {
            lose(port.reason());
            return;
        }
        try {
            Future<T> future = Objects.requireNonNull(work.get());
            this.future = future;
            future.addDoneCallback(this::done);
        } catch (VirtualMachineError fatal) {
            settle(new Result(null, fatal, false, false));
            throw fatal;
        } catch (Throwable refused) {
            settle(new Result(null, refused, false, false));
        }
    }

    private void cancelWork(@Nullable String message) {
        if (future != null && future.cancel(message)) {
            cancelReached = true;
        }
    }

    private void done(Future<T> done) {
        Throwable failure;
        try {
            failure = done.exception();
        } catch (CancelledError cancelled) {
            if (port.isLeft() && !cancelReached) {
                lose(port.reason());
                return;
            }
            failure = cancelled;
        }
        if (failure != null && port.isLeft() && failure == port.reason()) {
            port.told();
        }
        settle(new Result(failure == null ? done.result() : null, failure, cancelReached, false));
    }

    /** Ends the call without its work: the callee's loop does not run any more. Any thread. */
    void lose(Throwable reason) {
        settle(new Result(null, reason, false, true));
    }

    private void settle(Result result) {
        port.remove(this);
        Object before;
        do {
            before = state.get();
            if (before instanceof Result) {
                return;
            }
        } while (!state.compareAndSet(before, result));
        if (before instanceof CompletableFuture<?> stage) {
            stage.complete(null);
        }
    }
}
