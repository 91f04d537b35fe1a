package dev.weft.internal.combine;

import dev.weft.AsyncIterable;
import dev.weft.AsyncIterator;
import dev.weft.AsyncTimeoutException;
import dev.weft.Awaitable;
import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.internal.core.CallbackHandle;
import dev.weft.internal.core.DoneHook;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Promise;
import dev.weft.internal.core.WaitingCoroutine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code asCompleted}: gives out futures in the order in which they are done.
 *
 * <p>When the time is up, each {@code advance} for a future that was not done by then fails with an
 * {@link AsyncTimeoutException}. Neither that nor closing early cancels anything.
 */
public final class AsCompleted<T> implements AsyncIterator<T>, DoneHook {
    private static final Object TIMED_OUT = new Object();

    /** The futures that are not done yet; empty once the time is up. */
    private final Set<Promise<?>> todo = new LinkedHashSet<>();

    /** What is done and was not given out: futures, or {@link #TIMED_OUT} for each that did not make it. */
    private final ArrayDeque<Object> ready = new ArrayDeque<>();

    /** Those who wait for the next one; more than one only if several tasks share this iterator. */
    private final Set<Next> waiting = new LinkedHashSet<>();

    private final @Nullable Duration limit;
    private final @Nullable CallbackHandle timer;
    private int left;

    /** Whether nobody is going to ask for more than those who wait already. */
    private boolean closed;

    private @Nullable T current;

    private AsCompleted(Loop loop, Set<Promise<?>> futures, @Nullable Duration limit) {
        this.limit = limit;
        todo.addAll(futures);
        left = futures.size();
        for (Promise<?> future : futures) {
            future.addHook(this);
        }
        timer = limit == null || todo.isEmpty() ? null : loop.callLater(limit, this::timeUp);
    }

    /** Starts what is a coroutine; what is given twice counts once. */
    public static <T> AsyncIterable<Future<T>> of(
            Loop loop, Collection<? extends Awaitable<? extends T>> awaitables, @Nullable Duration limit) {
        Set<Promise<?>> futures = new LinkedHashSet<>();
        for (Awaitable<? extends T> awaitable : new LinkedHashSet<Awaitable<? extends T>>(awaitables)) {
            futures.add(loop.ensureFuture(awaitable));
        }
        return new AsCompleted<Future<T>>(loop, futures, limit);
    }

    @Override
    public void onDone(Promise<?> future) {
        // False if the time was up first.
        if (todo.remove(future)) {
            offer(future);
            if (todo.isEmpty() && timer != null) {
                timer.cancel();
            }
        }
    }

    @Override
    public List<Task<?>> awaiters() {
        List<Task<?>> tasks = new ArrayList<>();
        for (Next next : waiting) {
            tasks.add(next.task());
        }
        return tasks;
    }

    private void timeUp() {
        for (Promise<?> future : todo) {
            future.removeHook(this);
            offer(TIMED_OUT);
        }
        todo.clear();
    }

    private void offer(Object item) {
        ready.add(item);
        wakeNext();
    }

    private void wakeNext() {
        for (Iterator<Next> line = waiting.iterator(); line.hasNext(); ) {
            Next next = line.next();
            line.remove();
            if (next.wakeIfWaiting()) {
                return;
            }
        }
    }

    @Override
    public Coroutine<Boolean> advance() {
        return new Next();
    }

    @Override
    public T current() {
        if (current == null) {
            throw new IllegalStateException(
                    "there is no current element: await advance() first, and see that it was true");
        }
        return current;
    }

    @Override
    public Coroutine<Void> closeAsync() {
        left = 0;
        closed = true;
        releaseIfUnused();
        return AsyncIterator.super.closeAsync();
    }

    /** Takes the hooks off, which would keep all that was found alive for as long as a future is that is never done. */
    private void releaseIfUnused() {
        if (closed && waiting.isEmpty()) {
            for (Promise<?> future : todo) {
                future.removeHook(this);
            }
            todo.clear();
            ready.clear();
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    private final class Next extends WaitingCoroutine<Boolean> {
        @Override
        @SuppressWarnings("unchecked") // the elements are the futures; see of()
        protected Object resume(@Nullable Object sent) throws Throwable {
            if (isNew()) {
                valueOf(sent);
                current = null;
                if (left == 0) {
                    return false;
                }
                left--;
            } else {
                woken(sent);
            }
            Object item = ready.poll();
            if (item == null) {
                waiting.add(this);
                return park();
            }
            if (item == TIMED_OUT) {
                throw new AsyncTimeoutException("the time limit of " + limit + " was up before all were completed");
            }
            current = (T) item;
            releaseIfUnused();
            return true;
        }

        private void woken(@Nullable Object sent) throws Throwable {
            try {
                valueOf(sent);
            } catch (Throwable failure) {
                waiting.remove(this);
                if (isWoken() && !ready.isEmpty()) {
                    wakeNext();
                }
                releaseIfUnused();
                throw failure;
            }
        }

        Task<?> task() {
            return driver();
        }

        @Override
        protected String waitText() {
            return "asCompleted, " + todo.size() + " left";
        }

        boolean wakeIfWaiting() {
            boolean waits = isWaiting();
            if (waits) {
                wake();
            }
            return waits;
        }

        @Override
        protected String describe() {
            return "asCompleted.advance";
        }
    }
}
