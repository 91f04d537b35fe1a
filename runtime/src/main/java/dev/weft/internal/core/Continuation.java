package dev.weft.internal.core;

import dev.weft.Coroutine;
import dev.weft.internal.report.Origins;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Coroutine} from within: something that a task begins, leaves while it waits, and resumes.
 *
 * <p>Frames of compiled bodies are continuations, and so is everything of the runtime that has to wait. How they call
 * each other is the matter of the {@link Trampoline}.
 *
 * <pre>
 *   {@link #begin}       as the callee of another one, on its stack
 *   {@link #beginTail}   in the place of another one, which is about to return
 *   {@link #claim}       as what a new task runs
 *   {@link #resume}      from the start or the last suspension to the next one, or to the end
 * </pre>
 *
 * @param <T> the type of the result
 */
public abstract non-sealed class Continuation<T> implements Coroutine<T> {
    /** What {@link #resume} returns instead of a value when the continuation waits. */
    public static final Object SUSPENDED = new Object() {
        @Override
        public String toString() {
            return "SUSPENDED";
        }
    };

    /**
     * Who awaits this one; null before the start, and for the one that a task runs. Itself while that is not known: a
     * frame that a body made which was called directly by another body learns it when both have suspended.
     */
    @Nullable
    Continuation<?> caller;

    /** Who has taken this one: see {@link Owner}. */
    @Nullable
    Owner owner;

    /** The nesting on the Java stack, counted from the last one that the task itself started or resumed. */
    short depth;

    /** Makes one that somebody has to await, else it is reported. */
    @SuppressWarnings("this-escape")
    protected Continuation() {
        // It is put on a list, and nothing of it is called from there before it is complete.
        Loop loop = Running.lastEntered();
        if (loop != null) {
            loop.made(this);
        }
    }

    /**
     * Makes one that nobody awaits and nobody misses, such as a generator: an await of this one is refused.
     *
     * @param recordsOrigin whether debug mode remembers where it was made
     */
    @SuppressWarnings("this-escape")
    protected Continuation(boolean recordsOrigin) {
        owner = Owner.CLOSED;
        Loop loop = Running.lastEntered();
        if (recordsOrigin && loop != null && loop.debug) {
            Origins.record(this);
        }
    }

    /**
     * Runs from the start or from the last suspension to the next one or to the end.
     *
     * @param sent null at the start; on resumption what {@link #valueOf} takes
     * @return {@link #SUSPENDED}, or the result
     * @throws Throwable what the body throws
     */
    protected abstract @Nullable Object resume(@Nullable Object sent) throws Throwable;

    /** Starts this one as the callee of {@code caller}, on its stack. */
    @Nullable
    Object begin(Continuation<?> caller) throws Throwable {
        Owner owner = caller.owner;
        if (this.owner != null || owner == null) {
            checkCanBegin(owner);
        }
        this.owner = owner;
        this.caller = caller;
        return enter(caller.depth + 1);
    }

    /**
     * Starts this one in the place of {@code self}, which is about to return: whoever awaits {@code self} gets its
     * outcome.
     */
    @Nullable
    Object beginTail(Continuation<?> self) throws Throwable {
        Owner owner = self.owner;
        if (this.owner != null || owner == null) {
            checkCanBegin(owner);
        }
        this.owner = owner;
        Continuation<?> above = self.caller;
        boolean isUnlinked = above == self;
        this.caller = isUnlinked ? this : above;
        Object outcome = enter(self.depth + 1);
        if (isUnlinked && outcome == SUSPENDED) {
            loop().suspendedUnlinked(this);
        }
        return outcome;
    }

    /** Takes this one for {@code job}; returns what that is to run: this one, unless this one is shared. */
    Continuation<?> claim(Job<?> job) {
        if (owner != null) {
            checkCanBegin(job);
        }
        owner = job;
        return this;
    }

    private @Nullable Object enter(int depth) throws Throwable {
        if (depth >= Trampoline.MAX_DEPTH) {
            return loop().bounce(this, null);
        }
        this.depth = (short) depth;
        return resume(null);
    }

    /** Returns the task that runs this one, which has begun. */
    protected final Job<?> driver() {
        if (owner instanceof Job<?> job) {
            return job;
        }
        throw new IllegalStateException(describe() + " is not running");
    }

    /** Returns the loop of the task that runs this one. */
    protected final Loop loop() {
        return driver().loop;
    }

    /** The slow path of a start: throws unless this one was only watched because nobody had taken it for long. */
    final void checkCanBegin(@Nullable Owner driver) {
        if (driver == null) {
            throw new IllegalStateException(
                    "the awaiting coroutine is not running in a task: await works only in code that a task runs");
        }
        if (isFree()) {
            return;
        }
        if (owner == Owner.CLOSED) {
            throw new IllegalStateException("cannot await " + describe() + ": it was closed");
        }
        throw new IllegalStateException("cannot reuse already awaited coroutine: " + describe()
                + " runs once; call its method again for a new one, or make a task of it, which can be awaited often");
    }

    /** Returns whether nobody has taken this one; ends a watch, since somebody is about to. */
    private boolean isFree() {
        if (owner instanceof Owner.Watch watch) {
            watch.end();
            return true;
        }
        return owner == null;
    }

    @Override
    public void close() {
        if (isFree()) {
            owner = Owner.CLOSED;
        } else if (owner instanceof Job<?> job && TaskStack.of(job).contains(this)) {
            throw new IllegalStateException(
                    describe() + " is being run by " + job.name() + ": cancel the task instead");
        }
    }

    /** As {@link #close()}, if nobody has taken it. */
    final void discard() {
        if (isFree()) {
            owner = Owner.CLOSED;
        }
    }

    /** Returns the name for messages: that of the method, by default that of the class. */
    protected String describe() {
        return getClass().getName();
    }

    /** Returns the name of a task that runs this one, if nobody gives it another; null for a number. */
    protected @Nullable String taskName() {
        return null;
    }

    /** Returns where this one stands: the source position and the awaited expression, or null if it is not known. */
    protected @Nullable String position() {
        return null;
    }

    /** Returns the name for a dump, which may say more of this one run than {@link #describe}. */
    protected String describeRun() {
        return describe();
    }

    /**
     * Returns in words what the task waits for that this one keeps waiting, {@code "AsyncBarrier, 1 of 2 have come"};
     * null if what is further in says it. May be called by a thread that only looks.
     */
    protected @Nullable String waitText() {
        return null;
    }

    /**
     * Returns the primitive whose class {@link #waitText} names, if it has no name: texts then number it; else null.
     */
    protected @Nullable Object nameless() {
        return null;
    }

    /**
     * Returns the await at which this one stands as an element of a stack trace, or null if it says nothing to the
     * user.
     */
    protected @Nullable StackTraceElement traceElement() {
        return null;
    }

    /**
     * Returns the table of positions of which {@link #placeLabel} is one, for those who want to know later where this
     * one stands; null for none.
     */
    protected @Nullable String placeTable() {
        return null;
    }

    /** Returns the line of the {@link #placeTable}. */
    protected int placeLabel() {
        return 0;
    }

    /** Returns what is known of the place where this one comes from. */
    protected final String source() {
        return this + Origins.of(this);
    }

    /** Returns the name and, if known, the place of this coroutine. */
    @Override
    public String toString() {
        String position = position();
        return "<coroutine " + describe() + (position == null ? "" : " at " + position) + ">";
    }

    /** Unwraps what a continuation is resumed with: returns the value or throws the original throwable. */
    protected static @Nullable Object valueOf(@Nullable Object sent) throws Throwable {
        if (sent instanceof Thrown thrown) {
            throw thrown.error;
        }
        return sent;
    }

    /** Returns what {@link #valueOf} unwraps to a throw of {@code failure}. */
    protected static Object thrown(Throwable failure) {
        return new Thrown(failure);
    }

    // ---- for generators, which run many times, each time for another caller

    /**
     * Makes {@code caller} the one who gets what this one does next, on its stack.
     *
     * @return whether the stack has room for that; if not, {@link #bounce} has to be called
     */
    protected final boolean calledBy(Continuation<?> caller) {
        boolean fits = runBy(caller);
        if (this.caller != caller) {
            this.caller = caller;
        }
        return fits;
    }

    /** Like {@link #calledBy}, but whoever has called this one gets the outcome. */
    protected final boolean runBy(Continuation<?> other) {
        Job<?> driver = other.driver();
        if (this.owner != driver) { // mostly the same: a store into an old object is dear
            this.owner = driver;
        }
        int depth = other.depth + 1;
        this.depth = (short) depth;
        return depth < Trampoline.MAX_DEPTH;
    }

    /**
     * Whether {@code caller} has called this one before, from where it stands now on its stack, and nobody else since.
     */
    protected final boolean isCalledAgainBy(Continuation<?> caller) {
        return this.caller == caller && this.owner == caller.owner && this.depth == caller.depth + 1;
    }

    /** Who gets what this one does next, null if nobody. */
    protected final @Nullable Continuation<?> caller() {
        return caller;
    }

    /** Forgets who got what this one, which rests, did last, and the task of that, so that nobody is kept alive. */
    protected final void leaveConsumer() {
        caller = null;
        leaveTask();
    }

    /** Forgets the task that ran this one, which rests. */
    protected final void leaveTask() {
        if (owner instanceof Job<?> job) {
            owner = job.loop.ownGenerators().resting();
        }
    }

    /** Forgets the task that ran this one if that is done. */
    final void forgetDoneTask() {
        if (owner instanceof Job<?> job && job.isDone()) {
            owner = job.loop.ownGenerators().resting();
        }
    }

    /** Leaves it to the task to resume this one; to be returned as {@link #SUSPENDED}. */
    protected final Object bounce(@Nullable Object sent) {
        return loop().bounce(this, sent);
    }

    /**
     * Leaves it to the task to resume the caller, whoever awaited this one otherwise; to be returned as
     * {@link #SUSPENDED}.
     */
    protected final Object bounceToCaller(@Nullable Object sent) {
        return loop().bounce(Objects.requireNonNull(caller), sent);
    }

    /** Makes this one that cannot be awaited, and that nobody will miss. */
    protected final void retire() {
        caller = null;
        owner = Owner.CLOSED;
    }

    /**
     * Returns the innermost of the generators to which this one delegates, this one if there is none, null if they run.
     */
    protected @Nullable Continuation<?> innermostDelegate() {
        return this;
    }

    /** Whether this generator, although it has not ended, is not to be closed at the end of the run. */
    protected boolean isGivenUp() {
        return false;
    }
}
