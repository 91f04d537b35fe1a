package dev.weft.internal.core;

import org.jspecify.annotations.Nullable;

/**
 * A coroutine that has its value already: what the markers {@code result} and {@code done} make when called as methods.
 * It may be awaited any number of times, since there is nothing to run.
 */
public final class Finished<T> extends Continuation<T> {
    private final @Nullable Object value;

    public Finished(@Nullable Object value) {
        super(false); // nobody waits for this object itself, and nothing is lost if nobody awaits it
        this.value = value;
    }

    @Override
    @Nullable
    Object begin(Continuation<?> caller) {
        caller.driver();
        return value;
    }

    @Override
    @Nullable
    Object beginTail(Continuation<?> self) {
        self.driver();
        return value;
    }

    @Override
    Continuation<?> claim(Job<?> job) {
        return new Once<>(value).claim(job);
    }

    @Override
    public void close() {
        // There is nothing to give up, and others may await it.
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) {
        throw new IllegalStateException("a value that is there already is never resumed");
    }

    @Override
    protected String describe() {
        return "result";
    }

    /** What a task runs that is made of such a value. */
    private static final class Once<T> extends Continuation<T> {
        private final @Nullable Object value;

        Once(@Nullable Object value) {
            this.value = value;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            valueOf(sent);
            return value;
        }

        @Override
        protected String describe() {
            return "result";
        }
    }
}
