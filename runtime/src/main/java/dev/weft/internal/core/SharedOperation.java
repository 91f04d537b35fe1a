package dev.weft.internal.core;

import dev.weft.Task;
import org.jspecify.annotations.Nullable;

/**
 * An operation without arguments, as one object for all its callers: awaiting it allocates nothing.
 *
 * @param <T> the type of the result
 */
public abstract class SharedOperation<T> extends Operation<T> {
    /** For the primitives. */
    protected SharedOperation() {
        super(false); // nobody waits for this object itself, and it may never be used
    }

    @Override
    final @Nullable Object begin(Continuation<?> caller) throws Throwable {
        return perform(caller);
    }

    @Override
    final @Nullable Object beginTail(Continuation<?> self) throws Throwable {
        Object value = attempt();
        return value == BLOCKED ? new Single<>(this).beginTail(self) : value;
    }

    @Override
    final Continuation<?> claim(Job<?> owner) {
        return new Single<>(this).claim(owner);
    }

    /** One run of a shared operation where there is no coroutine that awaits it. */
    private static final class Single<T> extends Operation<T> {
        private final SharedOperation<T> shared;

        Single(SharedOperation<T> shared) {
            this.shared = shared;
        }

        @Override
        protected @Nullable Object attempt() throws Throwable {
            return shared.attempt();
        }

        @Override
        protected WaitQueue line(Loop loop) {
            return shared.line(loop);
        }

        @Override
        protected Object block(Continuation<?> caller) {
            return shared.block(caller);
        }

        @Override
        protected @Nullable Object primitive() {
            return shared.primitive();
        }

        @Override
        protected @Nullable Task<?> holder() {
            return shared.holder();
        }

        @Override
        protected @Nullable String waitText() {
            return shared.waitText();
        }

        @Override
        protected @Nullable String primitiveName() {
            return shared.primitiveName();
        }

        @Override
        protected String describe() {
            return shared.describe();
        }
    }
}
