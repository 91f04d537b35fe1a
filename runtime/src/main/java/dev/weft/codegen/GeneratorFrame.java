package dev.weft.codegen;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import org.jspecify.annotations.Nullable;

/**
 * The frame of an asynchronous generator: resumed by {@link #advance()}, it runs to the next {@code emit}.
 *
 * <h2>State table</h2>
 *
 * <pre>
 *   state       advance()                              closeAsync()
 *   NEW         runs the body from its start           finished, without running anything
 *   EMITTED     runs on behind the emit                throws GeneratorExit there; an emit after that is an error
 *   RUNNING     refused: one consumer at a time        refused
 *   FINISHED    false                                  nothing
 * </pre>
 *
 * <p>Woven code: {@code emit(value)}, save the state, return {@code Boolean.TRUE}; on resumption {@link #value} of what was sent; at
 * the end return {@code Boolean.FALSE}.
 *
 * @param <T> the type of the elements
 */
public abstract class GeneratorFrame<T> extends Frame<Boolean> implements AsyncGenerator<T> {
    private static final byte NEW = 0;
    private static final byte EMITTED = 1;
    private static final byte RUNNING = 2;
    private static final byte FINISHED = 3;

    private @Nullable Object current;
    /** The coroutine for the next {@link #advance()}, unless it is out. */
    private @Nullable Step idleStep;

    /** Where the loop has noted that this generator has begun; null before and after. */
    private @Nullable Object place;

    private byte state;
    private boolean hasCurrent;

    /** For generated subclasses. */
    @SuppressWarnings("this-escape") // sets two fields of the superclass
    protected GeneratorFrame() {
        retire(); // it is advanced, never awaited itself
    }

    /**
     * Stores the element that the consumer is going to see; woven code then saves its state and returns {@code Boolean.TRUE}.
     *
     * @param value the element, may be null
     */
    public final void emit(@Nullable Object value) {
        current = value;
        hasCurrent = true;
    }

    @Override
    public final Coroutine<Boolean> advance() {
        Step step = idleStep;
        if (step == null) {
            return new Step(this);
        }
        idleStep = null;
        return step.renewed();
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the body emits elements of T
    public final T current() {
        if (!hasCurrent) {
            throw new IllegalStateException("there is no current element: " + describe()
                    + (state == NEW
                            ? " has not begun; await advance() first"
                            : " has ended or is on its way to the next one"));
        }
        return (T) current;
    }

    @Override
    public final Coroutine<Void> closeAsync() {
        return new Close(this);
    }

    /**
     * Never to be called: asynchronous code awaits {@link #closeAsync()} instead.
     *
     * @throws IllegalStateException always
     */
    @Override
    public final void close() {
        AsyncGenerator.super.close();
    }

    private @Nullable Object run(Coroutine<?> caller, @Nullable Throwable thrown) throws Throwable {
        boolean begins = state == NEW;
        state = RUNNING;
        current = null;
        hasCurrent = false;
        if (begins) {
            place = generatorBegins(caller, this);
        }
        return reenter(caller, thrown);
    }

    /** Takes note of how the body came to rest. */
    private void rested(boolean emitted) {
        leave();
        if (emitted) {
            state = EMITTED;
            return;
        }
        state = FINISHED;
        current = null;
        hasCurrent = false;
        forget();
    }

    /** The loop need not close this generator any more. */
    private void forget() {
        Object place = this.place;
        if (place != null) {
            this.place = null;
            generatorEnded(place);
        }
    }

    /** One advance: the coroutine that the consumer awaits, and the caller of the frame. */
    private static final class Step extends Coroutine<Boolean> {
        private final GeneratorFrame<?> generator;
        private boolean begun;

        Step(GeneratorFrame<?> generator) {
            this.generator = generator;
        }

        Step renewed() {
            renew();
            return this;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            GeneratorFrame<?> generator = this.generator;
            Object result;
            try {
                result = valueOf(sent);
                if (!begun) {
                    if (generator.state == FINISHED) {
                        return false;
                    }
                    if (generator.state == RUNNING) {
                        throw new IllegalStateException("advance(): asynchronous generator is already running: "
                                + generator.describe() + " has one consumer at a time");
                    }
                    begun = true;
                    result = generator.run(this, null);
                    if (result == SUSPENDED) {
                        return SUSPENDED;
                    }
                }
            } catch (Throwable failure) {
                if (begun) {
                    generator.rested(false);
                }
                throw failure;
            }
            generator.rested(result == Boolean.TRUE);
            begun = false;
            retire();
            generator.idleStep = this;
            return result;
        }

        @Override
        protected String describe() {
            return generator.describe() + ".advance";
        }
    }

    /** One close: throws {@link GeneratorExit} at the emit where the body rests. */
    private static final class Close extends Coroutine<Void> {
        private final GeneratorFrame<?> generator;
        private boolean begun;

        Close(GeneratorFrame<?> generator) {
            this.generator = generator;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            GeneratorFrame<?> generator = this.generator;
            Object result;
            try {
                result = valueOf(sent);
                if (!begun) {
                    if (generator.state == NEW) {
                        generator.state = FINISHED;
                    }
                    if (generator.state == FINISHED) {
                        return null;
                    }
                    if (generator.state == RUNNING) {
                        throw new IllegalStateException("closeAsync(): asynchronous generator is already running: "
                                + generator.describe() + " must come to rest before it can be closed");
                    }
                    begun = true;
                    result = generator.run(this, new GeneratorExit());
                    if (result == SUSPENDED) {
                        return SUSPENDED;
                    }
                }
            } catch (GeneratorExit exit) {
                generator.rested(false);
                return null;
            } catch (Throwable failure) {
                if (begun) {
                    generator.rested(false);
                }
                throw failure;
            }
            generator.rested(result == Boolean.TRUE);
            if (result == Boolean.TRUE) {
                generator.forget();
                throw new IllegalStateException("asynchronous generator ignored GeneratorExit: " + generator.describe()
                        + " must not emit while it is being closed");
            }
            return null;
        }

        @Override
        protected String describe() {
            return generator.describe() + ".closeAsync";
        }
    }
}
