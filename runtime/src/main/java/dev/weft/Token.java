package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * What there was before a {@link ContextVar#set}; {@link ContextVar#reset} goes back to it.
 *
 * @param <T> the type of the value
 */
public final class Token<T> {
    final ContextVar<T> variable;

    /** The value before, or {@link ContextVar#NONE}. */
    final @Nullable Object before;

    boolean used;

    Token(ContextVar<T> variable, @Nullable Object before) {
        this.variable = variable;
        this.before = before;
    }

    /**
     * Returns the variable that was set.
     *
     * @return the variable
     */
    public ContextVar<T> variable() {
        return variable;
    }

    /** Returns the variable and whether this token was used. */
    @Override
    public String toString() {
        return "<Token of " + variable + (used ? " used" : "") + ">";
    }
}
