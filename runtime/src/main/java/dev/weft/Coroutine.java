package dev.weft;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A computation that can wait without blocking its thread: the object that a method annotated {@code @Async} returns.
 *
 * <p>A coroutine is cold and one-shot. Making it runs nothing; it runs when it is {@link Asyncio#await(Awaitable) awaited}, inline
 * as part of the awaiting task, or when it is handed to a {@link Task}. A second await is an {@link IllegalStateException}. It belongs
 * to the thread of the loop that runs it.
 *
 * <p>Coroutines are made by the annotation processor and by this library, not by hand: the protected members are the contract with
 * generated code, by way of {@link dev.weft.codegen.Frame}, and may change with it.
 *
 * <h2>How coroutines call each other</h2>
 *
 * <pre>
 *   await of a fresh coroutine      begin: linked to its caller, runs on the caller's Java stack
 *     it finishes                   its value is returned, or its throwable thrown, as by any Java call
 *     it waits                      it parks the task and returns SUSPENDED; so does every caller up to the task
 *   what it waits for is over       the task resumes the innermost coroutine, and with its outcome the caller of that, and so on
 *   nesting beyond MAX_DEPTH        the start is left to the task (a bounce): recursion is bounded by the heap, not the stack
 * </pre>
 *
 * @param <T> the type of the result
 */
public abstract non-sealed class Coroutine<T> implements Awaitable<T> {
    /** What {@link #resume} returns instead of a value when the coroutine waits. */
    protected static final Object SUSPENDED = new Object() {
        @Override
        public String toString() {
            return "SUSPENDED";
        }
    };

    /**
     * How many coroutines may run nested on the Java stack. One takes a few hundred bytes of stack when compiled, about a kilobyte when
     * interpreted, so this leaves most of the smallest usual stack (512 KiB) to the user's own calls.
     */
    static final int MAX_DEPTH = 200;

    /**
     * Who awaits this coroutine; null before the start, and for the one that a task runs. Itself while that is not known: a frame that a
     * body made which was called directly by another body learns it when both have suspended.
     */
    @Nullable
    Coroutine<?> caller;

    /** The task that runs this coroutine, {@link Task#closed()} after a close, null while nobody has taken the coroutine. */
    @Nullable
    Task<?> task;

    /** The nesting on the Java stack, counted from the last coroutine that the task itself started or resumed. */
    short depth;

    /** For subclasses made by generated code. */
    @SuppressWarnings("this-escape")
    protected Coroutine() {
        // It is put on a list, and nothing of it is called from there before it is complete.
        EventLoop loop = Running.lastEntered();
        if (loop != null) {
            loop.forgotten.made(this);
        }
    }

    /**
     * For coroutines that nobody awaits and nobody misses, such as generators: an await of this one is refused.
     *
     * @param recordsOrigin whether debug mode remembers where it was made
     */
    @SuppressWarnings("this-escape")
    protected Coroutine(boolean recordsOrigin) {
        task = Task.closed();
        EventLoop loop = Running.lastEntered();
        if (recordsOrigin && loop != null && loop.forgotten.debug) {
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

    /** Starts this coroutine as the callee of {@code caller}, on its stack. */
    @Nullable
    Object begin(Coroutine<?> caller) throws Throwable {
        Task<?> task = caller.task;
        if (this.task != null || task == null) {
            checkCanBegin(task);
        }
        this.task = task;
        this.caller = caller;
        return enter(caller.depth + 1, null);
    }

    /** Starts this coroutine in the place of {@code self}, which is about to return: whoever awaits {@code self} gets its outcome. */
    @Nullable
    Object beginTail(Coroutine<?> self) throws Throwable {
        Task<?> task = self.task;
        if (this.task != null || task == null) {
            checkCanBegin(task);
        }
        this.task = task;
        Coroutine<?> above = self.caller;
        boolean isUnlinked = above == self;
        this.caller = isUnlinked ? this : above;
        Object outcome = enter(self.depth + 1, null);
        if (isUnlinked && outcome == SUSPENDED) {
            EventLoop loop = driver().loop;
            if (loop.unlinked == null) { // else this one has been replaced in its turn
                loop.unlinked = this;
            }
        }
        return outcome;
    }

    /** Takes this coroutine for {@code owner}; returns what the owner is to run: this one, unless this one is shared. */
    Coroutine<?> claim(Task<?> owner) {
        if (task != null) {
            checkCanBegin(owner);
        }
        task = owner;
        return this;
    }

    private @Nullable Object enter(int depth, @Nullable Object sent) throws Throwable {
        if (depth >= MAX_DEPTH) {
            return driver().bounce(this, sent);
        }
        this.depth = (short) depth;
        return resume(sent);
    }

    /** Returns the task that was made of this very coroutine, or null if there is none. */
    final @Nullable Task<?> runner() {
        Task<?> task = this.task;
        return task != null && task.coroutine() == this ? task : null;
    }

    /** Returns the task that runs this coroutine, which has begun. */
    final Task<?> driver() {
        Task<?> task = this.task;
        if (task == null) {
            throw new IllegalStateException(describe() + " is not running");
        }
        return task;
    }

    /** The slow path of a start: throws unless the coroutine was only watched because nobody had taken it for long. */
    final void checkCanBegin(@Nullable Task<?> driver) {
        if (driver == null) {
            throw new IllegalStateException(
                    "the awaiting coroutine is not running in a task: await works only in code that a task runs");
        }
        Task<?> task = this.task;
        if (task == null || task.endWatch()) {
            return;
        }
        if (task == Task.closed()) {
            throw new IllegalStateException("cannot await " + describe() + ": it was closed");
        }
        throw new IllegalStateException("cannot reuse already awaited coroutine: " + describe()
                + " runs once; call its method again for a new one, or make a task of it, which can be awaited often");
    }

    /**
     * Gives up a coroutine that will not be awaited: it can never run, and is not reported as forgotten. Does nothing to one that has
     * finished.
     *
     * @throws IllegalStateException if it waits as part of a task; cancel the task instead
     */
    public void close() {
        if (task == null || task.endWatch()) {
            task = Task.closed();
        } else if (TaskStack.of(task).contains(this)) {
            throw new IllegalStateException(
                    describe() + " is being run by " + task.name() + ": cancel the task instead");
        }
    }

    /**
     * Never to be called: a coroutine is no value, and what reads the properties of values, as serializers do, is told so.
     *
     * @return never
     * @throws IllegalStateException always
     */
    public final Object getUnawaited() {
        throw Markers.unawaited(describe());
    }

    /** As {@link #close()}, if nobody has taken it. */
    final void discard() {
        if (task == null || task.endWatch()) {
            task = Task.closed();
        }
    }

    /** Returns the name for messages: that of the method, by default that of the class. */
    protected String describe() {
        return getClass().getName();
    }

    /** Returns where this coroutine stands: the source position and the awaited expression, or null if it is not known. */
    protected @Nullable String position() {
        return null;
    }

    /** Returns the await at which this coroutine stands as an element of a stack trace, or null if it says nothing to the user. */
    protected @Nullable StackTraceElement traceElement() {
        return null;
    }

    /** Returns what is known of the place where this coroutine comes from. */
    final String source() {
        return this + Origins.of(this);
    }

    /** Returns the name and, if known, the place of this coroutine. */
    @Override
    public String toString() {
        String position = position();
        return "<coroutine " + describe() + (position == null ? "" : " at " + position) + ">";
    }

    // ---- the way into this package for dev.weft.codegen

    /** Awaits {@code awaitable} on behalf of {@code self}: the value, {@link #SUSPENDED}, or a throw. */
    protected static @Nullable Object awaitFrom(Coroutine<?> self, Awaitable<?> awaitable) throws Throwable {
        if (awaitable instanceof Coroutine<?> callee) {
            return callee.begin(self);
        }
        if (awaitable instanceof Future<?> future) {
            return future.awaitBy(self);
        }
        if (awaitable instanceof CoroutineSource<?> source) {
            return Awaiting.coroutineOf(source).begin(self);
        }
        throw new NullPointerException("await(null)");
    }

    /** Whether a body at that nesting is left to the task to start. */
    protected static boolean isTooDeep(int depth) {
        return depth >= MAX_DEPTH;
    }

    /** Returns the nesting of {@code self} on the Java stack. */
    protected static int depthOf(Coroutine<?> self) {
        return self.depth;
    }

    /** Leaves the start of {@code callee}, which was called by an unknown one below {@code above}, to the task. */
    protected static Object bounceUnlinked(Coroutine<?> callee, Coroutine<?> above) {
        Task<?> task = above.driver();
        callee.task = task;
        callee.caller = callee;
        task.loop.unlinked = callee;
        return task.bounce(callee, null);
    }

    /** Makes {@code callee}, whose body runs already, part of the task of {@code above}. Who called it will be known when it suspends. */
    protected static void adoptUnlinked(Coroutine<?> callee, Coroutine<?> above, int depth) {
        callee.task = above.driver();
        callee.caller = callee;
        callee.depth = (short) depth;
    }

    /** Links what has suspended below {@code self}, which has saved its state, and passes {@code self} on to its own caller. */
    protected static void linkSuspended(Coroutine<?> self) {
        EventLoop loop = self.driver().loop;
        Coroutine<?> below = loop.unlinked;
        if (below != null) {
            below.caller = self;
            loop.unlinked = null;
        }
        if (self.caller == self) {
            loop.unlinked = self;
        }
    }

    /** Lets what has suspended below {@code self} take its place. */
    protected static void linkReplaced(Coroutine<?> self) {
        if (self.caller != self) {
            EventLoop loop = self.driver().loop;
            Coroutine<?> below = loop.unlinked;
            if (below != null) {
                below.caller = self.caller;
                loop.unlinked = null;
            }
        }
    }

    /** Awaits {@code stage} on behalf of {@code self}: the value, {@link #SUSPENDED}, or a throw. */
    protected static @Nullable Object awaitFrom(Coroutine<?> self, CompletionStage<?> stage) throws Throwable {
        return StageFuture.of(self.driver().loop, stage).awaitBy(self);
    }

    /** Unwraps what a coroutine is resumed with: returns the value or throws the original throwable. */
    protected static @Nullable Object valueOf(@Nullable Object sent) throws Throwable {
        if (sent instanceof Thrown thrown) {
            throw thrown.error;
        }
        return sent;
    }

    /** Lets {@code callee} take the place of {@code self}. */
    protected static @Nullable Object replaceBy(Coroutine<?> self, Coroutine<?> callee) throws Throwable {
        return callee.beginTail(self);
    }

    /** Returns what {@link #valueOf} unwraps to a throw of {@code failure}. */
    protected static Object thrown(Throwable failure) {
        return new Thrown(failure);
    }

    // ---- for generators, which run many times, each time for another caller

    /**
     * Makes {@code caller} the one who gets what this coroutine does next, on its stack.
     *
     * @return whether the stack has room for that; if not, {@link #bounce} has to be called
     */
    protected final boolean calledBy(Coroutine<?> caller) {
        boolean fits = runBy(caller);
        if (this.caller != caller) {
            this.caller = caller;
        }
        return fits;
    }

    /** Like {@link #calledBy}, but whoever has called this coroutine gets the outcome. */
    protected final boolean runBy(Coroutine<?> other) {
        Task<?> task = other.driver();
        if (this.task != task) { // mostly the same: a store into an old object is dear
            this.task = task;
        }
        int depth = other.depth + 1;
        this.depth = (short) depth;
        return depth < MAX_DEPTH;
    }

    /** Who gets what this coroutine does next, null if nobody. */
    protected final @Nullable Coroutine<?> caller() {
        return caller;
    }

    /** Leaves it to the task to resume this coroutine; to be returned as {@link #SUSPENDED}. */
    protected final Object bounce(@Nullable Object sent) {
        return driver().bounce(this, sent);
    }

    /** Leaves it to the task to resume the caller, whoever awaited this coroutine otherwise; to be returned as {@link #SUSPENDED}. */
    protected final Object bounceToCaller(@Nullable Object sent) {
        return driver().bounce(Objects.requireNonNull(caller), sent);
    }

    /** Makes this coroutine one that cannot be awaited, and that nobody will miss. */
    protected final void retire() {
        caller = null;
        task = Task.closed();
    }

    /** Returns the innermost of the generators to which this one delegates, this one if there is none, null if they run. */
    protected @Nullable Coroutine<?> innermostDelegate() {
        return this;
    }

    /** Whether this generator, although it has not ended, is not to be closed at the end of the run. */
    protected boolean isGivenUp() {
        return false;
    }

    /** Notes that {@code generator} has begun in the task of {@code caller}: the end of the run closes it. */
    protected static void generatorBegins(Coroutine<?> caller, AsyncGenerator<?> generator) {
        caller.driver().loop.generators.add(generator);
    }

    /** Sets what the generator {@code self}, which is about to go on or has just done so, has been sent. */
    protected static void setReceived(Coroutine<?> self, @Nullable Object value) {
        self.driver().loop.received = value;
    }

    /** Retires this generator, for which {@link #generatorBegins} was called: it has ended. */
    protected final void generatorEnds() {
        Generators generators = driver().loop.generators;
        retire();
        generators.ended(this);
    }
}
