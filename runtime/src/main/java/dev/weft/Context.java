package dev.weft;

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

    /** Returns a copy of the current context: that of the running task or callback, or outside a loop that of the thread. */
    public static Context copy() {
        return new Context(currentVars());
    }

    /**
     * Runs {@code body} in this context. What it sets stays here.
     *
     * @param body what to run
     * @throws IllegalStateException if something is running in this context already
     */
    public void run(Runnable body) {
        EventLoop loop = Running.loop();
        @Nullable Object[] outer = currentVars();
        @Nullable Object[] entering = enter(this);
        setCurrentVars(loop, entering);
        try {
            body.run();
        } finally {
            leave(this, currentVars());
            setCurrentVars(loop, outer);
        }
    }

    // ---- for the runtime

    /** Returns a snapshot of the current context, or null if it is empty. */
    static @Nullable Object current() {
        return currentVars();
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
}
