package dev.weft;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A set of values of {@link ContextVar}s.
 *
 * <p>Each task and each callback runs in one of its own, a copy of its creator's at the time of creation. Copying costs nothing: the values are
 * immutable and shared until one is set.
 *
 * <p>Inside, three things stand for a context: null (no variable was ever set), an immutable array of variable and value by turns (a
 * snapshot, private to whoever holds it), or an object of this class (shared, so what is set in it stays).
 */
public final class Context {
    private static final ThreadLocal<@Nullable Object[]> OUTSIDE = new ThreadLocal<>();

    private @Nullable Object @Nullable [] vars;
    private boolean entered;

    private Context(@Nullable Object @Nullable [] vars) {
        this.vars = vars;
    }

    /**
     * Returns a copy of the current context, as Python's {@code copy_context}: that of the running task or callback, or outside a loop that of the
     * thread.
     *
     * @return a new context
     */
    public static Context copy() {
        return new Context(current());
    }

    /** Returns a copy of the current context for use on {@code loop}, which may not run yet. */
    static Context copyFor(EventLoop loop) {
        return new Context(loop.snapshot());
    }

    /**
     * Returns a copy of this context: what is set in one of the two is not seen in the other.
     *
     * @return a new context
     */
    public Context duplicate() {
        EventLoop loop = Running.loop();
        return new Context(entered && loop != null ? loop.vars : vars);
    }

    /**
     * Runs {@code body} in this context. What it sets stays here.
     *
     * @param body what to run
     * @throws IllegalStateException if something is running in this context already
     */
    public void run(Runnable body) {
        EventLoop loop = Running.loop();
        run(body, loop == null ? null : loop.carried);
    }

    /**
     * Calls {@code body} in this context. What it sets stays here.
     *
     * @param body what to call
     * @param <T> the type of the result
     * @return its result
     * @throws Exception what it throws
     * @throws IllegalStateException if something is running in this context already
     */
    public <T> T call(Callable<T> body) throws Exception {
        FutureTask<T> task = new FutureTask<>(body); // runs it once, and keeps what comes of it
        run(task);
        try {
            return task.get();
        } catch (ExecutionException failed) {
            throw Fatal.sneak(Objects.requireNonNull(failed.getCause()));
        }
    }

    /** Runs {@code body} in this context, on a thread of a loop or any other, with the thread-local values that the loop carries. */
    void run(Runnable body, @Nullable CarriedLocals carried) {
        EventLoop loop = Running.loop();
        @Nullable Object[] entering = enter(this);
        @Nullable Object[] outer = currentVars();
        if (carried != null) {
            outer = carried.capture(outer);
            carried.install(entering);
        }
        setCurrentVars(loop, entering);
        try {
            body.run();
        } finally {
            @Nullable Object[] leaving = currentVars();
            leave(this, carried == null ? leaving : carried.capture(leaving));
            setCurrentVars(loop, outer);
            if (carried != null) {
                carried.install(outer);
            }
        }
    }

    // ---- for the runtime

    /** Returns a snapshot of the current context, or null if it is empty. */
    static @Nullable Object @Nullable [] current() {
        EventLoop loop = Running.loop();
        return loop != null ? loop.snapshot() : OUTSIDE.get();
    }

    /** Begins to run in {@code context}; returns its variables. */
    static @Nullable Object @Nullable [] enter(@Nullable Object context) {
        if (context instanceof Context shared) {
            if (shared.entered) {
                throw new IllegalStateException("cannot enter the context: it is already entered");
            }
            shared.entered = true;
            return shared.vars;
        }
        return (@Nullable Object[]) context;
    }

    /** Ends to run in {@code context}, where the variables are now {@code vars}; returns what stands for the context from now on. */
    static @Nullable Object leave(@Nullable Object context, @Nullable Object @Nullable [] vars) {
        if (context instanceof Context shared) {
            shared.entered = false;
            shared.vars = vars;
            return shared;
        }
        return vars;
    }

    static @Nullable Object @Nullable [] currentVars() {
        EventLoop loop = Running.loop();
        return loop != null ? loop.vars : OUTSIDE.get();
    }

    static void setCurrentVars(@Nullable Object @Nullable [] vars) {
        setCurrentVars(Running.loop(), vars);
    }

    private static void setCurrentVars(@Nullable EventLoop loop, @Nullable Object @Nullable [] vars) {
        if (loop != null) {
            loop.vars = vars;
        } else if (vars == null) {
            OUTSIDE.remove();
        } else {
            OUTSIDE.set(vars);
        }
    }

    /** Returns the value of {@code key} in {@code vars}, or {@code none}. */
    static @Nullable Object find(@Nullable Object @Nullable [] vars, Object key, @Nullable Object none) {
        int index = indexOf(vars, key);
        return vars == null || index < 0 ? none : vars[index + 1];
    }

    /** Returns a copy of {@code vars} in which {@code key} has {@code value}. */
    static @Nullable Object[] with(@Nullable Object @Nullable [] vars, Object key, @Nullable Object value) {
        if (vars == null) {
            return new @Nullable Object[] {key, value};
        }
        int index = indexOf(vars, key);
        @Nullable Object[] changed = index < 0 ? Arrays.copyOf(vars, vars.length + 2) : vars.clone();
        if (index < 0) {
            index = vars.length;
            changed[index] = key;
        }
        changed[index + 1] = value;
        return changed;
    }

    private static int indexOf(@Nullable Object @Nullable [] vars, Object key) {
        if (vars != null) {
            for (int i = 0; i < vars.length; i += 2) {
                if (vars[i] == key) {
                    return i;
                }
            }
        }
        return -1;
    }
}
