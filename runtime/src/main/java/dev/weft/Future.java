package dev.weft;

import dev.weft.internal.bridge.FutureBridge;
import dev.weft.internal.core.Promise;
import dev.weft.internal.report.Markers;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A result that will be there later, and those who wait for it.
 *
 * <p>As in asyncio a future belongs to one loop and its thread: to complete it from elsewhere, use
 * {@link EventLoop#callSoonThreadsafe}. Completing runs nothing: each callback runs, and each awaiting task steps, in
 * the loop's next iteration, in the order in which they came.
 *
 * <pre>
 *   state       entered by                  result()                   exception()
 *   pending     creation                    InvalidStateException      InvalidStateException
 *   succeeded   setResult                   returns the value          null
 *   failed      setException                throws the failure         returns it
 *   cancelled   cancel                      throws a CancelledError    throws a CancelledError
 *
 *   A pending future comes to one of the others, once; nothing leaves those.
 * </pre>
 *
 * @param <T> the type of the result
 */
public sealed interface Future<T> extends Awaitable<T> permits Task, Promise {
    /** Returns whether there is a result, a failure or a cancellation. */
    boolean isDone();

    /** Returns whether the future was cancelled. */
    boolean isCancelled();

    /** Returns the loop to which this future belongs. */
    EventLoop loop();

    /**
     * Returns the result. If the future failed, its original throwable is thrown, checked or not.
     *
     * @return the result, may be null
     * @throws CancelledError if the future was cancelled
     * @throws InvalidStateException if it is not done
     */
    T result();

    /**
     * Returns the throwable with which the future failed.
     *
     * @return the original throwable, or null if the future has a result
     * @throws CancelledError if the future was cancelled
     * @throws InvalidStateException if it is not done
     */
    @Nullable
    Throwable exception();

    /**
     * Completes the future with {@code result}.
     *
     * @param result the result, may be null
     * @throws InvalidStateException if it is done already
     */
    void setResult(@Nullable T result);

    /**
     * Completes the future with a failure. One that nobody looks at is reported to the loop's exception handler.
     *
     * @param exception the throwable that awaiters get
     * @throws InvalidStateException if it is done already
     */
    void setException(Throwable exception);

    /**
     * Cancels the future: awaiters get a {@link CancelledError}.
     *
     * @return false if it was done already
     */
    default boolean cancel() {
        return cancel(null);
    }

    /**
     * Cancels the future: awaiters get a {@link CancelledError} with {@code message}.
     *
     * @param message the message, or null for none
     * @return false if it was done already
     */
    boolean cancel(@Nullable String message);

    /**
     * Calls {@code callback} with this future once it is done, in the loop's next iteration and in the context of this
     * call. What the callback throws goes to the loop's exception handler.
     *
     * @param callback what to call
     */
    void addDoneCallback(Consumer<? super Future<T>> callback);

    /**
     * Calls {@code callback} with this future once it is done, in the given context.
     *
     * @param callback what to call
     * @param context the context in which it runs
     */
    void addDoneCallback(Consumer<? super Future<T>> callback, Context context);

    /**
     * Forgets all registrations of {@code callback}.
     *
     * @param callback what was registered
     * @return how many there were; 0 once the future is done
     */
    int removeDoneCallback(Consumer<? super Future<T>> callback);

    /**
     * Returns this future as a {@link CompletableFuture}, completed on the loop's thread. Cancelling that one cancels
     * this one, from any thread.
     *
     * @return a new future; it fails with the original throwable, and is cancelled when this future is
     */
    default CompletableFuture<T> toCompletableFuture() {
        return FutureBridge.toCompletableFuture((Promise<T>) this);
    }

    /**
     * Never to be called: a future is no value, and what reads the properties of values, as serializers do, is told so.
     *
     * @return never
     * @throws IllegalStateException always
     */
    default Object getUnawaited() {
        throw Markers.unawaited(toString());
    }
}
