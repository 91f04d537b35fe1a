package dev.weft.internal.bridge;

import dev.weft.CancelledError;
import dev.weft.ErrorContext;
import dev.weft.internal.core.CarriedLocals;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Promise;
import dev.weft.internal.core.SharedContext;
import dev.weft.internal.core.Trampoline;
import dev.weft.internal.report.Fatal;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * {@code toThread} with a cancel action: hands blocking work to a thread when it is awaited, and does not end before
 * the work has.
 *
 * <pre>
 *   work       entered by                             a cancellation of the awaiter
 *   NEW        the await: waits for a thread          SKIPPED: ends at once
 *   RUNNING    a thread takes it                      runs the cancel action, and goes on waiting
 *   ENDED      its code has returned or thrown        the CancelledError goes first, a failure of the code is suppressed in it
 * </pre>
 */
public final class CancellableWork<T> extends Continuation<T> {
    private static final byte NEW = 0;
    private static final byte RUNNING = 1;
    private static final byte SKIPPED = 2;
    private static final byte ENDED = 3;

    private final Callable<? extends T> callable;

    /** What stops the work; null to interrupt its thread. */
    private final @Nullable Runnable cancelAction;

    // The loop's thread only.
    private boolean begun;
    private boolean over;
    private @Nullable Promise<Void> wait;
    private @Nullable CancelledError cancellation;

    // Guarded by this.
    private byte state = NEW;
    private @Nullable Thread worker;
    private boolean interrupted;
    private @Nullable Object value;
    private @Nullable Throwable failure;

    /** For {@link dev.weft.Asyncio} and {@link dev.weft.Flows}. */
    public CancellableWork(Callable<? extends T> callable, @Nullable Runnable cancelAction) {
        this.callable = callable;
        this.cancelAction = cancelAction;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Loop loop = loop();
        if (begun) {
            waited(loop, sent);
        } else {
            valueOf(sent);
            begun = true;
            start(loop);
        }
        while (!over) {
            Promise<Void> wait = loop.createFuture();
            this.wait = wait;
            if (Trampoline.await(wait, this) == SUSPENDED) {
                return SUSPENDED;
            }
        }
        synchronized (this) {
            if (cancellation != null) {
                if (failure != null) {
                    cancellation.addSuppressed(failure);
                }
                throw cancellation;
            }
            if (failure != null) {
                throw failure;
            }
            return value;
        }
    }

    private void start(Loop loop) {
        SharedContext context = SharedContext.copyFor(loop);
        CarriedLocals carried = loop.carried();
        loop.threads().execute(() -> {
            if (takeUp()) {
                context.run(this::work, carried);
                try {
                    loop.callSoonThreadsafe(this::ended);
                } catch (IllegalStateException closed) {
                    // Nobody can be waiting any more on a closed loop.
                }
            }
        });
    }

    private synchronized boolean takeUp() {
        if (state == SKIPPED) {
            return false;
        }
        state = RUNNING;
        worker = Thread.currentThread();
        return true;
    }

    private void work() {
        Object value = null;
        Throwable failure = null;
        try {
            value = callable.call();
        } catch (Throwable thrown) {
            failure = thrown;
        }
        synchronized (this) {
            state = ENDED;
            worker = null;
            this.value = value;
            this.failure = failure;
            if (interrupted) {
                Thread.interrupted(); // it was for this work; the thread may belong to a pool
            }
        }
    }

    private void ended() {
        over = true;
        if (wait != null && !wait.isDone()) {
            wait.setResult(null);
        }
    }

    private void waited(Loop loop, @Nullable Object sent) throws Throwable {
        wait = null;
        try {
            valueOf(sent);
        } catch (CancelledError cancelled) {
            cancellation = cancelled;
            stop(loop);
        }
    }

    private void stop(Loop loop) {
        synchronized (this) {
            if (state == NEW) {
                state = SKIPPED;
                over = true;
            }
            if (state != RUNNING) {
                return;
            }
            if (cancelAction == null) {
                interrupted = true;
                Objects.requireNonNull(worker).interrupt();
                return;
            }
        }
        try {
            cancelAction.run();
        } catch (Throwable thrown) {
            if (Fatal.is(thrown)) {
                throw thrown;
            }
            loop.callExceptionHandler(
                    new ErrorContext("Exception in the cancel action of toThread", thrown, driver(), source()));
        }
    }

    @Override
    protected String describe() {
        return "toThread";
    }
}
