package dev.weft.internal.bridge;

import dev.weft.Callback;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Promise;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A {@link Callback} from within: the end of an operation, brought to the loop. */
public final class OutsideCallback<T> implements Callback<T> {
    private final Loop loop;
    private final Promise<T> future;

    // Guarded by this.
    private boolean ended;
    private boolean abandoned;
    private @Nullable Runnable cancelAction;

    OutsideCallback(Loop loop) {
        this.loop = loop;
        this.future = loop.createFuture();
        future.addHook(this::futureDone);
    }

    Promise<T> future() {
        return future;
    }

    @Override
    public boolean success(@Nullable T value) {
        return end(() -> future.setResult(value));
    }

    @Override
    public boolean failure(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        return end(() -> future.setException(failure));
    }

    @Override
    public boolean cancelled() {
        return end(future::cancel);
    }

    @Override
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
        if (loop.isOnThread()) {
            action.run();
            return;
        }
        try {
            loop.callSoonThreadsafe(action);
        } catch (IllegalStateException closed) {
            // Nobody can be waiting any more on a closed loop.
        }
    }

    private void futureDone(Promise<?> done) {
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
