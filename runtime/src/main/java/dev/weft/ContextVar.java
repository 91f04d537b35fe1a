package dev.weft;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A variable whose value belongs to the {@link Context}: each task has its own, inherited from its creator.
 *
 * @param <T> the type of the value
 */
public final class ContextVar<T> extends ContextKey {
    /** Stands for no value. */
    static final Object NONE = new Object();

    private final String name;
    private final @Nullable Object initial;

    private ContextVar(String name, @Nullable Object initial) {
        this.name = java.util.Objects.requireNonNull(name, "name");
        this.initial = initial;
    }

    /**
     * Makes a variable without an initial value.
     *
     * @param <T> the type of the value
     * @param name the name, for messages
     * @return a new variable
     */
    public static <T> ContextVar<T> of(String name) {
        return new ContextVar<>(name, NONE);
    }

    /**
     * Makes a variable with an initial value.
     *
     * @param <T> the type of the value
     * @param name the name, for messages
     * @param initial the value where nothing was set; may be null
     * @return a new variable
     */
    public static <T> ContextVar<T> of(String name, T initial) {
        return new ContextVar<>(name, initial);
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /**
     * Returns the value in the current context, else the initial value.
     *
     * @return the value
     * @throws NoSuchElementException if nothing was set and there is no initial value
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // only set() and of() store values
    public T get() {
        Object value = lookUp();
        if (value == NONE) {
            value = initial;
            if (value == NONE) {
                throw new NoSuchElementException(this + " has no value in this context and no initial one");
            }
        }
        return (T) value;
    }

    /**
     * Returns the value in the current context, else {@code fallback}; the initial value does not count.
     *
     * @param fallback what to return where nothing was set
     * @return the value
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // only set() stores values
    public T get(T fallback) {
        Object value = lookUp();
        return value == NONE ? fallback : (T) value;
    }

    /**
     * Sets the value in the current context.
     *
     * @param value the value, may be null
     * @return a token that {@link #reset} takes
     */
    public Token<T> set(T value) {
        Token<T> token = new Token<>(this, lookUp(), Context.identity());
        store(value);
        return token;
    }

    /**
     * Goes back to what there was before the {@link #set} that gave {@code token}.
     *
     * @param token the token; good for one use
     * @throws IllegalArgumentException if it belongs to another variable
     * @throws IllegalStateException if it was used already, or was made in another context: another task or callback, as asyncio's generators find out
     *     that are closed by somebody else
     */
    public void reset(Token<T> token) {
        if (token.variable != this) {
            throw new IllegalArgumentException("the token belongs to " + token.variable + ", not to " + this);
        }
        if (token.used) {
            throw new IllegalStateException("the token of " + this + " was used already");
        }
        if (token.owner != Context.identity()) {
            throw new IllegalStateException("the token of " + this
                    + " was made in a different context: reset the variable in the task or callback that set it");
        }
        token.used = true;
        if (token.before == NONE) {
            Context.setCurrentVars(Context.without(Context.currentVars(), this));
        } else {
            store(token.before);
        }
    }

    private @Nullable Object lookUp() {
        return Context.find(Context.currentVars(), this, NONE);
    }

    private void store(@Nullable Object value) {
        Context.setCurrentVars(Context.with(Context.currentVars(), this, value));
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return "<ContextVar name='" + name + "'>";
    }
}
