package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * An operation that mostly finishes at once, as one object for all its callers: awaiting it allocates nothing unless it has to wait.
 *
 * <p>The base of the operations of {@code dev.weft.sync} that take no arguments, such as acquiring a lock. It is not meant to be extended
 * elsewhere, and may change.
 *
 * <pre>
 *   await     attempt() ── a value ──▶ that is the result; the caller goes on
 *                │
 *                └────── BLOCKED ────▶ block() makes an ordinary coroutine, which takes the place of this one
 * </pre>
 *
 * @param <T> the type of the result
 */
public abstract class SharedCoroutine<T> extends Coroutine<T> {
    /** What {@link #attempt} returns when the operation has to wait. */
    protected static final Object BLOCKED = new Object() {
        @Override
        public String toString() {
            return "BLOCKED";
        }
    };

    /** For the primitives. */
    @SuppressWarnings("this-escape") // sets two fields of the superclass
    protected SharedCoroutine() {
        retire(); // nobody waits for this object itself, and it may never be used
    }

    /**
     * Does the operation if it need not wait.
     *
     * @return the result, or {@link #BLOCKED} if nothing was done
     * @throws Throwable what the operation fails with
     */
    protected abstract @Nullable Object attempt() throws Throwable;

    /**
     * Makes the coroutine that waits; called right after {@link #attempt} found that it must.
     *
     * @return a fresh coroutine
     */
    protected Coroutine<T> block() {
        throw new IllegalStateException(this + " never waits");
    }

    @Override
    final @Nullable Object begin(Coroutine<?> caller) throws Throwable {
        Object value = attempt();
        return value == BLOCKED ? block().begin(caller) : value;
    }

    @Override
    final @Nullable Object beginTail(Coroutine<?> self) throws Throwable {
        Object value = attempt();
        return value == BLOCKED ? block().beginTail(self) : value;
    }

    @Override
    final Coroutine<?> claim(Task<?> owner) {
        return new Claimed<>(this).claim(owner);
    }

    @Override
    protected final Object resume(@Nullable Object sent) {
        throw new IllegalStateException("the shared " + describe() + " is never resumed");
    }

    /** What a task runs whose coroutine is a shared one. */
    private static final class Claimed<T> extends Coroutine<T> {
        private final SharedCoroutine<T> shared;

        Claimed(SharedCoroutine<T> shared) {
            this.shared = shared;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            valueOf(sent);
            return shared.beginTail(this);
        }

        @Override
        protected String describe() {
            return shared.describe();
        }
    }
}
