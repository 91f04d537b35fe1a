package dev.weft.internal.core;

import dev.weft.Context;
import dev.weft.ContextVar;
import dev.weft.EventLoop;
import dev.weft.internal.report.Fatal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Context} from within, and what is done with the contents of contexts.
 *
 * <p>Three things stand for a context: null (no variable was ever set), an immutable array of variable and value by
 * turns (a snapshot, private to whoever holds it), or an object of this class (shared, so what is set in it stays).
 */
public final class SharedContext implements Context {
    /** So many variables fit into an array of pairs; more become a {@link VarTree}, alone in an array. */
    private static final int MAX_IN_ARRAY = 16;

    /** A tree that shrinks to this becomes an array again. */
    private static final int MIN_IN_TREE = 8;

    /** What runs outside a loop in a context that was entered there. */
    private static final ThreadLocal<@Nullable Object> ENTERED = new ThreadLocal<>();

    private @Nullable Object @Nullable [] vars;
    private boolean entered;

    /** The task that had this context for itself before somebody asked it for the object; null for others. */
    private final @Nullable Job<?> task;

    private SharedContext(@Nullable Object @Nullable [] vars) {
        this(vars, null);
    }

    private SharedContext(@Nullable Object @Nullable [] vars, @Nullable Job<?> task) {
        this.vars = vars;
        this.task = task;
    }

    /** Returns a copy of the current context. */
    public static SharedContext copyOfCurrent() {
        return new SharedContext(current());
    }

    /** Returns a context in which no variable has a value. */
    public static SharedContext withoutValues() {
        return new SharedContext(null);
    }

    /**
     * Returns an object for the context of {@code task}, with the contents {@code vars}; entered if the task is
     * running.
     */
    static SharedContext of(Job<?> task, @Nullable Object @Nullable [] vars, boolean entered) {
        SharedContext context = new SharedContext(vars, task);
        context.entered = entered;
        return context;
    }

    /** Returns a copy of the current context for use on {@code loop}, which may not run yet. */
    public static SharedContext copyFor(EventLoop loop) {
        return new SharedContext(((Loop) loop).snapshot());
    }

    @Override
    public SharedContext duplicate() {
        return new SharedContext(live());
    }

    @Override
    @SuppressWarnings("unchecked") // only ContextVar.set stores values
    public <T> @Nullable T get(ContextVar<T> variable) {
        return (T) find(live(), key(variable), null);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // only ContextVar.set stores values
    public <T> T get(ContextVar<T> variable, T fallback) {
        Object value = find(live(), key(variable), Variable.NONE);
        return value == Variable.NONE ? fallback : (T) value;
    }

    @Override
    public boolean contains(ContextVar<?> variable) {
        return find(live(), key(variable), Variable.NONE) != Variable.NONE;
    }

    @Override
    public int size() {
        return variables().size();
    }

    /** Returns the variables that have a value in this context, as they are now. */
    @Override
    public Iterator<ContextVar<?>> iterator() {
        return Collections.unmodifiableList(variables()).iterator();
    }

    private static ContextKey key(ContextVar<?> variable) {
        return (Variable<?>) Objects.requireNonNull(variable, "variable");
    }

    private List<ContextVar<?>> variables() {
        @Nullable Object[] pairs = live();
        if (pairs != null && isTree(pairs)) {
            pairs = pairs((VarTree) pairs[0]);
        }
        List<ContextVar<?>> variables = new ArrayList<>();
        for (int i = 0; pairs != null && i < pairs.length; i += 2) {
            if (pairs[i] instanceof Variable<?> variable) {
                variables.add(variable);
            }
        }
        return variables;
    }

    /** Returns the contents, also while something runs in this context. */
    private @Nullable Object @Nullable [] live() {
        return entered && identity() == self() ? Running.vars() : vars;
    }

    @Override
    public void run(Runnable body) {
        Loop loop = Running.loop();
        run(body, loop == null ? null : loop.carried);
    }

    @Override
    public <T> T call(Callable<T> body) throws Exception {
        FutureTask<T> task = new FutureTask<>(body); // runs it once, and keeps what comes of it
        run(task);
        try {
            return task.get();
        } catch (ExecutionException failed) {
            throw Fatal.sneak(Objects.requireNonNull(failed.getCause()));
        }
    }

    /**
     * Runs {@code body} in this context, on a thread of a loop or any other, with the thread-local values that the loop
     * carries.
     */
    public void run(Runnable body, @Nullable CarriedLocals carried) {
        Loop loop = Running.loop();
        @Nullable Object[] entering = enter(this);
        writeBack();
        @Nullable Object outerOwner = loop == null ? ENTERED.get() : loop.contextOwner;
        @Nullable Object[] outer = Running.vars();
        if (carried != null) {
            outer = carried.capture(outer);
            carried.install(entering);
        }
        setCurrentVars(loop, entering);
        setOwner(loop, self());
        try {
            body.run();
        } finally {
            setOwner(loop, outerOwner);
            @Nullable Object[] leaving = Running.vars();
            leave(this, carried == null ? leaving : carried.capture(leaving));
            setCurrentVars(loop, outer);
            if (carried != null) {
                carried.install(outer);
            }
        }
    }

    /** Returns the names of the variables; values may lead back here. */
    @Override
    public String toString() {
        StringJoiner names = new StringJoiner(", ", "<Context of [", "]>");
        variables().forEach(variable -> names.add(variable.name()));
        return names.toString();
    }

    // ---- for the runtime

    /** Returns what tells this context from all others: also what it was before somebody asked for the object. */
    Object self() {
        return task == null ? this : task;
    }

    /**
     * Returns what tells the current context from all others: the object that stands for it, else the task or the
     * thread that it belongs to. A callback that has no such object gets one.
     */
    static Object identity() {
        Loop loop = Running.loop();
        if (loop == null) {
            Object entered = ENTERED.get();
            return entered == null ? Thread.currentThread() : entered;
        }
        Object owner = loop.contextOwner;
        Job<?> task = loop.currentTask;
        if (task != null && !(owner instanceof SharedContext || owner instanceof Job)) {
            return task.contextIdentity();
        }
        if (owner == null) {
            owner = new Object();
            loop.contextOwner = owner;
        }
        return owner;
    }

    /** Before another context is entered: what stands for the current one learns its contents. */
    static void writeBack() {
        Object identity = identity();
        Object standsFor = identity instanceof Job<?> task ? task.rawContext() : identity;
        if (standsFor instanceof SharedContext current) {
            current.vars = Running.vars();
        }
    }

    /** Runs {@code body}, outside a loop, in what stands for the context of {@code owner}. */
    static void runAs(Object owner, @Nullable Object context, Runnable body) {
        Loop loop = Running.loop();
        @Nullable Object[] entering = enter(context);
        @Nullable Object outerOwner = loop == null ? ENTERED.get() : loop.contextOwner;
        @Nullable Object[] outer = Running.vars();
        setCurrentVars(loop, entering);
        setOwner(loop, owner);
        try {
            body.run();
        } finally {
            leave(context, Running.vars());
            setOwner(loop, outerOwner);
            setCurrentVars(loop, outer);
        }
    }

    private static void setOwner(@Nullable Loop loop, @Nullable Object owner) {
        if (loop != null) {
            loop.contextOwner = owner;
        } else if (owner == null) {
            ENTERED.remove();
        } else {
            ENTERED.set(owner);
        }
    }

    /** Returns a snapshot of the current context, or null if it is empty. */
    static @Nullable Object @Nullable [] current() {
        Loop loop = Running.loop();
        return loop != null ? loop.snapshot() : Running.vars();
    }

    boolean isEntered() {
        return entered;
    }

    /** Begins to run in {@code context}; returns its variables. */
    static @Nullable Object @Nullable [] enter(@Nullable Object context) {
        if (context instanceof SharedContext shared) {
            if (shared.entered) {
                throw new IllegalStateException("cannot enter the context: it is already entered");
            }
            shared.entered = true;
            return shared.vars;
        }
        return (@Nullable Object[]) context;
    }

    /**
     * Ends to run in {@code context}, where the variables are now {@code vars}; returns what stands for the context
     * from now on.
     */
    static @Nullable Object leave(@Nullable Object context, @Nullable Object @Nullable [] vars) {
        if (context instanceof SharedContext shared) {
            shared.entered = false;
            shared.vars = vars;
            return shared;
        }
        return vars;
    }

    static void setCurrentVars(@Nullable Object @Nullable [] vars) {
        setCurrentVars(Running.loop(), vars);
    }

    private static void setCurrentVars(@Nullable Loop loop, @Nullable Object @Nullable [] vars) {
        if (loop != null) {
            loop.vars = vars;
        } else {
            Running.setOutsideVars(vars);
        }
    }

    /** Returns the value of {@code key} in {@code vars}, or {@code none}. */
    static @Nullable Object find(@Nullable Object @Nullable [] vars, ContextKey key, @Nullable Object none) {
        if (vars == null) {
            return none;
        }
        if (isTree(vars)) {
            VarTree leaf = VarTree.find((VarTree) vars[0], key.number);
            return leaf == null ? none : leaf.value();
        }
        int index = indexOf(vars, key);
        return index < 0 ? none : vars[index + 1];
    }

    /** Returns a copy of {@code vars} in which {@code key} has {@code value}. */
    static @Nullable Object[] with(@Nullable Object @Nullable [] vars, ContextKey key, @Nullable Object value) {
        if (vars == null) {
            return new @Nullable Object[] {key, value};
        }
        if (isTree(vars)) {
            return new @Nullable Object[] {VarTree.with((VarTree) vars[0], key.number, key, value)};
        }
        int index = indexOf(vars, key);
        if (index < 0 && vars.length >= 2 * MAX_IN_ARRAY) {
            VarTree tree = VarTree.with(null, key.number, key, value);
            for (int i = 0; i < vars.length; i += 2) {
                ContextKey each = (ContextKey) Objects.requireNonNull(vars[i]);
                tree = VarTree.with(tree, each.number, each, vars[i + 1]);
            }
            return new @Nullable Object[] {tree};
        }
        @Nullable Object[] changed = index < 0 ? Arrays.copyOf(vars, vars.length + 2) : vars.clone();
        if (index < 0) {
            index = vars.length;
            changed[index] = key;
        }
        changed[index + 1] = value;
        return changed;
    }

    /** Returns a copy of {@code vars} in which {@code key} has no value; null if no other has one. */
    static @Nullable Object @Nullable [] without(@Nullable Object @Nullable [] vars, ContextKey key) {
        if (vars == null) {
            return null;
        }
        if (isTree(vars)) {
            VarTree tree = VarTree.without((VarTree) vars[0], key.number);
            return tree == null || tree.size <= MIN_IN_TREE ? pairs(tree) : new @Nullable Object[] {tree};
        }
        int index = indexOf(vars, key);
        if (index < 0) {
            return vars;
        }
        if (vars.length == 2) {
            return null;
        }
        @Nullable Object[] changed = Arrays.copyOf(vars, vars.length - 2);
        System.arraycopy(vars, index + 2, changed, index, vars.length - index - 2);
        return changed;
    }

    private static @Nullable Object @Nullable [] pairs(@Nullable VarTree tree) {
        if (tree == null) {
            return null;
        }
        @Nullable Object[] pairs = new @Nullable Object[2 * tree.size];
        VarTree.copyTo(pairs, 0, tree);
        return pairs;
    }

    private static boolean isTree(@Nullable Object[] vars) {
        return vars.length == 1;
    }

    private static int indexOf(@Nullable Object[] vars, ContextKey key) {
        for (int i = 0; i < vars.length; i += 2) {
            if (vars[i] == key) {
                return i;
            }
        }
        return -1;
    }
}
