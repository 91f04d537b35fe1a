package dev.weft;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A variable whose value belongs to the {@link Context}: each task has its own, inherited from its creator.
 *
 * @param <T> the type of the value
 */
public final class ContextVar<T> {
    private static final Object NONE = new Object();

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
     * Sets the value in the current context.
     *
     * @param value the value, may be null
     * @return a token that {@link #reset} takes
     */
    public Token<T> set(T value) {
        Token<T> token = new Token<>(this, lookUp());
        store(value);
        return token;
    }

    /**
     * Goes back to what there was before the {@link #set} that gave {@code token}.
     *
     * @param token the token; good for one use
     * @throws IllegalArgumentException if it belongs to another variable
     * @throws IllegalStateException if it was used already
     */
    public void reset(Token<T> token) {
        if (token.variable != this) {
            throw new IllegalArgumentException("the token belongs to " + token.variable + ", not to " + this);
        }
        if (token.used) {
            throw new IllegalStateException("the token of " + this + " was used already");
        }
        token.used = true;
        store(token.before);
    }

    private @Nullable Object lookUp() {
        @Nullable Object[] vars = Context.currentVars();
        int index = indexIn(vars);
        return vars == null || index < 0 ? NONE : vars[index + 1];
    }

    private void store(@Nullable Object value) {
        @Nullable Object[] vars = Context.currentVars();
        int index = indexIn(vars);
        @Nullable Object[] changed;
        if (vars == null) {
            changed = new @Nullable Object[] {this, value};
        } else if (index < 0) {
            changed = java.util.Arrays.copyOf(vars, vars.length + 2);
            changed[vars.length] = this;
            changed[vars.length + 1] = value;
        } else {
            changed = vars.clone();
            changed[index + 1] = value;
        }
        Context.setCurrentVars(changed);
    }

    private int indexIn(@Nullable Object @Nullable [] vars) {
        if (vars != null) {
            for (int i = 0; i < vars.length; i += 2) {
                if (vars[i] == this) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return "<ContextVar name='" + name + "'>";
    }

    /**
     * What there was before a {@link ContextVar#set}.
     *
     * @param <T> the type of the value
     */
    public static final class Token<T> {
        private final ContextVar<T> variable;
        private final @Nullable Object before;
        private boolean used;

        Token(ContextVar<T> variable, @Nullable Object before) {
            this.variable = variable;
            this.before = before;
        }
    }
}
