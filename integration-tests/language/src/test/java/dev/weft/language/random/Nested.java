package dev.weft.language.random;

import static dev.weft.language.random.Node.parts;
import static dev.weft.language.random.Node.stmt;

import dev.weft.language.random.Method.Form;
import dev.weft.testkit.Dice;
import java.util.List;

/** Member classes of a program, of all kinds, each with a coroutine method; and a generic method. */
final class Nested {
    private final Generation g;
    private final Dice dice;
    private final Members members;

    Nested(Generation g, Members members) {
        this.g = g;
        this.dice = g.dice;
        this.members = members;
    }

    void any() {
        switch (dice.below(6)) {
            case 0 -> inner();
            case 1 -> generic();
            case 2 -> enumeration();
            case 3 -> record();
            case 4 -> contract();
            default -> genericMethod();
        }
    }

    private Method method(
            String name,
            java.util.function.BiFunction<Env, Integer, Node> receiver,
            Type returned,
            Type... parameters) {
        Method method = new Method(name, receiver, Form.COROUTINE, returned, List.of(parameters), false, true);
        g.methods.add(method);
        return method;
    }

    /** An inner class, private, that reads the fields of both objects. */
    private void inner() {
        String type = g.name("Inner");
        Type returned = Type.any(dice);
        Method method = method(
                g.name("co"),
                (env, depth) -> parts(g.e(g.programType(), env, 2), ".new " + type + "(", g.e(Type.LONG, env, 2), ")."),
                returned,
                Type.STRING,
                Type.DOUBLE);
        members.later(made -> {
            Env env = members.environment(g.program + ".this").coroutine(returned);
            env.field(type + ".this.held", Type.LONG);
            made.add(stmt(
                    "private class " + type + " { private long held; " + type + "(long held) { this.held = t(" + g.id()
                            + ", held); }\n",
                    members.body(method, dice.of("", "private "), "Coroutine<" + returned.boxed() + ">", env),
                    "}"));
        });
    }

    /** A generic class whose inner class has the coroutine method. */
    private void generic() {
        String type = g.name("Outer");
        Type actual = dice.of(Type.STRING, Type.INTEGER);
        Type variable = Type.reference("T", "((T) null)");
        Method method = method(
                g.name("co"),
                (env, depth) -> parts("new " + type + "<" + actual.name() + ">(", g.e(actual, env, 2), ").new Deep()."),
                actual,
                actual,
                Type.INT);
        Method body = new Method(
                method.name(), method.receiver(), Form.COROUTINE, variable, List.of(variable, Type.INT), false, true);
        members.later(made -> {
            Env env = members.environment(null).coroutine(variable);
            env.field("held", variable);
            made.add(stmt(
                    "static class " + type
                            + "<T extends Comparable<? super T> & java.io.Serializable> { private T held; " + type
                            + "(T held) { this.held = held; }\nclass Deep {",
                    members.body(body, "", "Coroutine<T>", env),
                    "} }"));
        });
    }

    /** Constants with bodies that override a coroutine method. */
    private void enumeration() {
        String type = g.name("Enum");
        Type returned = Type.any(dice);
        Method method = method(
                g.name("co"),
                (env, depth) -> parts(type + ".of(", g.e(Type.INT, env, 2), ")."),
                returned,
                Type.INT,
                Type.LONG);
        members.later(made -> {
            Node one = members.body(
                    method,
                    "",
                    "Coroutine<" + returned.boxed() + ">",
                    members.environment(null).coroutine(returned));
            Node two = members.body(
                    method,
                    "",
                    "Coroutine<" + returned.boxed() + ">",
                    members.environment(null).coroutine(returned));
            made.add(stmt(
                    "enum " + type + " { ONE, TWO {\n",
                    two,
                    "}; static " + type + " of(int n) { return n % 2 == 0 ? ONE : TWO; }\n",
                    one,
                    "}"));
        });
    }

    private void record() {
        String type = g.name("Record");
        Type returned = Type.any(dice);
        Method method = method(
                g.name("co"),
                (env, depth) ->
                        parts("new " + type + "(", g.e(Type.DOUBLE, env, 2), ", ", g.e(Type.STRING, env, 2), ")."),
                returned,
                Type.BYTE);
        members.later(made -> {
            Env env = members.environment(null).coroutine(returned);
            env.declare("amount", Type.DOUBLE, false);
            env.declare("unit", Type.STRING, false);
            made.add(stmt(
                    "record " + type + "(double amount, String unit) { " + type + " { unit = unit + 1; }\n",
                    members.body(method, "", "Coroutine<" + returned.boxed() + ">", env),
                    "}"));
        });
    }

    /** An interface with default, private and static coroutine methods. */
    private void contract() {
        String type = g.name("Contract");
        Type returned = Type.any(dice);
        int form = dice.below(3);
        String receiver = form == 1 ? type + "." : "new " + type + "() {}.";
        Method method = method(g.name("co"), (env, depth) -> parts(receiver), returned, Type.INT, Type.STRING);
        String modifiers = List.of("default ", "static ", "private ").get(form);
        members.later(made -> made.add(stmt(
                "interface " + type + " {\n",
                members.body(
                        form == 2 ? renamed(method) : method,
                        modifiers,
                        "Coroutine<" + returned.boxed() + ">",
                        members.environment(null).coroutine(returned)),
                form == 2
                        ? "default Coroutine<" + returned.boxed() + "> " + method.name()
                                + "(int a0, String a1) throws Exception { return " + method.name() + "Hidden(a0, a1); }"
                        : "",
                "}")));
    }

    private static Method renamed(Method method) {
        return new Method(
                method.name() + "Hidden",
                method.receiver(),
                method.form(),
                method.returned(),
                method.parameters(),
                method.varargs(),
                method.checked());
    }

    private void genericMethod() {
        String name = g.name("co");
        Type actual = dice.of(Type.STRING, Type.INTEGER);
        Type variable = Type.reference("T", "((T) null)");
        Method method = method(
                name, (env, depth) -> parts(g.program + ".<" + actual.name() + ">"), actual, actual, Type.LONG, actual);
        Method body = new Method(
                name, method.receiver(), Form.COROUTINE, variable, List.of(variable, Type.LONG, variable), false, true);
        members.later(made -> {
            Env env = members.environment(null).coroutine(variable);
            Env inside = env.block();
            String parameters = members.declare(body, inside);
            made.add(stmt(
                    Members.coroutineEntry(
                            "static ",
                            "<T extends Object & Comparable<T>>",
                            "Coroutine<T>",
                            name,
                            parameters,
                            members.arguments(body),
                            g.program),
                    "{ if (!more()) return result(a0);\n",
                    g.statements.body(inside, 3),
                    "}"));
        });
    }
}
