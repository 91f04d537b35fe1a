package dev.weft.codegen;

import dev.weft.AsyncGenerator;
import dev.weft.AsyncIterator;
import dev.weft.Coroutine;
import java.util.Objects;
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

    /** Whose element this generator has emitted unchanged; null once this one runs again. */
    private @Nullable GeneratorFrame<?> delegate;

    /** Who has emitted this generator's element unchanged. */
    private @Nullable GeneratorFrame<?> delegator;

    /** Where the chain of delegates ended when it was last walked; a hint, it may have come to rest since. */
    private @Nullable GeneratorFrame<?> leaf;

    /** How this generator came to rest while its delegator slept; what the delegator's next advance of it gets. */
    private @Nullable Throwable unseenFailure;

    /** Whether it runs in the place of those that delegate to it, which are not free then either. */
    private boolean forDelegator;

    /** Whether it emitted meanwhile what its delegator has to look at itself. */
    private boolean unseenElement;

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
        hasCurrent = true;
        if (value instanceof Element element && element.emittedBy(this)) {
            return;
        }
        current = value instanceof Element element ? element.generator.current() : value;
    }

    /**
     * What {@code for (T element : awaitEach(iterator)) emit(element);} emits instead of the element itself: this generator then
     * delegates to {@code iterator} until that comes to its end, and an advance goes straight to the innermost generator. Without
     * that, each element of a recursive walk would pass through all generators above it.
     *
     * @param iterator stands on an element
     * @return the argument for {@link #emit}
     */
    public static @Nullable Object elementOf(AsyncIterator<?> iterator) {
        if (iterator instanceof GeneratorFrame<?> generator && generator.state == EMITTED) {
            return new Element(generator);
        }
        return iterator.current();
    }

    /** The current element of another generator. */
    private static final class Element {
        private final GeneratorFrame<?> generator;

        Element(GeneratorFrame<?> generator) {
            this.generator = generator;
        }

        /** Makes an emitting generator the delegator; refuses if the generator has another one. */
        boolean emittedBy(GeneratorFrame<?> emitting) {
            GeneratorFrame<?> other = generator.delegator;
            if (other != null && other != emitting && other.delegate == generator) {
                return false;
            }
            generator.delegator = emitting;
            emitting.delegate = generator;
            emitting.leaf = generator.innermost();
            return true;
        }
    }

    /** Takes this generator from its delegator, if it has one: those above have to look again where their chains end. */
    private void takeOver() {
        GeneratorFrame<?> generator = this;
        for (GeneratorFrame<?> above = delegator;
                above != null && above.delegate == generator;
                above = above.delegator) {
            above.leaf = null;
            generator = above;
        }
    }

    /** Whether the body of this generator or of one that it delegates to runs or waits. */
    private boolean isRunning() {
        GeneratorFrame<?> next = innermost().delegate;
        return state == RUNNING || (next != null && next.state == RUNNING && next.forDelegator);
    }

    /** The generator at the end of the chain of delegates that rest on an element; this one if it delegates to none. */
    private GeneratorFrame<?> innermost() {
        GeneratorFrame<?> generator = this;
        GeneratorFrame<?> hint = leaf;
        if (hint != null && hint.state == EMITTED) {
            generator = hint;
        }
        for (GeneratorFrame<?> next = generator.delegate;
                next != null && next.state == EMITTED;
                next = generator.delegate) {
            generator = next;
        }
        return generator;
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
        if (!hasCurrent || state == RUNNING) {
            throw new IllegalStateException("there is no current element: " + describe()
                    + (state == NEW
                            ? " has not begun; await advance() first"
                            : " has ended or is on its way to the next one"));
        }
        return (T) innermost().current;
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

    private @Nullable Object run(Coroutine<?> caller, @Nullable Throwable thrown, boolean forDelegator)
            throws Throwable {
        boolean begins = state == NEW;
        state = RUNNING;
        current = null;
        hasCurrent = false;
        delegate = null;
        leaf = null;
        unseenElement = false;
        this.forDelegator = forDelegator;
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

    /** The end, for whoever has not seen it yet. */
    private boolean finishedUnseen() throws Throwable {
        Throwable failure = unseenFailure;
        if (failure != null) {
            unseenFailure = null;
            throw failure;
        }
        return false;
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

        /** Which generator runs: the one that is advanced or a delegate of it; null before and after. */
        private @Nullable GeneratorFrame<?> running;

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
                if (running == null) {
                    if (generator.state == FINISHED) {
                        return generator.finishedUnseen();
                    }
                    if (generator.isRunning()) {
                        throw new IllegalStateException("advance(): asynchronous generator is already running: "
                                + generator.describe() + " has one consumer at a time");
                    }
                    if (generator.unseenElement) {
                        generator.unseenElement = false;
                        return done(true);
                    }
                    generator.takeOver();
                    GeneratorFrame<?> first = generator.innermost();
                    if (first != generator) {
                        generator.state = RUNNING;
                        generator.forDelegator = false;
                    }
                    running = first;
                    result = first.run(this, null, first != generator);
                }
            } catch (Throwable failure) {
                if (running == null) {
                    throw failure;
                }
                return goOn(failure, null);
            }
            return goOn(null, result);
        }

        /** Goes on after the running generator came to rest: with its delegator, unless it was the one that is advanced. */
        private @Nullable Object goOn(@Nullable Throwable failure, @Nullable Object result) throws Throwable {
            GeneratorFrame<?> generator = this.generator;
            while (result != SUSPENDED) {
                GeneratorFrame<?> rested = Objects.requireNonNull(running);
                boolean emitted = result == Boolean.TRUE;
                rested.rested(emitted);
                if (rested == generator) {
                    running = null;
                    if (failure != null) {
                        throw failure;
                    }
                    return done(emitted);
                }
                if (emitted && rested.current() != null) {
                    generator.leaf = rested.innermost();
                    generator.state = EMITTED;
                    running = null;
                    return done(true);
                }
                rested.unseenElement = emitted;
                rested.unseenFailure = failure;
                failure = null;
                running = Objects.requireNonNull(rested.delegator);
                try {
                    result = running.run(this, null, running != generator);
                } catch (Throwable thrown) {
                    failure = thrown;
                    result = null;
                }
            }
            return SUSPENDED;
        }

        private Object done(boolean advanced) {
            retire();
            generator.idleStep = this;
            return advanced;
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
                    if (generator.isRunning()) {
                        throw new IllegalStateException("closeAsync(): asynchronous generator is already running: "
                                + generator.describe() + " must come to rest before it can be closed");
                    }
                    begun = true;
                    generator.takeOver();
                    result = generator.run(this, new GeneratorExit(), false);
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
