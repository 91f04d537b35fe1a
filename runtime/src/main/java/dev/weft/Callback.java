package dev.weft;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom an operation outside of the loop tells how it ended; see {@link Asyncio#fromCallback}. The first end counts, those that come later do
 * nothing. May be used from any thread.
 *
 * @param <T> the type of the result
 */
public final class Callback<T> {
    private final EventLoop loop;
    private final Future<T> future;

    // Guarded by this.
    private boolean ended;
    private boolean abandoned;
    private @Nullable Runnable cancelAction;

    Callback(EventLoop loop) {
        this.loop = loop;
        this.future = loop.createFuture();
        future.addHook(this::futureDone);
    }

    Future<T> future() {
        return future;
    }

    /**
     * The operation has succeeded.
     *
     * @param value its result, may be null
     * @return whether this is how it ended: false if it had ended before, or was given up by its awaiter
     */
    public boolean success(@Nullable T value) {
        return end(() -> future.setResult(value));
    }

    /**
     * The operation has failed.
     *
     * @param failure what the awaiter gets, the same object
     * @return whether this is how it ended: false if it had ended before, or was given up by its awaiter
     */
    public boolean failure(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        return end(() -> future.setException(failure));
    }

    /**
     * The operation was cancelled by somebody else: the awaiter gets a {@link CancelledError}.
     *
     * @return whether this is how it ended: false if it had ended before, or was given up by its awaiter
     */
    public boolean cancelled() {
        return end(future::cancel);
    }

    /**
     * Says how to stop the operation when its awaiter is cancelled. The action runs once, on the loop's thread, at once if that has happened
     * already; what it throws goes to the loop's exception handler. The awaiter does not wait for its effect.
     *
     * @param action stops the operation; takes the place of one that was given before
     */
    public void onCancel(Runnable action) {
        Objects.requireNonNull(action, "action");
        synchronized (this) {
            if (!abandoned) {
                cancelAction = action;
                return;
            }
        }
        onLoop(action);
    }

    private boolean end(Runnable completion) {
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            cancelAction = null;
        }
        onLoop(() -> {
            if (!future.isDone()) { // else its awaiter was cancelled meanwhile
                completion.run();
            }
        });
        return true;
    }

    private void onLoop(Runnable action) {
        if (loop.thread == Thread.currentThread()) {
            action.run();
            return;
        }
        try {
            loop.callSoonThreadsafe(action);
        } catch (IllegalStateException closed) {
            // Nobody can be waiting any more on a closed loop.
        }
    }

    private void futureDone(Future<?> done) {
        Runnable action;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            abandoned = true;
            action = cancelAction;
            cancelAction = null;
        }
        if (action != null) {
            action.run();
        }
    }

    @Override
    public String toString() {
        return "Callback[" + future + "]";
    }
}
