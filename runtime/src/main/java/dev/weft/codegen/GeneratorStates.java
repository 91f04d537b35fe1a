package dev.weft.codegen;

import dev.weft.AsyncGenerator;
import dev.weft.AsyncIterator;
import dev.weft.GeneratorExit;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Generators;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a generator stands, and how it is moved on, closed, and lets others delegate to it.
 *
 * <h2>State table</h2>
 *
 * <pre>
 *   state       advance                                close
 *   NEW         runs the body from its start           finished, without running anything
 *   RESTING     runs on behind the emit                throws GeneratorExit there; an emit after that is an error
 *   RUNNING     refused: one consumer at a time        refused
 *   FINISHED    false                                  nothing
 *   HANDLE      that of the body                       that of the body
 * </pre>
 *
 * <p>A loop over a generator closes it. Who advances it by hand may drop it instead, and the loop shall notice: at the
 * first advance by hand the frame that the user has becomes a handle to a copy of itself, the body, which runs in its
 * place. The loop knows the body, and closes it when the handle is garbage. Whoever is given a generator comes to its
 * body before anything else; delegations know bodies only. Nothing that the body reaches while it rests leads to the
 * handle.
 *
 * <p>A send is an advance whose value the body can ask for right behind the emit. A throw is one that throws there
 * instead of running on; in the state NEW it finishes the generator.
 *
 * <p>Of generators that {@linkplain Delegation delegate} to each other the {@link Delegation} knows whether they run or
 * rest.
 *
 * @param <T> the type of the elements
 */
@SuppressWarnings("BooleanLiteral") // what a body returns is compared by identity, as SUSPENDED is
abstract class GeneratorStates<T> extends Frame<Boolean> implements AsyncGenerator<T> {
    static final byte NEW = 0;
    static final byte RESTING = 1;
    static final byte RUNNING = 2;
    static final byte FINISHED = 3;
    static final byte HANDLE = 4;

    /** A close runs: the outcome is that of the close. */
    static final byte CLOSING = 1;

    /** The loop knows that it has to be closed. */
    static final byte REGISTERED = 2;

    /** The loop of the delegator unboxes the elements. */
    static final byte REFUSES_NULL = 4;

    /** It ignored a close and is not closed again at the end of the run. */
    static final byte GIVEN_UP = 8;

    /** The element, while this generator stands at an emit; of a handle its body. */
    @Nullable
    Object current;

    @Nullable
    Delegation delegation;

    byte state;
    byte flags;

    GeneratorStates() {
        super(true);
    }

    GeneratorStates(int version, int label) {
        super(true, version, label);
    }

    /** The body. */
    protected abstract @Nullable Object proceed(@Nullable Object sent) throws Throwable;

    /** Stands at an emit from now on. */
    final void rest(@Nullable Object element) {
        current = element;
        Delegation delegation = this.delegation;
        if (delegation == null) {
            state = RESTING;
        } else if (element != null || !delegation.refuseNull(this)) {
            delegation.leaf = this;
            delegation.rests = true;
        }
    }

    // ---- advancing

    @Nullable
    Object advanceFor(Continuation<?> consumer) throws Throwable {
        if (delegation != null) {
            return advanceAll(delegation, consumer);
        }
        Object sent = GeneratorFrame.NEXT;
        if (state == NEW) {
            sent = null;
            register(consumer);
        } else if (state == FINISHED) {
            return Boolean.FALSE;
        } else if (state == RUNNING) {
            throw alreadyRunning("advance");
        } else if (state == HANDLE) {
            return body().advanceFor(consumer);
        }
        boolean fits = calledBy(consumer);
        state = RUNNING;
        return fits ? step(sent) : bounce(sent);
    }

    private @Nullable Object advanceAll(Delegation delegation, Continuation<?> consumer) throws Throwable {
        if (!delegation.rests) {
            throw alreadyRunning("advance");
        }
        delegation.endAbove(this);
        if (this.delegation == null) {
            return advanceFor(consumer);
        }
        calledBy(consumer);
        this.delegation.rests = false;
        return drive(this.delegation.leaf, this, consumer);
    }

    @Nullable
    Object advanceForDelegator(GeneratorStates<?> delegator, boolean unboxes) throws Throwable {
        if (state != NEW) {
            GeneratorStates<?> generator = state == HANDLE ? body() : this;
            return generator.state == FINISHED ? Boolean.FALSE : generator.advanceAgainForDelegator(delegator, unboxes);
        }
        boolean fits = calledBy(delegator);
        state = RUNNING;
        flags = unboxes ? REFUSES_NULL : 0;
        delegation = delegator.ownDelegation();
        Object result = fits ? step(null) : bounce(null);
        return result == Boolean.TRUE ? elementFor(delegator, unboxes) : result;
    }

    /** The slow path, of a generator that begun elsewhere or was advanced by somebody else meanwhile. */
    private @Nullable Object advanceAgainForDelegator(GeneratorStates<?> delegator, boolean unboxes) throws Throwable {
        if (!Delegation.rests(delegation, this)) {
            throw alreadyRunning("advance");
        }
        if (delegation != null) {
            delegation.endAbove(this);
        }
        GeneratorStates<?> leaf = delegation == null ? this : delegation.leaf;
        calledBy(delegator);
        flags = (byte) (unboxes ? flags | REFUSES_NULL : flags & ~REFUSES_NULL);
        moveTo(delegator.ownDelegation(), leaf);
        Object result = drive(leaf, this, delegator);
        return result == Boolean.TRUE ? elementFor(delegator, unboxes) : result;
    }

    /** Lets the delegator look at the element if that was not emitted for it as well. */
    private Object elementFor(GeneratorStates<?> delegator, boolean unboxes) {
        return delegation == delegator.delegation ? Boolean.TRUE : delegator.passOn(this, unboxes);
    }

    private Delegation ownDelegation() {
        Delegation delegation = this.delegation;
        if (delegation == null) {
            this.delegation = delegation = new Delegation(this, this, false);
        }
        return delegation;
    }

    /** Resumes a generator and, as they end, those that delegate to it up to {@code top}, as the trampoline would. */
    private static @Nullable Object drive(GeneratorStates<?> leaf, GeneratorStates<?> top, Continuation<?> consumer)
            throws Throwable {
        GeneratorStates<?> generator = leaf;
        Object sent = GeneratorFrame.NEXT;
        for (; ; ) {
            if (!generator.runBy(consumer)) {
                return generator.bounce(sent);
            }
            if (generator == top) {
                return generator.step(sent);
            }
            GeneratorStates<?> delegator = generator.delegator();
            try {
                sent = generator.step(sent);
            } catch (Throwable failure) {
                sent = thrown(failure);
            }
            if (sent == SUSPENDED) {
                return SUSPENDED;
            }
            if (sent == Boolean.TRUE) {
                if (generator.delegation == top.delegation) {
                    return Boolean.TRUE;
                }
                delegator = generator.top().delegator(); // who has to look at the element
            }
            generator = delegator;
        }
    }

    /** Advances, and lets the body see {@code value} until it comes to rest or waits again. */
    @Nullable
    Object sendFor(Continuation<?> consumer, @Nullable Object value) throws Throwable {
        if (state == HANDLE) {
            return body().sendFor(consumer, value);
        }
        if (state == NEW && value != null) {
            throw new IllegalStateException("send(value): cannot send to a generator that has just been made: "
                    + describe() + " stands at no emit; await advance() first, or send(null)");
        }
        if (value == null || state == FINISHED) {
            return advanceFor(consumer);
        }
        if (!Delegation.rests(delegation, this)) {
            throw alreadyRunning("send");
        }
        if (delegation != null) {
            delegation.endAbove(this);
            if (delegation != null) {
                return advanceFor(consumer); // the emit is in a loop that does not look at it
            }
        }
        boolean fits = calledBy(consumer);
        state = RUNNING;
        return fits ? stepReceiving(value) : bounce(new ByHand.Received(value));
    }

    private @Nullable Object stepReceiving(Object value) throws Throwable {
        Continuation<?> task = caller(); // the generator itself may have ended afterwards
        Generators.setReceived(this, value);
        try {
            return step(GeneratorFrame.NEXT);
        } finally {
            if (task != null) {
                Generators.setReceived(task, null);
            }
        }
    }

    /** Throws {@code error} at the emit. */
    @Nullable
    Object throwFor(Continuation<?> consumer, Throwable error) throws Throwable {
        if (state == HANDLE) {
            return body().throwFor(consumer, error);
        }
        if (state == NEW) {
            state = FINISHED;
            throw error;
        }
        if (state == FINISHED) {
            return Boolean.FALSE;
        }
        if (!Delegation.rests(delegation, this)) {
            throw alreadyRunning("throwInto");
        }
        if (delegation != null) {
            delegation.endAbove(this);
            delegation = null; // and leaves its delegate, which rests on, as a close does
        }
        boolean fits = calledBy(consumer);
        state = RUNNING;
        Object sent = thrown(error);
        return fits ? step(sent) : bounce(sent);
    }

    /** Called by the trampoline: goes on after a suspension. */
    @Override
    protected final @Nullable Object resume(@Nullable Object sent) throws Throwable {
        if (delegation != null && delegation.top != this) {
            delegator().runBy(this); // perhaps it was another task that ran it before
        }
        Object result = sent instanceof ByHand.Received received ? stepReceiving(received.value()) : step(sent);
        if (result == Boolean.TRUE) {
            GeneratorStates<?> top = top();
            if (top != this) {
                if (top.caller() instanceof GeneratorStates<?> delegator) {
                    delegator.runBy(this);
                }
                return top.bounceToCaller(top.isClosing() ? thrown(top.ignoredExit()) : Boolean.TRUE);
            }
        }
        return result;
    }

    private @Nullable Object step(@Nullable Object sent) throws Throwable {
        current = null;
        Object result;
        try {
            result = proceed(sent);
        } catch (Throwable failure) {
            boolean closed = isClosing() && failure instanceof GeneratorExit;
            finish();
            if (closed) {
                return Boolean.FALSE;
            }
            throw failure;
        }
        if (result == Boolean.FALSE) {
            finish();
        } else if (result == Boolean.TRUE && isClosing()) {
            throw ignoredExit();
        }
        return result;
    }

    void finish() {
        if ((flags & REGISTERED) != 0) {
            Generators.ends(this);
        } else {
            retire();
        }
        state = FINISHED;
        flags = 0;
        current = null;
        delegation = null;
    }

    /**
     * A call by hand is over: a body that rests forgets {@code consumer} and the task that has run it, which may lead
     * to this handle.
     */
    void restAfter(Continuation<?> consumer) {
        if (state == HANDLE) {
            GeneratorStates<?> body = body();
            if (body.caller() == consumer && Delegation.rests(body.delegation, body)) {
                if (body.delegation != null) {
                    body.delegation.leaf.leaveTask();
                }
                body.leaveConsumer();
            }
        }
    }

    // ---- closing

    @Nullable
    Object closeFor(Continuation<?> closer) throws Throwable {
        if (state == HANDLE) {
            return body().closeFor(closer);
        }
        if (state == NEW || state == FINISHED) {
            state = FINISHED;
            return null;
        }
        if (!Delegation.rests(delegation, this)) {
            throw new IllegalStateException("closeAsync(): asynchronous generator is already running: " + describe()
                    + " must come to rest before it can be closed");
        }
        if (delegation != null) {
            delegation.endAbove(this);
            delegation = null; // and leaves its delegate, which rests on
        }
        boolean fits = calledBy(closer);
        state = RUNNING;
        flags |= CLOSING;
        Object exit = thrown(new GeneratorExit());
        return fits ? step(exit) : bounce(exit);
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

    boolean isClosing() {
        return (flags & CLOSING) != 0;
    }

    private IllegalStateException ignoredExit() {
        flags = (byte) ((flags & ~CLOSING) | GIVEN_UP);
        if (delegation != null) {
            delegation.leaf.makeKnown(); // the end of the run does not find it through this one
        }
        if ((flags & REGISTERED) != 0) {
            flags &= ~REGISTERED;
            Generators.givesUp(this);
        }
        return new IllegalStateException("asynchronous generator ignored GeneratorExit: " + describe()
                + " must not emit while it is being closed");
    }

    private IllegalStateException alreadyRunning(String what) {
        return new IllegalStateException(
                what + "(): asynchronous generator is already running: " + describe() + " has one consumer at a time");
    }

    // ---- for the delegation

    boolean restsAlone() {
        return state == RESTING;
    }

    boolean refusesNull() {
        return (flags & REFUSES_NULL) != 0;
    }

    private GeneratorStates<?> top() {
        return delegation == null ? this : delegation.top;
    }

    /** Whose delegate this generator is; to be asked only if it is one. */
    GeneratorStates<?> delegator() {
        return (GeneratorStates<?>) Objects.requireNonNull(caller());
    }

    boolean isCalledBy(Continuation<?> other) {
        return caller() == other;
    }

    /**
     * Lets the loop know this generator, which is going to have nobody above it by whom it would be found, and before
     * it those above that are not known either, since they began before.
     */
    void makeKnown() {
        if ((flags & REGISTERED) != 0) {
            return;
        }
        Deque<GeneratorStates<?>> unknown = new ArrayDeque<>();
        unknown.push(this);
        GeneratorStates<?> generator = this;
        while (generator.caller() instanceof GeneratorStates<?> above
                && above.delegation == delegation
                && (above.flags & REGISTERED) == 0) {
            unknown.push(above);
            generator = above;
        }
        unknown.forEach(each -> each.register(this));
    }

    /**
     * Takes over the element on which the leaf below stands, since the leaf is going to move on without this generator.
     */
    void keep(GeneratorStates<?> leaf) {
        current = leaf.current;
    }

    /**
     * Moves this generator, its delegate and so on down to the leaf to another delegation, or the leaf alone out of
     * any.
     */
    void moveTo(@Nullable Delegation other, GeneratorStates<?> leaf) {
        GeneratorStates<?> generator = leaf;
        while (generator != this) {
            generator.delegation = other;
            generator = generator.delegator();
        }
        delegation = other;
        if (other == null) {
            state = RESTING;
        }
    }

    void register(Continuation<?> caller) {
        if ((flags & REGISTERED) == 0) {
            flags |= REGISTERED;
            Generators.begins(caller, this);
        }
    }

    @Override
    protected @Nullable GeneratorStates<?> innermostDelegate() {
        if (delegation == null) {
            return this;
        }
        return delegation.rests ? delegation.leaf : null;
    }

    @Override
    protected boolean isGivenUp() {
        return (flags & GIVEN_UP) != 0;
    }

    Object passOn(AsyncIterator<?> iterator, boolean unboxes) {
        Object element = iterator.current();
        if (element == null && unboxes) {
            throw new NullPointerException("Cannot unbox the element of " + iterator + ": it is null");
        }
        rest(element);
        return Boolean.TRUE;
    }

    GeneratorStates<?> body() {
        return (GeneratorStates<?>) Objects.requireNonNull(current);
    }
}
