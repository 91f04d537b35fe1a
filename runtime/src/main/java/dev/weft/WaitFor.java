package dev.weft;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code waitFor}: what is awaited runs in the caller's task, inside a {@link Timeout}.
 *
 * <p>Without time left, something that is done gives its result, and anything else is cancelled and waited for; a coroutine is made a
 * task for that, which never starts. States: 1 awaits inside the timeout, 2 waits for the cancelled future to end.
 */
final class WaitFor<T> extends Coroutine<T> implements DoneHook {
    private final Awaitable<T> awaitable;
    private final @Nullable Duration limit;
    private @Nullable Timeout timeout;
    private @Nullable Future<T> cancelled;
    private @Nullable Future<Void> ended;

    WaitFor(Awaitable<T> awaitable, @Nullable Duration limit) {
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
        EventLoop loop = driver().loop;
        Timeout fresh = limit == null
                ? new Timeout(Double.POSITIVE_INFINITY)
                : Timeout.after(loop, Durations.nanos(limit) / 1e9);
        fresh.start(driver());
        timeout = fresh;
        return inTimeout(fresh, null, false);
    }

    private @Nullable Object inTimeout(Timeout timeout, @Nullable Object sent, boolean resumed) throws Throwable {
        Object value;
        try {
            value = resumed ? valueOf(sent) : awaitFrom(this, awaitable);
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
        EventLoop loop = driver().loop;
        Future<T> future = loop.ensureFuture(awaitable);
        if (future.isDone()) {
            return future.result();
        }
        cancelled = future;
        ended = loop.createFuture();
        future.addHook(this);
        future.cancel();
        return awaitFrom(this, ended);
    }

    private @Nullable Object afterCancel(Future<T> future, @Nullable Object sent) throws Throwable {
        future.removeHook(this);
        valueOf(sent);
        try {
            return future.result();
        } catch (CancelledError error) {
            throw new AsyncTimeoutException("there was no time left: the limit was " + limit, error);
        }
    }

    @Override
    public void onDone(Future<?> future) {
        if (ended != null && !ended.isDone()) {
            ended.setResult(null);
        }
    }

    @Override
    protected String describe() {
        return "waitFor";
    }
}
