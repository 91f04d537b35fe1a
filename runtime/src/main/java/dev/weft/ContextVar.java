package dev.weft;

import dev.weft.internal.core.Variable;
import java.util.NoSuchElementException;

/**
 * A variable whose value belongs to the {@link Context}: each task has its own, inherited from its creator.
 *
 * @param <T> the type of the value
 */
public sealed interface ContextVar<T> permits Variable {
    /**
     * Makes a variable without an initial value.
     *
     * @param <T> the type of the value
     * @param name the name, for messages
     * @return a new variable
     */
    static <T> ContextVar<T> of(String name) {
        return new Variable<>(name, Variable.NONE);
    }

    /**
     * Makes a variable with an initial value.
     *
     * @param <T> the type of the value
     * @param name the name, for messages
     * @param initial the value where nothing was set; may be null
     * @return a new variable
     */
    static <T> ContextVar<T> of(String name, T initial) {
        return new Variable<>(name, initial);
    }

    /** Returns the name. */
    String name();

    /**
     * Returns the value in the current context, else the initial value.
     *
     * @return the value
     * @throws NoSuchElementException if nothing was set and there is no initial value
     */
    T get();

    /**
     * Returns the value in the current context, else {@code fallback}; the initial value does not count.
     *
     * @param fallback what to return where nothing was set
     * @return the value
     */
    T get(T fallback);

    /**
     * Sets the value in the current context.
     *
     * @param value the value, may be null
     * @return a token that {@link #reset} takes
     */
    Token<T> set(T value);

    /**
     * Goes back to what there was before the {@link #set} that gave {@code token}.
     *
     * @param token the token; good for one use
     * @throws IllegalArgumentException if it belongs to another variable
     * @throws IllegalStateException if it was used already, or was made in another context: another task or callback,
     *     as asyncio's generators find out that are closed by somebody else
     */
    void reset(Token<T> token);
}
