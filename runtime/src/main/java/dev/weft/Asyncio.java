package dev.weft;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The functions of Weft; meant for {@code import static dev.weft.Asyncio.*}.
 *
 * <p>{@code await}, {@code awaitEach}, {@code emit}, {@code end}, {@code result} and {@code done} are markers: the annotation processor
 * compiles them away in the bodies of {@code @Async} methods and {@code async(...)} lambdas.
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
     * @return its result; its failure is thrown as the original throwable, without a {@code CompletionException} around it
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
     * The result of a coroutine: {@code return result(value);}. Called elsewhere it makes a finished coroutine.
     *
     * @param <T> the type of the result
     * @param value the result, may be null
     * @return a coroutine that finishes with {@code value} at once
     */
    public static <T> Coroutine<T> result(@Nullable T value) {
        return new Finished<>(value);
    }

    /**
     * The end of a coroutine without a result: {@code return done();}. Called elsewhere it makes a finished coroutine.
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
     * Runs a program: makes a loop, runs {@code main} on it, cancels and awaits the tasks that are left, and closes the loop.
     *
     * @param <T> the type of the result
     * @param main the coroutine to run
     * @return its result; its failure is thrown as the original throwable
     * @throws IllegalStateException if a loop is running on this thread already
     */
    public static <T> T run(Coroutine<T> main) {
        return MainRun.run(main);
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
     * Makes a task of {@code coroutine} and runs it at once, up to its first suspension. A failure is kept by the task.
     *
     * @param <T> the type of the result
     * @param coroutine what to run
     * @return a new task, which may be done
     */
    public static <T> Task<T> createEagerTask(Coroutine<T> coroutine) {
        return Task.eager(Running.require("createEagerTask"), coroutine, null);
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
     * @return a future of the results in the order of the arguments; it fails with the first failure while the others run on;
     *     cancelling it cancels them all
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
     * @return a future of the results in the order of the collection; it fails with the first failure while the others run on;
     *     cancelling it cancels them all
     */
    public static <T> Future<List<T>> gather(Collection<? extends Awaitable<? extends T>> awaitables) {
        return Gather.values(awaitables);
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

    // ---- where am I

    /** Returns the task that is running, or null in a plain callback. */
    public static @Nullable Task<?> currentTask() {
        return Running.require("currentTask").currentTask;
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
