package dev.weft;

import dev.weft.internal.core.Job;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that runs on its own, beside others, on one loop; also the future of its result.
 *
 * <p>Made by {@link Asyncio#createTask(Coroutine)} and its relatives. The loop keeps a task until it is done, so one
 * that nobody remembers does not vanish. A task and its coroutines are confined to the loop's thread.
 *
 * <h2>Cancellation</h2>
 *
 * <p>{@link #cancel()} asks: a {@link CancelledError} appears in the coroutine where it waits, and the coroutine may
 * clean up, and may refuse. The requests are counted ({@link #cancelling()}), so that nested scopes can tell their own
 * from somebody else's and take it back ({@link #uncancel()}).
 *
 * @param <T> the type of the result
 */
public sealed interface Task<T> extends Future<T> permits Job {
    /** Returns the name; "Task-" and a number unless somebody chose one. */
    String name();

    /**
     * Sets the name, which serves messages and dumps only.
     *
     * @param name the name
     */
    void setName(String name);

    /** Returns the coroutine that this task runs. */
    Coroutine<?> coroutine();

    /**
     * Returns the context in which this task runs, as asyncio's {@code get_context}: the same object each time. What
     * the task sets is seen in it, and what is set in it while the task waits, the task sees. A running task keeps it
     * entered.
     *
     * @return the context
     */
    Context context();

    /**
     * Asks the task to end: a {@link CancelledError} appears in its coroutine where that waits, in the loop's next
     * iteration.
     *
     * @param message the message of the error, or null
     * @return false if the task was done already
     */
    @Override
    boolean cancel(@Nullable String message);

    /** Returns how many requests to cancel have come and were not taken back. */
    int cancelling();

    /**
     * Takes one request to cancel back, for those who catch a {@link CancelledError} and go on. If none is left, a
     * cancellation that was not delivered yet will not be.
     *
     * @return how many requests remain
     */
    int uncancel();

    /**
     * Not supported: a task gets its result from its coroutine.
     *
     * @throws IllegalStateException always
     */
    @Override
    void setResult(@Nullable T result);

    /**
     * Not supported: a task gets its result from its coroutine.
     *
     * @throws IllegalStateException always
     */
    @Override
    void setException(Throwable exception);

    /** Prints where the task stands, or the stack trace of its failure, to {@link System#err}. */
    default void printStack() {
        printStack(System.err);
    }

    /**
     * Prints where the task stands: the chain of awaits, innermost first, what it waits for, and the tasks that wait
     * for it; of the task that runs, its Java stack; of a task that failed, the stack trace. From any thread.
     *
     * @param out where to print
     * @see TaskDump#capture(Task) the same as data, with those who wait for those
     */
    void printStack(PrintStream out);
}
