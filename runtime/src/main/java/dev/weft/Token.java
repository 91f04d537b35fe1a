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

    /** The context in which the variable was set; see {@link Context#identity()}. */
    final Object owner;

    boolean used;

    Token(ContextVar<T> variable, @Nullable Object before, Object owner) {
        this.variable = variable;
        this.before = before;
        this.owner = owner;
    }

    /**
     * Returns the variable that was set.
     *
     * @return the variable
     */
    public ContextVar<T> variable() {
        return variable;
    }

    /**
     * Returns the value that the variable had before.
     *
     * @return the value; null if it was set to null, or was not set: see {@link #hasOldValue()}
     */
    @SuppressWarnings("unchecked") // what set() stored
    public @Nullable T oldValue() {
        return hasOldValue() ? (T) before : null;
    }

    /**
     * Tells whether the variable had a value before; its initial value does not count.
     *
     * @return false where asyncio's {@code old_value} is {@code Token.MISSING}
     */
    public boolean hasOldValue() {
        return before != ContextVar.NONE;
    }

    /** Returns the variable and whether this token was used. */
    @Override
    public String toString() {
        return "<Token of " + variable + (used ? " used" : "") + ">";
    }
}
