package dev.weft.internal.core;

import dev.weft.Task;
import org.jspecify.annotations.Nullable;

/**
 * What a primitive does for a task: at once if it can, else when the task, which is parked until then, is woken.
 *
 * <p>The base of the operations of {@code dev.weft.sync} and {@code dev.weft.io}.
 *
 * <pre>
 *   await       attempt() ── a value ──▶ that is the result; the caller goes on
 *                  │
 *                  └────── BLOCKED ────▶ block(caller) parks the task in a {@link WaitQueue} of the primitive, or alone
 *
 *   its turn    woken() ──── a value ──▶ the caller is resumed with it
 *                  │
 *                  └────── BLOCKED ────▶ block(caller), at the end of the line; the caller has not noticed anything
 *
 *   cancelled   givenUp(): passes on what it may have been woken for; the caller is resumed with the failure
 * </pre>
 *
 * <p>While the task is parked, this coroutine is not part of its chain of awaits: the one that awaits it is the
 * innermost.
 *
 * @param <T> the type of the result
 */
public abstract class Operation<T> extends Continuation<T> implements Waitable {
    /** What {@link #attempt} and {@link #woken} return when the operation has to wait. */
    protected static final Object BLOCKED = new Object() {
        @Override
        public String toString() {
            return "BLOCKED";
        }
    };

    /** Whether this coroutine had to be made a part of the chain, and has begun. */
    private boolean begun;

    /** For the primitives. */
    protected Operation() {}

    /** For those that nobody awaits as they are. */
    Operation(boolean recordsOrigin) {
        super(recordsOrigin);
    }

    /**
     * Does the operation if it need not wait.
     *
     * @return the result, or {@link #BLOCKED} if nothing was done
     * @throws Throwable what the operation fails with
     */
    protected abstract @Nullable Object attempt() throws Throwable;

    /**
     * Returns where tasks that have to wait stand in line.
     *
     * @param loop the loop of the task
     * @return a queue of the primitive
     * @throws IllegalStateException if the primitive belongs to another loop
     */
    protected WaitQueue line(Loop loop) {
        throw new IllegalStateException(this + " never waits");
    }

    /**
     * Parks the task of {@code caller}; called right after {@link #attempt} or {@link #woken} found that it must.
     *
     * @param caller the coroutine that awaits this operation
     * @return what stands for the missing result
     */
    protected Object block(Continuation<?> caller) {
        return line(caller.loop()).park(this, caller);
    }

    /**
     * Parks the task of {@code caller} where no line is needed because one at a time waits, for a {@link #block} of its
     * own: whoever remembers the task wakes it by {@link Parked}, and forgets it when it is {@link #woken} or
     * {@link #givenUp}.
     *
     * @param caller the coroutine that awaits this operation
     * @return what stands for the missing result
     */
    protected final Object parkAlone(Continuation<?> caller) {
        Job<?> task = caller.driver();
        task.wait = WaitQueue.WAITING;
        return task.park(this, caller);
    }

    /**
     * Does the operation now that the task was woken and has its turn; by default another {@link #attempt}.
     *
     * @return the result, or {@link #BLOCKED} if the task has to wait again
     * @throws Throwable what the operation fails with
     */
    protected @Nullable Object woken() throws Throwable {
        return attempt();
    }

    /**
     * Notes that a wait ended without the operation being done: the task was cancelled.
     *
     * @param woken whether the wait had been ended by a wake-up before: what it was for has to go to somebody else
     */
    protected void givenUp(boolean woken) {}

    /**
     * Returns the primitive whose operation this is, for those who ask what a task waits for; null if there is none.
     */
    protected @Nullable Object primitive() {
        return null;
    }

    /**
     * Returns the task that holds the {@link #primitive}, so that others wait; null if there is none, or it is not
     * known.
     */
    protected @Nullable Task<?> holder() {
        return null;
    }

    /** Returns the name that the program gave the primitive, or null. */
    protected @Nullable String primitiveName() {
        return null;
    }

    @Override
    @Nullable
    Object begin(Continuation<?> caller) throws Throwable {
        Owner owner = caller.owner;
        if (this.owner != null || owner == null) {
            checkCanBegin(owner);
        }
        this.owner = owner;
        return perform(caller);
    }

    final @Nullable Object perform(Continuation<?> caller) throws Throwable {
        Object value = attempt();
        return value == BLOCKED ? block(caller) : value;
    }

    /**
     * Makes this operation, which is over, one that can be awaited again, as if it had just been made. To be called
     * when one is wanted, not when this one ends: until then a second await is an error.
     *
     * @return false if it has to be thrown away, because it was the coroutine of a task
     */
    protected final boolean renew() {
        if (begun) {
            return false;
        }
        owner = null;
        Loop loop = Running.lastEntered();
        if (loop != null) {
            loop.made(this);
        }
        return true;
    }

    /**
     * Runs this operation where nobody awaits it: as the root of a task, or in the place of a coroutine that returned
     * it.
     */
    @Override
    protected final @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Object value = valueOf(sent);
        if (begun) {
            return value;
        }
        begun = true;
        return perform(this);
    }

    /** Ends the wait of {@code task} for this operation. */
    final void leave(Job<?> task) {
        if (task.inLine) {
            line(task.loop).remove(task);
        }
        task.wait = WaitQueue.NONE;
    }

    @Override
    public final boolean cancelWait(Job<?> task, @Nullable String message) {
        if (task.wait != WaitQueue.WAITING) {
            return false;
        }
        if (task.inLine) {
            line(task.loop).noteCancelled();
        }
        task.cancelWaiting(message);
        return true;
    }

    @Override
    public final @Nullable Object outcome(Job<?> task, boolean wanted) {
        byte wait = task.wait;
        leave(task);
        try {
            if (wait == WaitQueue.WOKEN && wanted) {
                Object value = woken();
                return value == BLOCKED ? block(task.innermost()) : value;
            }
            givenUp(wait == WaitQueue.WOKEN);
        } catch (Throwable failure) {
            AwaitTrace.addTo(failure, task.innermost());
            return new Thrown(failure);
        }
        return wait == WaitQueue.CANCELLED ? task.takeCancellation() : null;
    }
}
