package dev.weft.language.random;

import dev.weft.language.random.Statements.Made;
import dev.weft.testkit.Dice;

/**
 * Statements of a fixed shape around random expressions: local classes, captures, intersections, coroutines kept for
 * later.
 */
final class Shapes {
    private final Generation g;
    private final Dice dice;

    Shapes(Generation g) {
        this.g = g;
        this.dice = g.dice;
    }

    Made statement(Env env, int depth) {
        return switch (dice.below(11)) {
            case 0 -> keptCoroutine(env, depth);
            case 1 -> capture(env);
            case 2 -> intersection(env);
            case 3 -> wildcard(env);
            case 4 -> flow(env);
            case 5 -> env.awaits() ? localClass(env, depth) : wildcard(env);
            case 6 -> record(env);
            case 7 -> Made.of("assert ", g.e(Type.BOOLEAN, env, 2), " : ", g.e(Type.STRING, env, 2), ";");
            case 8 -> env.checked() ? Made.of("maybeChecked(", g.id(), ");") : Made.of(";");
            case 9 -> anonymousOfVar(env);
            default -> Made.of(g.statements.block(env, depth, true).node());
        };
    }

    /** A coroutine that waits in a variable while other things happen. */
    private Made keptCoroutine(Env env, int depth) {
        Type type = Type.any(dice);
        Node coroutine = env.awaits() ? g.awaits.coroutine(type, env, depth) : null;
        if (coroutine == null) {
            return Made.of("hit(\"", g.id(), "\");");
        }
        String kept = g.name("kept");
        String name = g.name("v");
        Node between = g.arg(Type.INT, env, 3);
        env.declare(name, type, false);
        return Made.of(
                "final Coroutine<" + type.boxed() + "> " + kept + " = ",
                coroutine,
                ";\nt(" + g.id() + ", ",
                between,
                ");\n" + type.name() + " " + name + " = await(" + kept + ");");
    }

    /** A lambda that captures before an await and is called after it. */
    private Made capture(Env env) {
        Type type = Type.any(dice);
        String lambda = g.name("f");
        String name = g.name("v");
        Node body = g.e(type, env.lambda(type), 2);
        Node between = g.arg(Type.any(dice), env, 3);
        env.declare(name, type, true);
        return Made.of(
                "Supplier<" + type.boxed() + "> " + lambda + " = () -> ",
                body,
                ";\nt(" + g.id() + ", ",
                between,
                ");\n" + type.name() + " " + name + " = " + lambda + ".get();");
    }

    private Made intersection(Env env) {
        String name = g.name("v");
        Node one = g.arg(Type.INT, env, 2);
        Node two = g.arg(Type.STRING, env, 2);
        Node between = g.arg(Type.any(dice), env, 3);
        return Made.of(
                "var " + name + " = Values.pick(chance(2), (Integer) ",
                one,
                ", ",
                two,
                ");\nt(" + g.id() + ", ",
                between,
                ");\nt(" + g.id() + ", (Comparable<?>) " + name + ");\nt(" + g.id() + ", (java.io.Serializable) " + name
                        + ");");
    }

    private Made wildcard(Env env) {
        String list = g.name("list");
        String name = g.name("v");
        Node number = g.e(Type.INT, env, 2);
        Node between = g.arg(Type.any(dice), env, 3);
        return Made.of(
                "List<? extends Number> " + list + " = Values.numbers(",
                number,
                ");\nvar " + name + " = " + list + ".get(1);\nt(" + g.id() + ", ",
                between,
                ");\nt(" + g.id() + ", " + name + ".intValue() + " + list + ".get(2).doubleValue());");
    }

    /** A binding whose scope is what follows the statement. */
    private Made flow(Env env) {
        String name = g.name("p");
        Node value = g.e(Type.OBJECT, env, 3);
        Made made = Made.of(
                "if (!(((Object) ",
                value,
                ") instanceof String " + name + ")) { throw new Boom(" + g.id() + "); }\nt(" + g.id() + ", " + name
                        + ");");
        env.declare(name, Type.STRING, false);
        return made;
    }

    /** A class with a coroutine method that captures local variables. */
    private Made localClass(Env env, int depth) {
        String type = g.name("Local");
        String parameter = g.name("a");
        Type returned = Type.any(dice);
        Node initial = g.e(Type.INT, classBody(env).plain(Type.INT).unchecked(), 2);
        Env inside = classBody(env).coroutine(returned);
        inside.declare(parameter, Type.LONG, true);
        Node body = g.statements.body(inside, Math.min(depth, 2));
        Node argument = g.e(Type.LONG, env, 2);
        String name = g.name("v");
        env.declare(name, returned, false);
        boolean anonymous = dice.chance(2);
        String start = anonymous ? "var x" + type + " = new Object() {" : "class " + type + " {";
        return Made.of(
                start + " int field" + type + " = ",
                initial,
                ";\n",
                Members.coroutineEntry(
                        "", "", "Coroutine<" + returned.boxed() + ">", "run", "long " + parameter, parameter, type),
                body,
                anonymous ? "};\n" : "}\nvar x" + type + " = new " + type + "();\n",
                "final " + returned.name() + " " + name + " = await(x" + type + ".run(",
                argument,
                "));\nt(" + g.id() + ", x" + type + ".field" + type + ");");
    }

    private Env classBody(Env env) {
        return env.nested().self(env.self() == null ? null : g.program + ".this");
    }

    private Made record(Env env) {
        String type = g.name("Rec");
        Node one = g.e(Type.LONG, env, 2);
        Node two = g.e(Type.STRING, env, 3);
        return Made.of(
                "record " + type + "(long one, String two) { " + type + " { two = two + one; } }\nt(" + g.id()
                        + ", new " + type + "(",
                one,
                ", ",
                two,
                "));");
    }

    /** A variable of a type without a name. */
    private Made anonymousOfVar(Env env) {
        String name = g.name("v");
        Node one = g.e(Type.INT, classBody(env).plain(Type.INT).unchecked(), 2);
        Node between = g.arg(Type.any(dice), env, 3);
        return Made.of(
                "var " + name + " = new Object() { int hidden = ",
                one,
                "; };\nt(" + g.id() + ", ",
                between,
                ");\n" + name + ".hidden += 2;\nt(" + g.id() + ", " + name + ".hidden);");
    }
}
