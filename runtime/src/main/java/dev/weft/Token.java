package dev.weft;

import dev.weft.internal.core.VariableToken;
import org.jspecify.annotations.Nullable;

/**
 * What there was before a {@link ContextVar#set}; {@link ContextVar#reset} goes back to it.
 *
 * @param <T> the type of the value
 */
public sealed interface Token<T> permits VariableToken {
    /**
     * Returns the variable that was set.
     *
     * @return the variable
     */
    ContextVar<T> variable();

    /**
     * Returns the value that the variable had before.
     *
     * @return the value; null if it was set to null, or was not set: see {@link #hasOldValue()}
     */
    @Nullable
    T oldValue();

    /**
     * Tells whether the variable had a value before; its initial value does not count.
     *
     * @return false where asyncio's {@code old_value} is {@code Token.MISSING}
     */
    boolean hasOldValue();
}
