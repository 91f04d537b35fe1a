package dev.weft.internal.combine;

import dev.weft.AsyncTimeoutException;
import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.DoneHook;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Promise;
import dev.weft.internal.core.Trampoline;
import dev.weft.internal.schedule.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code waitFor}: what is awaited runs in the caller's task, inside a {@link Deadline}.
 *
 * <p>Without time left, something that is done gives its result, and anything else is cancelled and waited for; a
 * coroutine is made a task for that, which never starts. States: 1 awaits inside the timeout, 2 waits for the cancelled
 * future to end.
 */
public final class WaitFor<T> extends Continuation<T> implements DoneHook {
    private final Awaitable<T> awaitable;
    private final @Nullable Duration limit;
    private @Nullable Deadline timeout;
    private @Nullable Promise<T> cancelled;
    private @Nullable Promise<Void> ended;

    public WaitFor(Awaitable<T> awaitable, @Nullable Duration limit) {
        this.awaitable = awaitable;
        this.limit = limit;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        if (cancelled != null) {
            return afterCancel(cancelled, sent);
        }
        if (timeout != null) {
            return inTimeout(timeout, sent, true);
        }
        valueOf(sent);
        if (limit != null && (limit.isZero() || limit.isNegative())) {
            return cancelAtOnce();
        }
        Loop loop = loop();
        Deadline fresh = limit == null
                ? new Deadline(Double.POSITIVE_INFINITY)
                : Deadline.after(loop, Durations.nanos(limit) / 1e9);
        fresh.start(driver());
        timeout = fresh;
        return inTimeout(fresh, null, false);
    }

    private @Nullable Object inTimeout(Deadline timeout, @Nullable Object sent, boolean resumed) throws Throwable {
        Object value;
        try {
            value = resumed ? valueOf(sent) : Trampoline.await(awaitable, this);
        } catch (Throwable failure) {
            Throwable replacement = timeout.finish(failure);
            throw replacement == null ? failure : replacement;
        }
        if (value != SUSPENDED) {
            timeout.finish(null);
        }
        return value;
    }

    private @Nullable Object cancelAtOnce() throws Throwable {
        Loop loop = loop();
        Promise<T> future = loop.ensureFuture(awaitable);
        if (future.isDone()) {
            return future.result();
        }
        cancelled = future;
        ended = loop.createFuture();
        future.addHook(this);
        future.cancel();
        return Trampoline.await(ended, this);
    }

    private @Nullable Object afterCancel(Promise<T> future, @Nullable Object sent) throws Throwable {
        future.removeHook(this);
        valueOf(sent);
        try {
            return future.result();
        } catch (CancelledError error) {
            throw new AsyncTimeoutException("there was no time left: the limit was " + limit, error);
        }
    }

    @Override
    public void onDone(Promise<?> future) {
        if (ended != null && !ended.isDone()) {
            ended.setResult(null);
        }
    }

    @Override
    protected String describeRun() {
        return limit == null ? "waitFor" : "waitFor, for at most " + Durations.text(Durations.nanos(limit) / 1e9);
    }

    @Override
    protected String describe() {
        return "waitFor";
    }
}
