package dev.weft;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The future of several awaitables: their results in the order of the arguments, or what is made of them.
 *
 * @param <R> the type of the result
 */
abstract class Gather<R> extends Future<R> implements DoneHook {
    private final Future<?>[] children;
    private int remaining;
    private boolean cancelRequested;

    private Gather(EventLoop loop, Future<?>[] children) {
        super(loop);
        this.children = children;
        this.remaining = children.length;
    }

    static <T> Future<List<T>> values(Collection<? extends Awaitable<? extends T>> awaitables) {
        EventLoop loop = loopOf(awaitables);
        return new Values<T>(loop, start(loop, awaitables)).begin();
    }

    static <T> Future<List<Outcome<T>>> outcomes(Collection<? extends Awaitable<? extends T>> awaitables) {
        EventLoop loop = loopOf(awaitables);
        return new Outcomes<T>(loop, start(loop, awaitables)).begin();
    }

    /** Returns the future of what {@code combiner}, one of the interfaces in {@link Combiner}, makes of the results. */
    static <R> Future<R> combined(Object combiner, Collection<? extends Awaitable<?>> awaitables) {
        Objects.requireNonNull(combiner, "combiner");
        EventLoop loop = loopOf(awaitables);
        return new Combined<R>(loop, start(loop, awaitables), combiner).begin();
    }

    private static EventLoop loopOf(Collection<? extends Awaitable<?>> awaitables) {
        for (Awaitable<?> awaitable : awaitables) {
            if (awaitable instanceof Future<?> future) {
                return future.loop;
            }
        }
        return Running.require("gather");
    }

    private static Future<?>[] start(EventLoop loop, Collection<? extends Awaitable<?>> awaitables) {
        Future<?>[] children = new Future<?>[awaitables.size()];
        Set<Future<?>> made = Set.of();
        int count = 0;
        for (Awaitable<?> awaitable : awaitables) {
            Task<?> earlier = awaitable instanceof Coroutine<?> coroutine ? coroutine.runner() : null;
            if (earlier != null) { // it is among the arguments twice, or an error
                if (made.isEmpty()) {
                    made = Collections.newSetFromMap(new IdentityHashMap<>());
                    made.addAll(Arrays.asList(children).subList(0, count));
                }
                if (made.contains(earlier)) {
                    children[count++] = earlier;
                    continue;
                }
            }
            Future<?> child = loop.ensureFuture(awaitable);
            if (child != awaitable && child instanceof Task<?> task) {
                task.expectDestruction();
            }
            if (!made.isEmpty()) {
                made.add(child);
            }
            children[count++] = child;
        }
        return children;
    }

    final Gather<R> begin() {
        if (children.length == 0) {
            finish();
            return this;
        }
        for (Future<?> child : children) {
            if (!child.isDone()) {
                child.addHook(this);
            }
        }
        for (Future<?> child : children) {
            if (child.isDone()) {
                onDone(child);
            }
        }
        return this;
    }

    @Override
    public final void onDone(Future<?> child) {
        remaining--;
        if (isDone()) {
            child.markRetrieved();
            return;
        }
        Throwable failure = firstFailure(child);
        if (failure != null) {
            fail(failure);
        } else if (remaining == 0) {
            finish();
        }
    }

    private void finish() {
        @Nullable Object[] elements = new @Nullable Object[children.length];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = element(children[i]);
        }
        if (cancelRequested) {
            Future<?> last = children[children.length - 1]; // asyncio asks the last of the list, not the last to end
            // It was cancelled; that the children dealt with it otherwise is no reason to return normally.
            fail(last.isCancelled() ? last.failure() : new CancelledError(last.cancelMessage()));
            return;
        }
        R result;
        try {
            result = assemble(elements);
        } catch (Throwable failure) {
            fail(failure);
            return;
        }
        setResult(result);
    }

    /** Returns the failure with which this future ends because of {@code child}, or null if it goes on. */
    abstract @Nullable Throwable firstFailure(Future<?> child);

    /** Returns the element of the list for the done {@code child}. */
    abstract @Nullable Object element(Future<?> child);

    /** Returns the result of the whole. */
    abstract R assemble(@Nullable Object[] elements) throws Throwable;

    @SuppressWarnings("unchecked") // the elements came from awaitables of T
    private static <T> List<T> list(@Nullable Object[] elements) {
        return elements.length == 0 ? List.of() : (List<T>) Collections.unmodifiableList(Arrays.asList(elements));
    }

    /** Cancels all children that are not done; this future is done when they are. */
    @Override
    public final boolean cancel(@Nullable String message) {
        if (isDone()) {
            return super.cancel(message);
        }
        boolean any = false;
        for (Future<?> child : children) {
            any |= child.cancel(message);
        }
        cancelRequested |= any;
        return any;
    }

    @Override
    public final List<Task<?>> awaiters() {
        return waitingTasks();
    }

    @Override
    public final String toString() {
        return "<gather of " + children.length + " " + stateText() + ">";
    }

    /** Ends with the first failure. */
    private abstract static class Successes<R> extends Gather<R> {
        Successes(EventLoop loop, Future<?>[] children) {
            super(loop, children);
        }

        @Override
        @Nullable
        final Throwable firstFailure(Future<?> child) {
            return child.state == SUCCEEDED ? null : child.failure();
        }

        @Override
        @Nullable
        final Object element(Future<?> child) {
            return child.result();
        }
    }

    private static final class Values<T> extends Successes<List<T>> {
        Values(EventLoop loop, Future<?>[] children) {
            super(loop, children);
        }

        @Override
        List<T> assemble(@Nullable Object[] elements) {
            return list(elements);
        }
    }

    private static final class Combined<R> extends Successes<R> {
        private final Object combiner;

        Combined(EventLoop loop, Future<?>[] children, Object combiner) {
            super(loop, children);
            this.combiner = combiner;
        }

        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // combiner and awaitables came together, with types that fit
        R assemble(@Nullable Object[] e) throws Throwable {
            return switch (e.length) {
                case 2 -> ((Combiner.Of2<Object, Object, R>) combiner).combine(e[0], e[1]);
                case 3 -> ((Combiner.Of3<Object, Object, Object, R>) combiner).combine(e[0], e[1], e[2]);
                case 4 -> ((Combiner.Of4<Object, Object, Object, Object, R>) combiner).combine(e[0], e[1], e[2], e[3]);
                default ->
                    ((Combiner.Of5<Object, Object, Object, Object, Object, R>) combiner)
                            .combine(e[0], e[1], e[2], e[3], e[4]);
            };
        }
    }

    private static final class Outcomes<T> extends Gather<List<Outcome<T>>> {
        Outcomes(EventLoop loop, Future<?>[] children) {
            super(loop, children);
        }

        @Override
        @Nullable
        Throwable firstFailure(Future<?> child) {
            return null;
        }

        @Override
        Object element(Future<?> child) {
            if (child.state == SUCCEEDED) {
                return new Outcome.Success<>(child.result());
            }
            // As in asyncio the error that ended a cancelled child stays with it, for those who await it.
            return new Outcome.Failure<>(child.isCancelled() ? child.cancellation() : child.failure());
        }

        @Override
        List<Outcome<T>> assemble(@Nullable Object[] elements) {
            return list(elements);
        }
    }
}
