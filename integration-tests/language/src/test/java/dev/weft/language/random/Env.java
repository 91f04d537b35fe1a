package dev.weft.language.random;

import java.util.ArrayList;
import java.util.List;

/** What is in scope at a place, and which statements may stand there. */
final class Env {
    /** How a body returns. */
    enum Returns {
        /** Not at all: in a switch expression, or in an initialiser. */
        NEVER,
        /** {@code return value;} of a method or lambda. */
        PLAIN,
        /** {@code return result(value);} or a coroutine. */
        COROUTINE,
        /** {@code return end();} */
        GENERATOR
    }

    /** A label; continue needs one on a loop. */
    record Label(String name, boolean loop) {}

    private final Env parent;
    private final List<Variable> variables = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private int level;
    private String self;
    private int gridOwner = -1;
    private boolean awaits;
    private boolean checked;
    private boolean tries = true;
    private boolean inScope;
    private boolean changes = true;
    private boolean breaks;
    private boolean continues;
    private Returns returns;
    private Type returned;
    private Type emitted;

    private Env(Env parent) {
        this.parent = parent;
        if (parent != null) {
            level = parent.level;
            self = parent.self;
            gridOwner = parent.gridOwner;
            awaits = parent.awaits;
            checked = parent.checked;
            tries = parent.tries;
            inScope = parent.inScope;
            changes = parent.changes;
            breaks = parent.breaks;
            continues = parent.continues;
            returns = parent.returns;
            returned = parent.returned;
            emitted = parent.emitted;
            labels.addAll(parent.labels);
        }
    }

    /** The body of a member; {@code self} names the program's object there, null where there is none. */
    static Env member(String self) {
        Env env = new Env(null);
        env.self = self;
        env.checked = true;
        env.returns = Returns.NEVER;
        return env;
    }

    /** A block inside. */
    Env block() {
        return new Env(this);
    }

    /** A coroutine body in here; null for one without a value. */
    Env coroutine(Type value) {
        awaits = true;
        returns = Returns.COROUTINE;
        returned = value;
        return this;
    }

    Env generator(Type element) {
        awaits = true;
        returns = Returns.GENERATOR;
        emitted = element;
        return this;
    }

    /** An ordinary body in here. */
    Env plain(Type value) {
        awaits = false;
        emitted = null;
        returns = Returns.PLAIN;
        returned = value;
        return this;
    }

    /**
     * The body of a lambda or of a method of a local class: only unchanged variables are seen from there, jumps end at
     * it.
     */
    Env nested() {
        Env env = new Env(this);
        env.level++;
        env.emitted = null;
        env.tries = true;
        env.inScope = false;
        env.noJumps();
        return env;
    }

    /** The body of an {@code async} lambda. */
    Env asyncLambda(Type value) {
        Env env = nested().plain(value);
        env.awaits = true;
        env.checked = true;
        return env;
    }

    /** The body of an ordinary lambda, or its expression. */
    Env lambda(Type value) {
        Env env = nested().plain(value);
        env.checked = false;
        return env;
    }

    /**
     * Inside a switch expression: nothing jumps out of it. With values below it on the operand stack javac fails at a
     * {@code try} in it, when one of them is a long or a double or an object that is not initialised.
     */
    Env switchExpression(boolean stackIsEmpty) {
        Env env = block();
        env.noJumps();
        env.tries = stackIsEmpty;
        env.returns = Returns.NEVER;
        return env;
    }

    /** Inside a loop. */
    Env loop(String label) {
        Env env = block();
        env.breaks = true;
        env.continues = true;
        if (label != null) {
            env.labels.add(new Label(label, true));
        }
        return env;
    }

    /** Inside a labelled block. */
    Env labelled(String label) {
        Env env = block();
        env.labels.add(new Label(label, false));
        return env;
    }

    /** Inside a switch statement with colons. */
    Env switchStatement() {
        Env env = block();
        env.breaks = true;
        return env;
    }

    /** The block of a scope that suppresses exceptions. */
    Env scope() {
        Env env = block();
        env.inScope = true;
        return env;
    }

    /** A guard: only unchanged variables are seen from there, javac lets it change nothing, and nothing waits. */
    Env guard() {
        Env env = nested().withoutAwaits();
        env.tries = false;
        env.changes = false;
        env.returns = Returns.NEVER;
        return env;
    }

    /** Inside a synchronized block. */
    Env withoutAwaits() {
        Env env = block();
        env.awaits = false;
        env.emitted = null;
        return env;
    }

    /** The body of a method without a throws clause. */
    Env unchecked() {
        checked = false;
        return this;
    }

    /** Whether this place is in a method of the program's class itself. */
    boolean inMethod() {
        return "this".equals(self);
    }

    /** The methods of a class in here name the program's object so. */
    Env self(String name) {
        self = name;
        gridOwner = -1;
        return this;
    }

    /** A method of a class of the grid. */
    Env gridOwner(int owner) {
        gridOwner = owner;
        return this;
    }

    /** Inside a loop or switch that is not to be left by a jump without a label. */
    Env withoutJumps() {
        Env env = block();
        env.breaks = false;
        env.continues = false;
        return env;
    }

    Env withoutEmit() {
        Env env = block();
        env.emitted = null;
        return env;
    }

    private void noJumps() {
        labels.clear();
        breaks = false;
        continues = false;
    }

    void declare(String name, Type type, boolean assignable) {
        variables.add(new Variable(name, type, assignable, level));
    }

    void field(String name, Type type) {
        variables.add(new Variable(name, type, true, Variable.FIELD));
    }

    /** The variables that can be read here, of one type. */
    List<Variable> readable(Type type) {
        List<Variable> found = new ArrayList<>();
        for (Env env = this; env != null; env = env.parent) {
            for (Variable variable : env.variables) {
                if (variable.type().equals(type)
                        && (!variable.assignable()
                                || variable.level() == Variable.FIELD
                                || variable.level() == level)) {
                    found.add(variable);
                }
            }
        }
        return found;
    }

    /** The variables that can be changed here, of one type. */
    List<Variable> assignable(Type type) {
        List<Variable> found = readable(type);
        found.removeIf(variable -> !variable.assignable());
        return found;
    }

    /** The generic parameter of the method, if it has one. */
    Type typeVariable() {
        for (Env env = this; env != null; env = env.parent) {
            for (Variable variable : env.variables) {
                if (variable.type().name().equals("T")) {
                    return variable.type();
                }
            }
        }
        return null;
    }

    /** Whether anything may be assigned to here. */
    boolean changes() {
        return changes;
    }

    /** How deep lambdas and local classes nest here. */
    int level() {
        return level;
    }

    String self() {
        return self;
    }

    /** The class of the grid whose method this is, or -1. */
    int gridOwner() {
        return gridOwner;
    }

    boolean awaits() {
        return awaits;
    }

    boolean checked() {
        return checked;
    }

    /** Whether a {@code try} can stand here. */
    boolean tries() {
        return tries;
    }

    /** Whether code goes on behind this place when an exception is suppressed. */
    boolean inScope() {
        return inScope;
    }

    boolean breaks() {
        return breaks;
    }

    boolean continues() {
        return continues;
    }

    Returns returns() {
        return returns;
    }

    Type returned() {
        return returned;
    }

    Type emitted() {
        return emitted;
    }

    List<Label> labels() {
        return labels;
    }
}
