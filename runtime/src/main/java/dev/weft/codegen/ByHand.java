package dev.weft.codegen;

import dev.weft.internal.core.Continuation;
import org.jspecify.annotations.Nullable;

/**
 * What is awaited to move a generator on without a loop over it: one coroutine for each call.
 *
 * @param <T> the type of the result
 */
abstract class ByHand<T> extends Continuation<T> {
    final GeneratorFrame<?> generator;
    private boolean begun;

    private ByHand(GeneratorFrame<?> generator) {
        this.generator = generator;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Object advanced = valueOf(sent);
        if (!begun) {
            begun = true;
            advanced = start();
        }
        if (advanced != SUSPENDED) {
            generator.restAfter(this);
        }
        return advanced;
    }

    /** Calls the generator. */
    abstract @Nullable Object start() throws Throwable;

    /** The method that made this. */
    abstract String method();

    @Override
    protected String describe() {
        return generator.describe() + method();
    }

    /** One advance. */
    static final class Advance extends ByHand<Boolean> {
        Advance(GeneratorFrame<?> generator) {
            super(generator);
        }

        @Override
        @Nullable
        Object start() throws Throwable {
            return generator.advanceByHand(this);
        }

        @Override
        String method() {
            return ".advance";
        }
    }

    /** One send. */
    static final class Send extends ByHand<Boolean> {
        private final @Nullable Object value;

        Send(GeneratorFrame<?> generator, @Nullable Object value) {
            super(generator);
            this.value = value;
        }

        @Override
        @Nullable
        Object start() throws Throwable {
            return generator.sendByHand(this, value);
        }

        @Override
        String method() {
            return ".send";
        }
    }

    /** What a generator is resumed with by the trampoline when something was sent to it. */
    record Received(Object value) {}

    /** One throw. */
    static final class ThrowInto extends ByHand<Boolean> {
        private final Throwable error;

        ThrowInto(GeneratorFrame<?> generator, Throwable error) {
            super(generator);
            this.error = error;
        }

        @Override
        @Nullable
        Object start() throws Throwable {
            return generator.throwFor(this, error);
        }

        @Override
        String method() {
            return ".throwInto";
        }
    }

    /** One close. */
    static final class Close extends ByHand<Void> {
        Close(GeneratorFrame<?> generator) {
            super(generator);
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            return super.resume(sent) == SUSPENDED ? SUSPENDED : null;
        }

        @Override
        @Nullable
        Object start() throws Throwable {
            return generator.closeFor(this);
        }

        @Override
        String method() {
            return ".closeAsync";
        }
    }
}
