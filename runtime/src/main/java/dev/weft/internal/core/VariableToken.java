package dev.weft.internal.core;

import dev.weft.Token;
import org.jspecify.annotations.Nullable;

/** A {@link Token} from within. */
public final class VariableToken<T> implements Token<T> {
    final Variable<T> variable;

    /** The value before, or {@link Variable#NONE}. */
    final @Nullable Object before;

    /** The context in which the variable was set; see {@link SharedContext#identity()}. */
    final Object owner;

    boolean used;

    VariableToken(Variable<T> variable, @Nullable Object before, Object owner) {
        this.variable = variable;
        this.before = before;
        this.owner = owner;
    }

    @Override
    public Variable<T> variable() {
        return variable;
    }

    @Override
    @SuppressWarnings("unchecked") // what set() stored
    public @Nullable T oldValue() {
        return hasOldValue() ? (T) before : null;
    }

    @Override
    public boolean hasOldValue() {
        return before != Variable.NONE;
    }

    /** Returns the variable and whether this token was used. */
    @Override
    public String toString() {
        return "<Token of " + variable + (used ? " used" : "") + ">";
    }
}
