package dev.weft.internal.core;

import dev.weft.ContextVar;
import dev.weft.Token;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A {@link ContextVar} from within. */
public final class Variable<T> extends ContextKey implements ContextVar<T> {
    /** Stands for no value. */
    public static final Object NONE = new Object();

    private final String name;
    private final @Nullable Object initial;

    /** Makes a variable; {@link #NONE} for no initial value. */
    public Variable(String name, @Nullable Object initial) {
        this.name = Objects.requireNonNull(name, "name");
        this.initial = initial;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
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

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // only set() stores values
    public T get(T fallback) {
        Object value = lookUp();
        return value == NONE ? fallback : (T) value;
    }

    @Override
    public VariableToken<T> set(T value) {
        VariableToken<T> token = new VariableToken<>(this, lookUp(), SharedContext.identity());
        store(value);
        return token;
    }

    @Override
    public void reset(Token<T> made) {
        VariableToken<T> token = (VariableToken<T>) made;
        if (token.variable != this) {
            throw new IllegalArgumentException("the token belongs to " + token.variable + ", not to " + this);
        }
        if (token.used) {
            throw new IllegalStateException("the token of " + this + " was used already");
        }
        if (token.owner != SharedContext.identity()) {
            throw new IllegalStateException("the token of " + this
                    + " was made in a different context: reset the variable in the task or callback that set it");
        }
        token.used = true;
        if (token.before == NONE) {
            SharedContext.setCurrentVars(SharedContext.without(Running.vars(), this));
        } else {
            store(token.before);
        }
    }

    private @Nullable Object lookUp() {
        return SharedContext.find(Running.vars(), this, NONE);
    }

    private void store(@Nullable Object value) {
        SharedContext.setCurrentVars(SharedContext.with(Running.vars(), this, value));
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return "<ContextVar name='" + name + "'>";
    }
}
