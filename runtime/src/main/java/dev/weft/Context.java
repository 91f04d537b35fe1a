package dev.weft;

import dev.weft.internal.core.SharedContext;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A set of values of {@link ContextVar}s.
 *
 * <p>Each task and each callback runs in one of its own, a copy of its creator's at the time of creation. Copying costs
 * nothing: the values are immutable and shared until one is set.
 *
 * <p>Inside, three things stand for a context: null (no variable was ever set), an immutable array of variable and
 * value by turns (a snapshot, private to whoever holds it), or an object of this class (shared, so what is set in it
 * stays).
 *
 * <p>Iterating gives the variables that have a value here; the contents may change meanwhile.
 */
public sealed interface Context extends Iterable<ContextVar<?>> permits SharedContext {
    /**
     * Returns a copy of the current context, as Python's {@code copy_context}: that of the running task or callback, or
     * outside a loop that of the thread.
     *
     * @return a new context
     */
    static Context copy() {
        return SharedContext.copyOfCurrent();
    }

    /**
     * Returns a context in which no variable has a value, as Python's {@code Context()}.
     *
     * @return a new context
     */
    static Context empty() {
        return SharedContext.withoutValues();
    }

    /**
     * Returns a copy of this context: what is set in one of the two is not seen in the other.
     *
     * @return a new context
     */
    Context duplicate();

    /**
     * Returns the value that a variable has in this context; its initial value does not count.
     *
     * @param variable the variable
     * @param <T> the type of the value
     * @return the value; null if it was set to null, or was not set here: see {@link #contains}
     */
    <T> @Nullable T get(ContextVar<T> variable);

    /**
     * Returns the value that a variable has in this context, else {@code fallback}; its initial value does not count.
     *
     * @param variable the variable
     * @param fallback what to return if it was not set here
     * @param <T> the type of the value
     * @return the value
     */
    <T> T get(ContextVar<T> variable, T fallback);

    /**
     * Tells whether a variable has a value in this context.
     *
     * @param variable the variable
     * @return whether it was set, even to null
     */
    boolean contains(ContextVar<?> variable);

    /**
     * Tells how many variables have a value in this context.
     *
     * @return the number of variables
     */
    int size();

    /** Returns the variables that have a value in this context, as they are now. */
    @Override
    Iterator<ContextVar<?>> iterator();

    /**
     * Runs {@code body} in this context. What it sets stays here.
     *
     * @param body what to run
     * @throws IllegalStateException if something is running in this context already
     */
    void run(Runnable body);

    /**
     * Calls {@code body} in this context. What it sets stays here.
     *
     * @param body what to call
     * @param <T> the type of the result
     * @return its result
     * @throws Exception what it throws
     * @throws IllegalStateException if something is running in this context already
     */
    <T> T call(Callable<T> body) throws Exception;
}
