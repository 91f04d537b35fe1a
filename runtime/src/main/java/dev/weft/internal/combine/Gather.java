package dev.weft.internal.combine;

import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.Combiner;
import dev.weft.Coroutine;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.internal.core.Cancellation;
import dev.weft.internal.core.DoneHook;
import dev.weft.internal.core.Job;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Promise;
import dev.weft.internal.core.Running;
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
public abstract class Gather<R> extends Promise<R> implements DoneHook {
    private final Promise<?>[] children;
    private int remaining;
    private boolean cancelRequested;

    private Gather(Loop loop, Promise<?>[] children) {
        super(loop);
        this.children = children;
        this.remaining = children.length;
    }

    public static <T> Promise<List<T>> values(Collection<? extends Awaitable<? extends T>> awaitables) {
        Loop loop = loopOf(awaitables);
        return new Values<T>(loop, start(loop, awaitables)).begin();
    }

    public static <T> Promise<List<Outcome<T>>> outcomes(Collection<? extends Awaitable<? extends T>> awaitables) {
        Loop loop = loopOf(awaitables);
        return new Outcomes<T>(loop, start(loop, awaitables)).begin();
    }

    /** Returns the future of what {@code combiner}, one of the interfaces in {@link Combiner}, makes of the results. */
    public static <R> Promise<R> combined(Object combiner, Collection<? extends Awaitable<?>> awaitables) {
        Objects.requireNonNull(combiner, "combiner");
        Loop loop = loopOf(awaitables);
        return new Combined<R>(loop, start(loop, awaitables), combiner).begin();
    }

    private static Loop loopOf(Collection<? extends Awaitable<?>> awaitables) {
        for (Awaitable<?> awaitable : awaitables) {
            if (awaitable instanceof Promise<?> future) {
                Loop loop = future.loop();
                loop.checkThread(); // the future is going to know of this one
                return loop;
            }
        }
        return Running.require("gather");
    }

    private static Promise<?>[] start(Loop loop, Collection<? extends Awaitable<?>> awaitables) {
        Promise<?>[] children = new Promise<?>[awaitables.size()];
        Set<Promise<?>> made = Set.of();
        int count = 0;
        for (Awaitable<?> awaitable : awaitables) {
            Job<?> earlier = awaitable instanceof Coroutine<?> coroutine ? Job.of(coroutine) : null;
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
            Promise<?> child = loop.ensureFuture(awaitable);
            if (child != awaitable && child instanceof Job<?> task) {
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
        for (Promise<?> child : children) {
            if (!child.isDone()) {
                child.addHook(this);
            }
        }
        for (Promise<?> child : children) {
            if (child.isDone()) {
                onDone(child);
            }
        }
        return this;
    }

    @Override
    public final void onDone(Promise<?> child) {
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
            Promise<?> last = children[children.length - 1]; // asyncio asks the last of the list, not the last to end
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
    abstract @Nullable Throwable firstFailure(Promise<?> child);

    /** Returns the element of the list for the done {@code child}. */
    abstract @Nullable Object element(Promise<?> child);

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
        return Cancellation.ofParts(this, message);
    }

    @Override
    protected final Promise<?>[] parts() {
        return children;
    }

    @Override
    protected final void partsCancelled(boolean any) {
        cancelRequested |= any;
    }

    @Override
    public final List<Task<?>> awaiters() {
        return waitingTasks();
    }

    @Override
    public final Promise<?> leadsTo() {
        return this;
    }

    @Override
    public final String waitText() {
        return "gather of " + children.length + ", " + remaining + " left";
    }

    @Override
    public final String toString() {
        return "<gather of " + children.length + " " + stateText() + ">";
    }

    /** Ends with the first failure. */
    private abstract static class Successes<R> extends Gather<R> {
        Successes(Loop loop, Promise<?>[] children) {
            super(loop, children);
        }

        @Override
        @Nullable
        final Throwable firstFailure(Promise<?> child) {
            return child.isSuccess() ? null : child.failure();
        }

        @Override
        @Nullable
        final Object element(Promise<?> child) {
            return child.result();
        }
    }

    private static final class Values<T> extends Successes<List<T>> {
        Values(Loop loop, Promise<?>[] children) {
            super(loop, children);
        }

        @Override
        List<T> assemble(@Nullable Object[] elements) {
            return list(elements);
        }
    }

    private static final class Combined<R> extends Successes<R> {
        private final Object combiner;

        Combined(Loop loop, Promise<?>[] children, Object combiner) {
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
        Outcomes(Loop loop, Promise<?>[] children) {
            super(loop, children);
        }

        @Override
        @Nullable
        Throwable firstFailure(Promise<?> child) {
            return null;
        }

        @Override
        Object element(Promise<?> child) {
            if (child.isSuccess()) {
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
