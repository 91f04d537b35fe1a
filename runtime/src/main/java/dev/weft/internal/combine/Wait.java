package dev.weft.internal.combine;

import dev.weft.Future;
import dev.weft.Task;
import dev.weft.WaitResult;
import dev.weft.internal.core.CallbackHandle;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.DoneHook;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Promise;
import dev.weft.internal.core.Trampoline;
import dev.weft.internal.schedule.Durations;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code waitAll}, {@code waitAny} and {@code waitFirstFailure}: waits for some of the futures, and cancels none. */
public final class Wait<T> extends Continuation<WaitResult<T>> implements DoneHook {
    /** When the wait is over, unless all futures are done before. */
    public enum Until {
        ALL,
        FIRST_DONE,
        FIRST_FAILURE
    }

    private final Set<Promise<T>> futures;
    private final Until until;
    private final @Nullable Duration limit;
    private int remaining;
    private @Nullable Promise<Void> over;
    private @Nullable CallbackHandle timer;

    public Wait(Collection<? extends Future<? extends T>> futures, Until until, @Nullable Duration limit) {
        this(until, limit, distinct(futures)); // what is refused makes no coroutine
    }

    private Wait(Until until, @Nullable Duration limit, Set<Promise<T>> futures) {
        this.futures = futures;
        this.until = until;
        this.limit = limit;
    }

    @SuppressWarnings("unchecked") // results only come out of the futures
    private static <T> Set<Promise<T>> distinct(Collection<? extends Future<? extends T>> futures) {
        Set<Promise<T>> distinct = new LinkedHashSet<>();
        for (Future<? extends T> future : futures) {
            distinct.add((Promise<T>) Objects.requireNonNull(future, "future"));
        }
        if (distinct.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to wait for: the collection of futures is empty");
        }
        return distinct;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        if (over == null) {
            valueOf(sent);
            return Trampoline.await(start(loop()), this);
        }
        cancelTimer();
        futures.forEach(future -> future.removeHook(this));
        valueOf(sent);
        return result();
    }

    /**
     * Starts to wait. Futures that are done already count when their callbacks run, so that a wait always yields, as
     * asyncio's does.
     */
    private Promise<Void> start(Loop loop) {
        Promise<Void> fresh = loop.createFuture();
        over = fresh;
        if (limit != null) {
            timer = loop.callLater(limit, this::end);
        }
        remaining = futures.size();
        futures.forEach(future -> future.addHook(this));
        return fresh;
    }

    @Override
    public void onDone(Promise<?> future) {
        remaining--;
        if (remaining <= 0
                || until == Until.FIRST_DONE
                || (until == Until.FIRST_FAILURE && !future.isCancelled() && future.exception() != null)) {
            cancelTimer();
            end();
        }
    }

    @Override
    public List<Task<?>> awaiters() {
        return List.of(driver());
    }

    @Override
    public String waitText() {
        return describe() + " of " + futures.size() + ", " + remaining + " left"
                + (limit == null ? "" : ", for at most " + Durations.text(Durations.nanos(limit) / 1e9));
    }

    private void end() {
        if (over != null && !over.isDone()) {
            over.setResult(null);
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }

    private WaitResult<T> result() {
        Set<Future<T>> done = new LinkedHashSet<>();
        Set<Future<T>> pending = new LinkedHashSet<>();
        for (Promise<T> future : futures) {
            (future.isDone() ? done : pending).add(future);
        }
        return new WaitResult<>(done, pending);
    }

    @Override
    protected String describe() {
        return switch (until) {
            case ALL -> "waitAll";
            case FIRST_DONE -> "waitAny";
            case FIRST_FAILURE -> "waitFirstFailure";
        };
    }
}
