package dev.weft.codegen;

import dev.weft.AsyncIterator;
import dev.weft.Coroutine;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Generators;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The frame of an asynchronous generator: each advance runs it to the next {@code emit}.
 *
 * <p>Woven code: {@code emit(value)}, save the state, return {@code Boolean.TRUE}; on resumption {@link #value} of what
 * was sent; at the end return {@code Boolean.FALSE}. Its {@code awaitEach} loops call {@link #advance(AsyncIterator,
 * Frame)}, {@link #current(AsyncIterator)} and {@link #close(AsyncIterator, Frame)}, and of a generator
 * {@link #nextFor} at once. They need no coroutine for an advance of a generator: the frame of the generator is the
 * callee of the consumer's frame, resumed and left as any other, but for being called again.
 *
 * @param <T> the type of the elements
 */
@SuppressWarnings("BooleanLiteral") // what a body returns is compared by identity, as SUSPENDED is
public abstract class GeneratorFrame<T> extends GeneratorStates<T> implements Cloneable {
    /** What a generator is resumed with to go on behind its emit; also what a delegating loop begins with. */
    public static final Object NEXT = new Object() {
        @Override
        public String toString() {
            return "NEXT";
        }
    };

    /** For subclasses that are not generated. */
    protected GeneratorFrame() {}

    /**
     * For generated subclasses.
     *
     * @param version what {@link Frame#Frame(int, int)} takes
     * @param label the state of the body that has not begun
     * @throws LinkageError if this runtime is not one for that version
     */
    protected GeneratorFrame(int version, int label) {
        super(version, label);
    }

    /**
     * The body, which the weaver writes into each generated class: runs from the start or from the last suspension to
     * the next one or to the end.
     *
     * @param sent null at the start; {@link #NEXT} behind an emit; else what {@link #value} takes
     * @return {@link #SUSPENDED}; true after {@link #emit}; false at the end
     * @throws Throwable what the body throws
     */
    @Override
    protected @Nullable Object proceed(@Nullable Object sent) throws Throwable {
        throw notWoven(methodName());
    }

    /**
     * Stores the element that the consumer is going to see; woven code then saves its state and returns
     * {@code Boolean.TRUE}.
     *
     * @param value the element, may be null
     */
    public final void emit(@Nullable Object value) {
        rest(value);
    }

    // ---- what the loops over generators call

    /**
     * Awaits the next element of an iterator on behalf of {@code self}.
     *
     * @param iterator the iterator
     * @param self the frame of the calling body
     * @return whether there is an element, or {@link #SUSPENDED}
     * @throws Throwable the original failure
     */
    public static @Nullable Object advance(AsyncIterator<?> iterator, Frame<?> self) throws Throwable {
        if (iterator instanceof GeneratorFrame<?> generator) {
            return generator.advanceFor(self);
        }
        return await(iterator.advance(), self);
    }

    /**
     * Returns the element on which an iterator stands.
     *
     * @param iterator the iterator
     * @return the element
     */
    public static @Nullable Object current(AsyncIterator<?> iterator) {
        return iterator instanceof GeneratorFrame<?> generator ? generator.current() : iterator.current();
    }

    /**
     * Closes an iterator on behalf of {@code self}.
     *
     * @param iterator the iterator
     * @param self the frame of the calling body
     * @return anything, or {@link #SUSPENDED}
     * @throws Throwable the original failure
     */
    public static @Nullable Object close(AsyncIterator<?> iterator, Frame<?> self) throws Throwable {
        if (iterator instanceof GeneratorFrame<?> generator) {
            return generator.state == FINISHED ? null : generator.closeFor(self);
        }
        return await(iterator.closeAsync(), self);
    }

    /**
     * The loop {@code for (T element : awaitEach(iterator)) emit(element);} of {@code self}: emits all elements, each
     * of which suspends the loop. If they are those of a generator, {@code self} delegates to it.
     *
     * @param iterator the iterator
     * @param sent {@link #NEXT} to go on to the next element, or what the suspended loop was resumed with
     * @param unboxes whether the loop unboxes the elements, so that a null is an error
     * @param self the frame of the loop
     * @return false at the end; true when there was an element, or {@link #SUSPENDED}: to be returned
     * @throws Throwable the failure of the iterator, or what was thrown at the {@code emit}
     */
    public static @Nullable Object delegate(
            AsyncIterator<?> iterator, @Nullable Object sent, boolean unboxes, GeneratorFrame<?> self)
            throws Throwable {
        Object advanced = sent;
        if (sent == NEXT) {
            if (iterator instanceof GeneratorFrame<?> generator) {
                return generator.advanceForDelegator(self, unboxes);
            }
            advanced = await(iterator.advance(), self);
            if (advanced == SUSPENDED) {
                return SUSPENDED;
            }
        }
        return isTrue(value(advanced)) ? self.passOn(iterator, unboxes) : Boolean.FALSE;
    }

    @SuppressWarnings("NullAway") // a null is an error, as it is for a loop that does not delegate
    private static boolean isTrue(@Nullable Object advanced) {
        return (Boolean) advanced;
    }

    /**
     * Awaits the next element on behalf of {@code consumer}. Woven code overrides it with the same, written so that the
     * body is called from there while everything is as usual: see {@link #goesOn}.
     *
     * @param consumer the frame of the calling body
     * @return whether there is an element, or {@link #SUSPENDED}
     * @throws Throwable the original failure
     */
    public @Nullable Object nextFor(Frame<?> consumer) throws Throwable {
        return advanceFor(consumer);
    }

    /**
     * Lets this generator run on behind its emit if it rests and whoever advanced it last does so again; else changes
     * nothing.
     *
     * @param consumer the frame of the calling body
     * @return whether its body is to be called with {@link #NEXT} now
     */
    protected final boolean goesOn(Frame<?> consumer) {
        if (state != RESTING || delegation != null || !isCalledAgainBy(consumer)) {
            return false;
        }
        state = RUNNING;
        current = null;
        return true;
    }

    /**
     * The body that {@link #goesOn} has not come to an emit.
     *
     * @param result what it has returned
     * @return what the consumer gets
     */
    protected final @Nullable Object stopped(@Nullable Object result) {
        if (result == Boolean.FALSE) {
            finish();
        }
        return result;
    }

    /**
     * The body that {@link #goesOn} has failed.
     *
     * @param failure what it has thrown
     * @return what the consumer gets
     */
    protected final Throwable failed(Throwable failure) {
        finish();
        return failure;
    }

    // ---- advancing by hand

    /** Makes this generator, which {@code consumer} is about to advance by hand, a handle if it is fresh. */
    private void handOver(Continuation<?> consumer) {
        if (state != NEW) {
            return;
        }
        GeneratorFrame<?> body;
        try {
            body = (GeneratorFrame<?>) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
        Generators.begins(consumer, body, this);
        body.flags |= REGISTERED;
        current = body;
        state = HANDLE;
    }

    @Nullable
    Object advanceByHand(Continuation<?> consumer) throws Throwable {
        handOver(consumer);
        return advanceFor(consumer);
    }

    @Nullable
    Object sendByHand(Continuation<?> consumer, @Nullable Object value) throws Throwable {
        if (value == null) { // else a fresh one refuses it
            handOver(consumer);
        }
        return sendFor(consumer, value);
    }

    @Override
    protected @Nullable String position() {
        return state == HANDLE ? body().position() : super.position();
    }

    // ---- what users see

    @Override
    public final Coroutine<Boolean> advance() {
        return new ByHand.Advance(this);
    }

    @Override
    public final Coroutine<Boolean> send(@Nullable Object value) {
        return new ByHand.Send(this, value);
    }

    @Override
    public final Coroutine<Boolean> throwInto(Throwable error) {
        return new ByHand.ThrowInto(this, Objects.requireNonNull(error, "error"));
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the body emits elements of T
    public final T current() {
        if (!Delegation.rests(delegation, this)) {
            if (state == HANDLE) {
                return (T) body().current();
            }
            throw new IllegalStateException("there is no current element: " + describe()
                    + (state == NEW
                            ? " has not begun; await advance() first"
                            : " has ended or is on its way to the next one"));
        }
        return (T) (delegation == null ? current : delegation.leaf.current);
    }

    @Override
    public final Coroutine<Void> closeAsync() {
        return new ByHand.Close(this);
    }
}
