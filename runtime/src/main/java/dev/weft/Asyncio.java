package dev.weft;

import dev.weft.internal.bridge.CancellableWork;
import dev.weft.internal.bridge.FromCallback;
import dev.weft.internal.bridge.FutureBridge;
import dev.weft.internal.bridge.StageFuture;
import dev.weft.internal.bridge.ToThread;
import dev.weft.internal.combine.AsCompleted;
import dev.weft.internal.combine.Deadline;
import dev.weft.internal.combine.FirstSuccess;
import dev.weft.internal.combine.Gather;
import dev.weft.internal.combine.Shield;
import dev.weft.internal.combine.Wait;
import dev.weft.internal.combine.WaitFor;
import dev.weft.internal.core.Deferred;
import dev.weft.internal.core.Finished;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Running;
import dev.weft.internal.core.Sleep;
import dev.weft.internal.core.Yield;
import dev.weft.internal.report.Markers;
import dev.weft.internal.schedule.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The functions of Weft; meant for {@code import static dev.weft.Asyncio.*}.
 *
 * <p>{@code await}, {@code awaitEach}, {@code emit}, {@code end}, {@code result} and {@code done} are markers: the
 * annotation processor compiles them away in the bodies of {@code @Async} methods and {@code async(...)} lambdas.
 */
public final class Asyncio {
    private Asyncio() {}

    // ---- markers

    /**
     * Waits for {@code awaitable} without blocking the thread. What is finished already does not yield to the loop.
     *
     * @param <T> the type of the result
     * @param awaitable a coroutine, task or future
     * @return its result; its failure is thrown as the original throwable
     * @throws IllegalStateException if the calling code was not compiled by Weft
     */
    public static <T> T await(Awaitable<T> awaitable) {
        throw Markers.notWoven("await(...)");
    }

    /**
     * Waits for {@code stage} without blocking the thread.
     *
     * @param <T> the type of the result
     * @param stage what to wait for; completed by whatever thread
     * @return its result; its failure is thrown as the original throwable, without a {@code CompletionException} around
     *     it
     * @throws IllegalStateException if the calling code was not compiled by Weft
     */
    public static <T> T await(CompletionStage<T> stage) {
        throw Markers.notWoven("await(...)");
    }

    /**
     * Walks an asynchronous sequence: {@code for (T element : awaitEach(iterable))}.
     *
     * @param <T> the type of the elements
     * @param iterable the sequence
     * @return nothing that could be used otherwise
     * @throws IllegalStateException if the calling code was not compiled by Weft
     */
    public static <T> Iterable<T> awaitEach(AsyncIterable<T> iterable) {
        throw Markers.notWoven("awaitEach(...)");
    }

    /**
     * Hands {@code value} to the consumer of an asynchronous generator and waits until that asks for more.
     *
     * @param value the element, may be null
     * @throws IllegalStateException if the calling code was not compiled by Weft
     */
    public static void emit(@Nullable Object value) {
        throw Markers.notWoven("emit(...)");
    }

    /**
     * In an asynchronous generator, right behind an {@code emit}: what its consumer {@linkplain AsyncGenerator#send
     * sent} to let it go on, as the value of Python's {@code yield}.
     *
     * @param <S> what the caller takes it for
     * @return that value; null if the consumer just advanced, or anything was awaited since the {@code emit}
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // as the value of a yield, it is what the consumer has sent
    public static <S> @Nullable S received() {
        return (S) Running.require("received").received();
    }

    /**
     * The end of an asynchronous generator: {@code return end();}.
     *
     * @param <T> the type of the elements
     * @return nothing that could be used otherwise
     * @throws IllegalStateException if the calling code was not compiled by Weft
     */
    public static <T> AsyncGenerator<T> end() {
        throw Markers.notWoven("end()");
    }

    /**
     * The result of a coroutine: {@code return result(value);}. Called elsewhere it makes a finished coroutine, which
     * may be awaited any number of times: a mock can return it.
     *
     * @param <T> the type of the result
     * @param value the result, may be null
     * @return a coroutine that finishes with {@code value} at once
     */
    public static <T> Coroutine<T> result(@Nullable T value) {
        return new Finished<>(value);
    }

    /**
     * The end of a coroutine without a result: {@code return done();}. Called elsewhere it makes a finished coroutine,
     * which may be awaited any number of times.
     *
     * @return a coroutine that finishes at once
     */
    public static Coroutine<Void> done() {
        return new Finished<>(null);
    }

    /**
     * Makes a coroutine of a lambda: {@code async(() -> { await(sleep(1)); return 42; })}.
     *
     * @param <T> the type of the result
     * @param body the body, which may await
     * @return a coroutine that has not begun
     */
    public static <T> Coroutine<T> async(AsyncCallable<T> body) {
        return new Deferred<>(body);
    }

    /**
     * Makes a coroutine of a lambda without a value: {@code async(() -> { await(sleep(1)); })}.
     *
     * @param body the body, which may await
     * @return a coroutine that has not begun
     */
    @SuppressWarnings("NullAway") // the value of a Coroutine<Void> is null
    public static Coroutine<Void> async(AsyncRunnable body) {
        return new Deferred<>(() -> {
            body.run();
            return null;
        });
    }

    // ---- running

    /**
     * Runs a program: makes a loop, runs {@code main} on it, ends what is left, and closes the loop; see {@link Runner}
     * for the order, and for what Ctrl-C does.
     *
     * @param <T> the type of the result
     * @param main the coroutine to run
     * @return its result; its failure is thrown as the original throwable
     * @throws IllegalStateException if a loop is running on this thread already
     */
    public static <T> T run(Coroutine<T> main) {
        return run(main, RunOptions.defaults());
    }

    /**
     * Runs a program, as {@link #run(Coroutine)}, with options.
     *
     * @param <T> the type of the result
     * @param main the coroutine to run
     * @param options how to make and end the loop
     * @return its result; its failure is thrown as the original throwable
     * @throws IllegalStateException if a loop is running on this thread already
     */
    public static <T> T run(Coroutine<T> main, RunOptions options) {
        Objects.requireNonNull(main, "main");
        if (Running.loop() != null) {
            throw new IllegalStateException(
                    "Asyncio.run() cannot be called from a running event loop: await the coroutine instead");
        }
        try (Runner runner = new Runner(options)) {
            return runner.runOnly(main);
        }
    }

    /**
     * Makes a task of {@code coroutine} on the running loop; it begins to run in the next iteration.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @return a new task
     */
    public static <T> Task<T> createTask(Coroutine<T> coroutine) {
        return Running.require("createTask").createTask(coroutine);
    }

    /**
     * Makes a named task of {@code coroutine} on the running loop; it begins to run in the next iteration.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @param name the name of the task, for messages
     * @return a new task
     */
    public static <T> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return Running.require("createTask").createTask(coroutine, name);
    }

    /**
     * Makes a task of {@code coroutine} on the running loop, with a name and a context; it begins to run in the next
     * iteration.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @param name the name of the task, for messages; null for one that counts up
     * @param context where to run it, itself and not a copy; null for a copy of the current one
     * @return a new task
     */
    public static <T> Task<T> createTask(Coroutine<T> coroutine, @Nullable String name, @Nullable Context context) {
        return Running.require("createTask").createTask(coroutine, name, context);
    }

    /**
     * Makes a task of {@code coroutine} and runs it at once, up to its first suspension. A failure is kept by the task.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @return a new task, which may be done
     */
    public static <T> Task<T> createEagerTask(Coroutine<T> coroutine) {
        return createEagerTask(coroutine, null, null);
    }

    /**
     * Makes a named task of {@code coroutine} and runs it at once, up to its first suspension. A failure is kept by the
     * task.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @param name the name of the task, for messages
     * @return a new task, which may be done
     */
    public static <T> Task<T> createEagerTask(Coroutine<T> coroutine, String name) {
        return createEagerTask(coroutine, Objects.requireNonNull(name, "name"), null);
    }

    /**
     * Makes a task of {@code coroutine}, with a name and a context, and runs it at once, up to its first suspension. A
     * failure is kept by the task. The context must not be one that something runs in, such as that of the caller.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @param name the name of the task, for messages; null for one that counts up
     * @param context where to run it, itself and not a copy; null for a copy of the current one
     * @return a new task, which may be done
     */
    public static <T> Task<T> createEagerTask(
            Coroutine<T> coroutine, @Nullable String name, @Nullable Context context) {
        return Running.require("createEagerTask").createTask(coroutine, new TaskOptions(name, context, true));
    }

    /**
     * Returns a future as it is, and makes a task of a coroutine or another awaitable, on the running loop.
     *
     * @param <T> the type of the result
     * @param awaitable what is to become a future
     * @return that future itself, or a new task
     */
    public static <T> Future<T> ensureFuture(Awaitable<T> awaitable) {
        return awaitable instanceof Future<T> future
                ? future
                : Running.require("ensureFuture").ensureFuture(awaitable);
    }

    /**
     * Returns a future of the running loop with the outcome of {@code stage}, to be awaited by several, gathered,
     * shielded.
     *
     * @param <T> the type of the result
     * @param stage what to wait for; completed by whatever thread
     * @return a future; cancelling it cancels the stage, if that is a {@link CompletableFuture}
     */
    public static <T> Future<T> wrapFuture(CompletionStage<T> stage) {
        return StageFuture.wrap(Running.require("wrapFuture"), Objects.requireNonNull(stage, "stage"));
    }

    /**
     * Runs {@code coroutine} on a loop from another thread.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @param loop a loop that runs on another thread
     * @return a future to wait for there; cancelling it cancels the task
     */
    public static <T> CompletableFuture<T> runCoroutineThreadsafe(Coroutine<T> coroutine, EventLoop loop) {
        return FutureBridge.runCoroutineThreadsafe(coroutine, loop);
    }

    // ---- waiting

    /**
     * Waits for {@code seconds}. Zero or less lets everything else that is ready run first, once.
     *
     * @param seconds the delay, counted from the moment when this is awaited
     * @return a coroutine
     * @throws IllegalArgumentException if {@code seconds} is not a number
     */
    public static Coroutine<Void> sleep(double seconds) {
        long nanos = Durations.nanos(seconds);
        return nanos <= 0 ? seconds <= 0 ? Yield.INSTANCE : new Sleep<>(1, null) : new Sleep<>(nanos, null);
    }

    /**
     * Waits for {@code duration}. Zero or less lets everything else that is ready run first, once.
     *
     * @param duration the delay, counted from the moment when this is awaited
     * @return a coroutine
     */
    public static Coroutine<Void> sleep(Duration duration) {
        long nanos = Durations.nanos(duration);
        return nanos <= 0 ? Yield.INSTANCE : new Sleep<>(nanos, null);
    }

    /**
     * Waits for {@code duration} and finishes with {@code result}.
     *
     * @param <T> the type of the result
     * @param duration the delay, counted from the moment when this is awaited
     * @param result the result, may be null
     * @return a coroutine
     */
    public static <T> Coroutine<T> sleep(Duration duration, @Nullable T result) {
        return new Sleep<>(Durations.nanos(duration), result);
    }

    /**
     * Lets everything else that is ready run first, once; the same as {@code sleep(0)}.
     *
     * @return a coroutine that may be awaited any number of times
     */
    public static Coroutine<Void> yieldNow() {
        return Yield.INSTANCE;
    }

    /**
     * Runs awaitables side by side; coroutines become tasks.
     *
     * @param <T> the common type of the results
     * @param awaitables coroutines, tasks and futures
     * @return a future of the results in the order of the arguments; it fails with the first failure while the others
     *     run on; cancelling it cancels them all
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> Future<List<T>> gather(Awaitable<? extends T>... awaitables) {
        return Gather.values(Arrays.asList(awaitables));
    }

    /**
     * Runs awaitables side by side; coroutines become tasks.
     *
     * @param <T> the common type of the results
     * @param awaitables coroutines, tasks and futures
     * @return a future of the results in the order of the collection; it fails with the first failure while the others
     *     run on; cancelling it cancels them all
     */
    public static <T> Future<List<T>> gather(Collection<? extends Awaitable<? extends T>> awaitables) {
        return Gather.values(awaitables);
    }

    /**
     * Runs two awaitables of different types side by side and makes one result of theirs: {@code gather(user(id),
     * orders(id), Page::new)}.
     *
     * @param <A> the type of the first result
     * @param <B> the type of the second result
     * @param <R> the type of the combined result
     * @param a the first
     * @param b the second
     * @param combiner makes the result when both are there; what it throws, the future fails with
     * @return a future of the combined result; failures and cancellation as of {@link #gather(Awaitable...)}
     */
    public static <A, B, R> Future<R> gather(
            Awaitable<A> a, Awaitable<B> b, Combiner.Of2<? super A, ? super B, ? extends R> combiner) {
        return Gather.combined(combiner, Arrays.asList(a, b));
    }

    /**
     * Runs three awaitables of different types side by side and makes one result of theirs.
     *
     * @param <A> the type of the first result
     * @param <B> the type of the second result
     * @param <C> the type of the third result
     * @param <R> the type of the combined result
     * @param a the first
     * @param b the second
     * @param c the third
     * @param combiner makes the result when all are there; what it throws, the future fails with
     * @return a future of the combined result; failures and cancellation as of {@link #gather(Awaitable...)}
     */
    public static <A, B, C, R> Future<R> gather(
            Awaitable<A> a,
            Awaitable<B> b,
            Awaitable<C> c,
            Combiner.Of3<? super A, ? super B, ? super C, ? extends R> combiner) {
        return Gather.combined(combiner, Arrays.asList(a, b, c));
    }

    /**
     * Runs four awaitables of different types side by side and makes one result of theirs.
     *
     * @param <A> the type of the first result
     * @param <B> the type of the second result
     * @param <C> the type of the third result
     * @param <D> the type of the fourth result
     * @param <R> the type of the combined result
     * @param a the first
     * @param b the second
     * @param c the third
     * @param d the fourth
     * @param combiner makes the result when all are there; what it throws, the future fails with
     * @return a future of the combined result; failures and cancellation as of {@link #gather(Awaitable...)}
     */
    public static <A, B, C, D, R> Future<R> gather(
            Awaitable<A> a,
            Awaitable<B> b,
            Awaitable<C> c,
            Awaitable<D> d,
            Combiner.Of4<? super A, ? super B, ? super C, ? super D, ? extends R> combiner) {
        return Gather.combined(combiner, Arrays.asList(a, b, c, d));
    }

    /**
     * Runs five awaitables of different types side by side and makes one result of theirs.
     *
     * @param <A> the type of the first result
     * @param <B> the type of the second result
     * @param <C> the type of the third result
     * @param <D> the type of the fourth result
     * @param <E> the type of the fifth result
     * @param <R> the type of the combined result
     * @param a the first
     * @param b the second
     * @param c the third
     * @param d the fourth
     * @param e the fifth
     * @param combiner makes the result when all are there; what it throws, the future fails with
     * @return a future of the combined result; failures and cancellation as of {@link #gather(Awaitable...)}
     */
    public static <A, B, C, D, E, R> Future<R> gather(
            Awaitable<A> a,
            Awaitable<B> b,
            Awaitable<C> c,
            Awaitable<D> d,
            Awaitable<E> e,
            Combiner.Of5<? super A, ? super B, ? super C, ? super D, ? super E, ? extends R> combiner) {
        return Gather.combined(combiner, Arrays.asList(a, b, c, d, e));
    }

    /**
     * Like {@link #gather(Awaitable...)}, with failures and cancellations as elements of the list.
     *
     * @param <T> the common type of the results
     * @param awaitables coroutines, tasks and futures
     * @return a future of the outcomes in the order of the arguments; cancelling it cancels them all
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> Future<List<Outcome<T>>> gatherOutcomes(Awaitable<? extends T>... awaitables) {
        return Gather.outcomes(Arrays.asList(awaitables));
    }

    /**
     * Like {@link #gather(Collection)}, with failures and cancellations as elements of the list.
     *
     * @param <T> the common type of the results
     * @param awaitables coroutines, tasks and futures
     * @return a future of the outcomes in the order of the collection; cancelling it cancels them all
     */
    public static <T> Future<List<Outcome<T>>> gatherOutcomes(Collection<? extends Awaitable<? extends T>> awaitables) {
        return Gather.outcomes(awaitables);
    }

    /**
     * Starts all and takes the first that succeeds, as hedged requests do; the others are cancelled, and have ended
     * when this does. What failed before is dropped then. Cancelling the awaiter cancels them all, those that were
     * tasks already too, and waits for them.
     *
     * <pre>{@code
     * String page = await(firstSuccess(fetch(primary), async(() -> {
     *     await(sleep(0.2)); // only if the first takes long
     *     return await(fetch(replica));
     * })));
     * }</pre>
     *
     * @param <T> the common type of the results
     * @param awaitables coroutines, which become tasks when this is awaited, tasks and futures; at least one
     * @return a coroutine with the result of the first success; if there is none, awaiting fails with an
     *     {@link ExceptionGroup} of all failures in the order in which they happened
     * @throws IllegalArgumentException if there are none
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> Coroutine<T> firstSuccess(Awaitable<? extends T>... awaitables) {
        return FirstSuccess.of(Arrays.asList(awaitables));
    }

    /**
     * Starts all and takes the first that succeeds, as {@link #firstSuccess(Awaitable...)}.
     *
     * @param <T> the common type of the results
     * @param awaitables coroutines, which become tasks when this is awaited, tasks and futures; at least one
     * @return a coroutine with the result of the first success; if there is none, awaiting fails with an
     *     {@link ExceptionGroup}
     * @throws IllegalArgumentException if there are none
     */
    public static <T> Coroutine<T> firstSuccess(Collection<? extends Awaitable<? extends T>> awaitables) {
        return FirstSuccess.of(awaitables);
    }

    /**
     * Protects what is awaited from a cancellation of the awaiter: the awaiter gets its {@link CancelledError}, and the
     * other goes on.
     *
     * <p>If what is shielded is cancelled itself, so is the shield. If it fails after the shield was cancelled, that is
     * reported to the loop's exception handler, since nobody else may be there to see it.
     *
     * @param <T> the type of the result
     * @param awaitable a future, or a coroutine, which becomes a task
     * @return a future that ends as the shielded one does; that one itself if it is done
     */
    public static <T> Future<T> shield(Awaitable<T> awaitable) {
        return Shield.of(
                awaitable instanceof Future<T> future
                        ? future
                        : Running.require("shield").ensureFuture(awaitable));
    }

    /**
     * A scope that ends with an {@link AsyncTimeoutException} when it takes longer.
     *
     * @param delay how long it may take; null for no limit
     * @return a scope, not entered yet; the time runs from now
     */
    public static Timeout timeout(@Nullable Duration delay) {
        return delay == null ? timeoutAt(Double.POSITIVE_INFINITY) : timeout(Durations.nanos(delay) / 1e9);
    }

    /**
     * A scope that ends with an {@link AsyncTimeoutException} when it takes longer.
     *
     * @param seconds how long it may take; {@link Double#POSITIVE_INFINITY} for no limit
     * @return a scope, not entered yet; the time runs from now
     * @throws IllegalArgumentException if {@code seconds} is not a number
     */
    public static Timeout timeout(double seconds) {
        return Deadline.after(Running.require("timeout"), seconds);
    }

    /**
     * A scope that ends with an {@link AsyncTimeoutException} when it takes until after a moment.
     *
     * @param when the moment, in seconds of {@link EventLoop#time()}; {@link Double#POSITIVE_INFINITY} for none
     * @return a scope, not entered yet
     * @throws IllegalArgumentException if {@code when} is not a number
     */
    public static Timeout timeoutAt(double when) {
        return new Deadline(when);
    }

    /**
     * Awaits something for a limited time, in the caller's task. When the time is up, it is cancelled, and the wait
     * goes on until it has cleaned up: then awaiting fails with an {@link AsyncTimeoutException}, unless it swallowed
     * the cancellation.
     *
     * <p>Without time left, what is done gives its result, and anything else is cancelled; a coroutine never begins.
     *
     * @param <T> the type of the result
     * @param awaitable what to await; a shield keeps it from being cancelled
     * @param limit the time; null for no limit
     * @return a coroutine with the result
     */
    public static <T> Coroutine<T> waitFor(Awaitable<T> awaitable, @Nullable Duration limit) {
        return new WaitFor<>(Objects.requireNonNull(awaitable, "awaitable"), limit);
    }

    /**
     * Waits until all futures are done. Cancels none and throws none of their failures.
     *
     * @param <T> the type of the results
     * @param futures what to wait for, at least one
     * @return a coroutine with the futures that are done, and no others
     * @throws IllegalArgumentException if there are none
     */
    public static <T> Coroutine<WaitResult<T>> waitAll(Collection<? extends Future<? extends T>> futures) {
        return new Wait<>(futures, Wait.Until.ALL, null);
    }

    /**
     * Waits until all futures are done or the time is up. Cancels none and throws none of their failures.
     *
     * @param <T> the type of the results
     * @param futures what to wait for, at least one
     * @param limit how long to wait at most
     * @return a coroutine with the futures that are done and those that are not
     * @throws IllegalArgumentException if there are none
     */
    public static <T> Coroutine<WaitResult<T>> waitAll(
            Collection<? extends Future<? extends T>> futures, Duration limit) {
        return new Wait<>(futures, Wait.Until.ALL, limit);
    }

    /**
     * Waits until one of the futures is done, however it ended. Cancels none.
     *
     * @param <T> the type of the results
     * @param futures what to wait for, at least one
     * @return a coroutine with the futures that are done and those that are not
     * @throws IllegalArgumentException if there are none
     */
    public static <T> Coroutine<WaitResult<T>> waitAny(Collection<? extends Future<? extends T>> futures) {
        return new Wait<>(futures, Wait.Until.FIRST_DONE, null);
    }

    /**
     * Waits until one of the futures is done, however it ended, or the time is up. Cancels none.
     *
     * @param <T> the type of the results
     * @param futures what to wait for, at least one
     * @param limit how long to wait at most
     * @return a coroutine with the futures that are done and those that are not
     * @throws IllegalArgumentException if there are none
     */
    public static <T> Coroutine<WaitResult<T>> waitAny(
            Collection<? extends Future<? extends T>> futures, Duration limit) {
        return new Wait<>(futures, Wait.Until.FIRST_DONE, limit);
    }

    /**
     * Waits until one of the futures has failed, or all are done; one that is cancelled has not failed. Cancels none.
     *
     * @param <T> the type of the results
     * @param futures what to wait for, at least one
     * @return a coroutine with the futures that are done and those that are not
     * @throws IllegalArgumentException if there are none
     */
    public static <T> Coroutine<WaitResult<T>> waitFirstFailure(Collection<? extends Future<? extends T>> futures) {
        return new Wait<>(futures, Wait.Until.FIRST_FAILURE, null);
    }

    /**
     * Waits until one of the futures has failed, or all are done, or the time is up. Cancels none.
     *
     * @param <T> the type of the results
     * @param futures what to wait for, at least one
     * @param limit how long to wait at most
     * @return a coroutine with the futures that are done and those that are not
     * @throws IllegalArgumentException if there are none
     */
    public static <T> Coroutine<WaitResult<T>> waitFirstFailure(
            Collection<? extends Future<? extends T>> futures, Duration limit) {
        return new Wait<>(futures, Wait.Until.FIRST_FAILURE, limit);
    }

    /**
     * Gives out futures as they are done: {@code for (var future : awaitEach(asCompleted(tasks)))}.
     *
     * @param <T> the type of the results
     * @param awaitables futures, which are given out themselves, and coroutines, which become tasks at once; each
     *     counts once
     * @return the futures in the order in which they are done; to be walked once
     */
    public static <T> AsyncIterable<Future<T>> asCompleted(Collection<? extends Awaitable<? extends T>> awaitables) {
        return AsCompleted.of(Running.require("asCompleted"), awaitables, null);
    }

    /**
     * Gives out futures as they are done, for a limited time. When it is up, going on fails with an
     * {@link AsyncTimeoutException}; nothing is cancelled.
     *
     * @param <T> the type of the results
     * @param awaitables futures, which are given out themselves, and coroutines, which become tasks at once; each
     *     counts once
     * @param limit the time from now on
     * @return the futures in the order in which they are done; to be walked once
     */
    public static <T> AsyncIterable<Future<T>> asCompleted(
            Collection<? extends Awaitable<? extends T>> awaitables, Duration limit) {
        return AsCompleted.of(Running.require("asCompleted"), awaitables, limit);
    }

    /**
     * Runs blocking code in another thread, in a copy of the current context: a virtual thread where the JDK has them
     * (21 and later), otherwise one of a bounded pool. Cancelling the awaiter does not stop the thread.
     *
     * @param <T> the type of the result
     * @param callable what to run
     * @return a coroutine with the result
     */
    public static <T> Coroutine<T> toThread(Callable<T> callable) {
        return new ToThread<>(Objects.requireNonNull(callable, "callable"));
    }

    /**
     * Runs blocking code without a value in another thread, as {@link #toThread(Callable)}.
     *
     * @param action what to run
     * @return a coroutine
     */
    public static Coroutine<Void> toThread(ThreadAction action) {
        return new ToThread<>(asCallable(action));
    }

    /**
     * Runs blocking code in another thread, as {@link #toThread(Callable)}, and ends no sooner than that code: a
     * cancellation of the awaiter calls {@code cancelAction}, which is to make the code end, and waits for that. So
     * what the code uses is not in use any more afterwards.
     *
     * <pre>{@code
     * var records = await(toThread(() -> consumer.poll(timeout), consumer::wakeup));
     * }</pre>
     *
     * <p>A cancelled await ends with the {@link CancelledError}, whatever the code ended with: a value is dropped, a
     * failure is suppressed in the error. Code that no thread has taken up yet never runs. Each further cancellation
     * calls the action once more.
     *
     * @param <T> the type of the result
     * @param callable what to run
     * @param cancelAction makes it end; called on the loop's thread, while the code runs. What it throws goes to the
     *     exception handler
     * @return a coroutine with the result
     */
    public static <T> Coroutine<T> toThread(Callable<T> callable, Runnable cancelAction) {
        Objects.requireNonNull(cancelAction, "cancelAction");
        return new CancellableWork<>(Objects.requireNonNull(callable, "callable"), cancelAction);
    }

    /**
     * Runs blocking code without a value in another thread, as {@link #toThread(Callable, Runnable)}.
     *
     * @param action what to run
     * @param cancelAction makes it end; called on the loop's thread, while the code runs. What it throws goes to the
     *     exception handler
     * @return a coroutine
     */
    public static Coroutine<Void> toThread(ThreadAction action, Runnable cancelAction) {
        Objects.requireNonNull(cancelAction, "cancelAction");
        return new CancellableWork<>(asCallable(action), cancelAction);
    }

    /**
     * Runs blocking code in another thread, as {@link #toThread(Callable, Runnable)}; a cancellation of the awaiter
     * interrupts the thread, and waits until the code has ended.
     *
     * @param <T> the type of the result
     * @param callable what to run; it ends when it is interrupted
     * @return a coroutine with the result
     */
    public static <T> Coroutine<T> toThreadInterruptibly(Callable<T> callable) {
        return new CancellableWork<>(Objects.requireNonNull(callable, "callable"), null);
    }

    /**
     * Runs blocking code without a value in another thread, as {@link #toThreadInterruptibly(Callable)}.
     *
     * @param action what to run; it ends when it is interrupted
     * @return a coroutine
     */
    public static Coroutine<Void> toThreadInterruptibly(ThreadAction action) {
        return new CancellableWork<>(asCallable(action), null);
    }

    @SuppressWarnings("NullAway") // the value of a Coroutine<Void> is null
    private static Callable<Void> asCallable(ThreadAction action) {
        Objects.requireNonNull(action, "action");
        return () -> {
            action.run();
            return null;
        };
    }

    /**
     * Awaits an operation that tells its end by callbacks, from whatever thread.
     *
     * <pre>{@code
     * String body = await(fromCallback(callback -> {
     *     Call call = client.get(url, callback::success, callback::failure);
     *     callback.onCancel(call::abort);
     * }));
     * }</pre>
     *
     * @param <T> the type of the result
     * @param starter starts the operation when this is awaited, on the loop's thread
     * @return a coroutine with the result. One that ends while it is started is awaited without a yield
     */
    public static <T> Coroutine<T> fromCallback(CallbackStarter<T> starter) {
        return new FromCallback<>(starter);
    }

    // ---- where am I

    /** Returns the task that is running, or null in a plain callback. */
    public static @Nullable Task<?> currentTask() {
        return Running.require("currentTask").currentTask();
    }

    /**
     * Returns the task that {@code loop} is running.
     *
     * @param loop a loop that runs on this thread, or none does
     * @return the task, or null if it runs none
     * @throws IllegalStateException if the loop runs on another thread
     */
    public static @Nullable Task<?> currentTask(EventLoop loop) {
        Loop kernel = (Loop) loop;
        kernel.checkThread();
        return kernel.currentTask();
    }

    /** Returns the pending tasks of the running loop in the order of their creation; a copy. */
    public static Set<Task<?>> allTasks() {
        return Running.require("allTasks").allTasks();
    }

    /**
     * Returns the loop that runs on this thread.
     *
     * @throws IllegalStateException if there is none
     */
    public static EventLoop runningLoop() {
        return Running.require("runningLoop");
    }
}
