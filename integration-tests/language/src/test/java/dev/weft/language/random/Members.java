package dev.weft.language.random;

import static dev.weft.language.random.Node.parts;
import static dev.weft.language.random.Node.stmt;

import dev.weft.language.random.Method.Form;
import dev.weft.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The members of a program: first all signatures, so that any body can call any method, then the bodies. */
final class Members {
    private static final List<Type> FIELD_TYPES =
            List.of(Type.INT, Type.LONG, Type.STRING, Type.DOUBLE, Type.INTS, Type.OBJECT);

    private final Generation g;
    private final Dice dice;
    private final List<Runnable> bodies = new ArrayList<>();
    private final List<Node> made = new ArrayList<>();
    private final StringBuilder reset = new StringBuilder();

    /** About how many nodes a body has: mostly few, because small programs find as much and are compiled sooner. */
    private final int nodes;

    /** The types of the program's fields. */
    private final List<Type> fieldTypes = new ArrayList<>();

    Members(Generation g) {
        this.g = g;
        this.dice = g.dice;
        this.nodes = dice.chance(40) ? 40 : dice.chance(6) ? 16 : 5;
    }

    /** The members of the program's class: what the bodies share, and {@code program0()} and so on. */
    List<Node> all() {
        fields();
        add(1 + dice.below(2), this::coroutine);
        add(dice.below(2), this::plain);
        add(dice.below(2), this::generator);
        Nested nested = new Nested(g, this);
        add(dice.below(2), nested::any);
        supers();
        if (g.usesGrid) {
            made.add(g.gridShapes.helpers());
            add(dice.below(2), () -> g.gridShapes.owner(this));
        }
        made.add(stmt("public static void reset() { " + reset + " }"));
        for (int i = 0; i < Program.BODIES; i++) {
            made.add(program(i));
        }
        bodies.forEach(Runnable::run);
        return made;
    }

    private Node program(int number) {
        g.budget(2 * nodes);
        Node body = g.statements
                .block(environment(null).coroutine(Type.OBJECT), 4, 2 + dice.below(4), true)
                .node();
        return stmt(
                coroutineEntry("public static ", "", "Coroutine<Object>", "program" + number, "", "", g.program),
                "{\n",
                body,
                "return result(",
                g.e(Type.OBJECT, environment(null).coroutine(Type.OBJECT), 2),
                ");\n}");
    }

    private void add(int times, Runnable member) {
        for (int i = 0; i < times; i++) {
            member.run();
        }
    }

    /** Registers a body to be made once all signatures are known. */
    void later(Consumer<List<Node>> member) {
        bodies.add(() -> {
            g.budget(nodes);
            member.accept(made);
        });
    }

    /** What the members of the program see; {@code self} as in {@link Env#member}. */
    Env environment(String self) {
        Env env = Env.member(self);
        for (int i = 0; i < fieldTypes.size(); i++) {
            env.field(dice.of("", g.program + ".") + "shared" + i, fieldTypes.get(i));
            if (self != null) {
                env.field(dice.of("", g.program + ".this.") + "own" + i, fieldTypes.get(i));
            }
        }
        if (self != null) {
            env.field(dice.of("", "", g.program + ".super.") + "count", Type.INT);
        }
        return env;
    }

    private void fields() {
        for (Type type : FIELD_TYPES) {
            if (dice.chance(3)) {
                int i = fieldTypes.size();
                fieldTypes.add(type);
                made.add(stmt("private static " + type.name() + " shared" + i + ";"));
                made.add(stmt("private " + type.name() + " own" + i + " = " + type.simplest() + ";"));
                reset.append("shared" + i + " = " + type.simplest() + "; ");
            }
        }
        if (dice.chance(4)) {
            suppliers();
        } else {
            made.add(stmt(g.program + "(int from) { super(from & 7); }"));
        }
    }

    /** Asynchronous lambdas in an initialiser and in a constructor. */
    private void suppliers() {
        made.add(stmt("private final Supplier<Coroutine<Integer>> made;"));
        later(members -> {
            // by its qualified name only: a simple one must be assigned before
            Env inside = environment(g.program + ".this").nested();
            members.add(stmt(
                    g.program + "(int from) { super(from & 7); made = () -> more() ? ",
                    g.awaits.coroutineLambda(Type.INTEGER, inside, 3),
                    " : result(1); }"));
            members.add(stmt(
                    "private final Supplier<Coroutine<String>> initial = () -> more() ? ",
                    g.awaits.coroutineLambda(Type.STRING, inside, 3),
                    " : result(\"s\");"));
        });
        g.methods.add(new Method("made.get", this::program, Form.COROUTINE, Type.INTEGER, List.of(), false, false));
        g.methods.add(new Method("initial.get", this::program, Form.COROUTINE, Type.STRING, List.of(), false, false));
    }

    private Node program(Env env, int depth) {
        return parts(g.e(g.programType(), env, Math.min(depth, 2)), ".");
    }

    private Node receiver(boolean isStatic, Env env, int depth) {
        if (isStatic) {
            return parts(dice.of("", g.program + "."));
        }
        return env.self() != null && dice.chance(2) ? parts(dice.of("", env.self() + ".")) : program(env, depth);
    }

    private void coroutine() {
        boolean isStatic = dice.chance(2);
        Type returned = dice.chance(6) ? null : Type.any(dice);
        Method method = method(g.name("co"), isStatic, Form.COROUTINE, returned, true);
        later(members -> {
            Env env = environment(isStatic ? null : "this").coroutine(returned);
            members.add(body(
                    method,
                    modifiers(isStatic),
                    "Coroutine<" + (returned == null ? "Void" : returned.boxed()) + ">",
                    env));
        });
    }

    private void plain() {
        boolean isStatic = dice.chance(2);
        Type returned = Type.any(dice);
        Method method = method(g.name("plain"), isStatic, Form.PLAIN, returned, dice.chance(2));
        later(members -> {
            Env env = (method.checked()
                            ? environment(isStatic ? null : "this")
                            : environment(isStatic ? null : "this").unchecked())
                    .plain(returned);
            Env inside = env.block();
            members.add(stmt(
                    modifiers(isStatic) + returned.name() + " " + method.name() + "(" + declare(method, inside) + ")",
                    method.checked() ? " throws Exception" : "",
                    " { if (!more()) return " + returned.simplest() + ";\n",
                    g.statements.body(inside, 2),
                    "}"));
        });
    }

    private void generator() {
        boolean isStatic = dice.chance(2);
        Method method = method(g.name("gen"), isStatic, Form.GENERATOR, Type.INTEGER, true);
        later(members -> {
            Env env = environment(isStatic ? null : "this").generator(Type.INTEGER);
            Env inside = env.block();
            String parameters = declare(method, inside);
            members.add(stmt(
                    generatorEntry(modifiers(isStatic), method.name(), parameters, arguments(method), g.program),
                    "{ if (more()) ",
                    g.statements.block(inside, 3, 3 + dice.below(3), true).node(),
                    new Node.Either("return endOfBody();", "return end();"),
                    " }"));
        });
    }

    private String modifiers(boolean isStatic) {
        return dice.of("private ", "", "public ", "protected final ") + (isStatic ? "static " : "");
    }

    private Method method(String name, boolean isStatic, Form form, Type returned, boolean checked) {
        List<Type> parameters = new ArrayList<>();
        for (int i = dice.below(4); i > 0; i--) {
            parameters.add(Type.any(dice));
        }
        Method method = new Method(
                name,
                (env, depth) -> receiver(isStatic, env, depth),
                form,
                returned,
                parameters,
                dice.chance(6),
                checked);
        g.methods.add(method);
        return method;
    }

    /** A coroutine method: entry, fuel, body. */
    Node body(Method method, String modifiers, String returned, Env env) {
        Env inside = env.block();
        String parameters = declare(method, inside);
        String simplest =
                env.returned() == null ? "done()" : "result(" + env.returned().simplest() + ")";
        return stmt(
                coroutineEntry(modifiers, "", returned, method.name(), parameters, arguments(method), g.program),
                "{ if (!more()) return " + simplest + ";\n",
                g.statements.body(inside, 3),
                "}");
    }

    /** The parameter list; its variables become known to the body. */
    String declare(Method method, Env env) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < method.parameters().size(); i++) {
            Type type = method.parameters().get(i);
            text.append(text.isEmpty() ? "" : ", ")
                    .append(type.name())
                    .append(" a")
                    .append(i);
            env.declare("a" + i, type, i % 2 == 0);
        }
        if (method.varargs()) {
            text.append(text.isEmpty() ? "" : ", ").append("int... rest");
            env.declare("rest", Type.INTS, true);
        }
        return text.toString();
    }

    String arguments(Method method) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < method.parameters().size(); i++) {
            text.append(text.isEmpty() ? "" : ", ").append("a").append(i);
        }
        return text.append(method.varargs() ? (text.isEmpty() ? "rest" : ", rest") : "")
                .toString();
    }

    /** Overrides of the superclass and the interface, and calls of what they override. */
    private void supers() {
        Method base = new Method("base", this::program, Form.COROUTINE, Type.INTEGER, List.of(Type.INT), false, true);
        Method greet =
                new Method("greet", this::program, Form.COROUTINE, Type.STRING, List.of(Type.STRING), false, true);
        g.methods.add(base);
        g.methods.add(greet);
        g.methods.add(new Method("base", this::superOf, Form.COROUTINE, Type.INTEGER, List.of(Type.INT), false, true));
        g.methods.add(new Method("plain", this::superOf, Form.PLAIN, Type.INT, List.of(Type.INT), false, false));
        g.methods.add(
                new Method("greet", this::superOfApi, Form.COROUTINE, Type.STRING, List.of(Type.STRING), false, true));
        if (dice.chance(4)) {
            later(members -> members.add(body(
                    base,
                    "@Override protected ",
                    "Coroutine<Integer>",
                    environment("this").coroutine(Type.INTEGER))));
        }
        if (dice.chance(4)) {
            later(members -> members.add(body(
                    greet,
                    "@Override public ",
                    "Coroutine<String>",
                    environment("this").coroutine(Type.STRING))));
        }
    }

    private Node superOf(Env env, int depth) {
        if (env.self() == null) {
            return null;
        }
        return parts(env.inMethod() && dice.chance(2) ? "super." : g.program + ".super.");
    }

    private Node superOfApi(Env env, int depth) {
        return env.self() != null && env.inMethod() ? parts("Api.super.") : null;
    }

    /**
     * The head of a coroutine method; in the model the body becomes a method of its own, so that calling it runs
     * nothing.
     */
    static Node coroutineEntry(
            String modifiers,
            String typeParameters,
            String returned,
            String name,
            String parameters,
            String arguments,
            String unique) {
        String bodyName = name + "_in_" + unique;
        return new Node.Either(
                modifiers + typeParameters + " " + returned + " " + name + "(" + parameters
                        + ") throws Exception { return lazy(() -> "
                        + bodyName + "(" + arguments + ")); }\nprivate "
                        + (modifiers.contains("static") ? "static " : "") + typeParameters
                        + " " + returned + " " + bodyName + "(" + parameters + ") throws Exception ",
                "@Async " + modifiers + typeParameters + " " + returned + " " + name + "(" + parameters
                        + ") throws Exception ");
    }

    private static Node generatorEntry(
            String modifiers, String name, String parameters, String arguments, String unique) {
        String bodyName = name + "_in_" + unique;
        return new Node.Either(
                modifiers + "AsyncGenerator<Integer> " + name + "(" + parameters
                        + ") throws Exception { return generator(() -> "
                        + bodyName + "(" + arguments + ")); }\nprivate "
                        + (modifiers.contains("static") ? "static " : "")
                        + "Coroutine<Object> " + bodyName + "(" + parameters + ") throws Exception ",
                "@Async " + modifiers + "AsyncGenerator<Integer> " + name + "(" + parameters + ") throws Exception ");
    }
}
