package dev.weft.language.random;

import static dev.weft.language.random.Node.parts;

import dev.weft.language.random.Statements.Made;
import dev.weft.testkit.Dice;

/** Loops. Each asks for fuel in its condition, outside every {@code try} of its body, so that all of them end. */
final class Loops {
    private final Generation g;
    private final Dice dice;

    Loops(Generation g) {
        this.g = g;
        this.dice = g.dice;
    }

    Made loop(Env env, int depth) {
        String label = dice.chance(3) ? g.name("loop") : null;
        String start = label == null ? "" : label + ": ";
        Env inside = env.loop(label);
        return switch (dice.below(7)) {
            case 0 -> Made.of(start, "while (more() && ", g.e(Type.BOOLEAN, env, 3), ") ", body(inside, depth));
            case 1 -> Made.of(start, "do ", body(inside, depth), " while (more() && ", g.e(Type.BOOLEAN, env, 3), ");");
            case 2, 3 -> counted(start, env, inside, depth);
            case 4 -> dice.chance(3) ? endless(start, env, inside, depth) : overArray(start, env, inside, depth);
            case 5 -> overList(start, env, inside, depth);
            default ->
                env.awaits() && env.tries()
                        ? overSource(start, env, inside, depth)
                        : counted(start, env, inside, depth);
        };
    }

    /** Left by a break only. */
    private Made endless(String start, Env env, Env inside, int depth) {
        return Made.of(
                start,
                dice.of("while (true)", "for (;;)"),
                " { if (!more() || ",
                g.e(Type.BOOLEAN, inside, 2),
                ") break; ",
                body(inside, depth),
                "}");
    }

    private Node body(Env env, int depth) {
        return g.statements.block(env, depth, true).node();
    }

    /** Awaits in all three parts of the header. */
    private Made counted(String start, Env env, Env inside, int depth) {
        String index = g.name("i");
        Type type = dice.of(Type.INT, Type.INT, Type.LONG, Type.DOUBLE, Type.BYTE);
        Node first = g.e(type, env, 2);
        inside.declare(index, type, true);
        Node limit = dice.chance(3) ? g.e(Type.BOOLEAN, inside, 3) : parts(index, " < ", g.e(Type.INT, inside, 2));
        Node step = dice.chance(3)
                ? parts(index, " += ", g.e(Type.INT, inside, 3))
                : parts("t(", g.id(), ", ", index, "++), hit(\"", g.id(), "\")");
        return Made.of(
                start,
                "for (",
                type.name(),
                " ",
                index,
                " = ",
                first,
                "; more() && ",
                limit,
                "; ",
                step,
                ") ",
                body(inside, depth));
    }

    private Made overArray(String start, Env env, Env inside, int depth) {
        Type array = dice.of(Type.INTS, Type.LONGS, Type.DOUBLES, Type.STRINGS, Type.GRID);
        String name = g.name("x");
        Node source = g.e(array, env, 3);
        inside.declare(name, array.element(), false);
        return Made.of(
                start,
                "for (",
                array.element().name(),
                " ",
                name,
                " : ",
                source,
                ") { if (!more()) break; ",
                body(inside, depth),
                "}");
    }

    private Made overList(String start, Env env, Env inside, int depth) {
        String name = g.name("x");
        Node source = g.e(Type.LIST, env, 3);
        Type element = dice.of(Type.INT, Type.INTEGER);
        inside.declare(name, element, false);
        return Made.of(
                start,
                "for (",
                element.name(),
                " ",
                name,
                " : ",
                source,
                ") { if (!more()) break; ",
                body(inside, depth),
                "}");
    }

    /** An asynchronous loop; the model closes its source by try-with-resources, the label stands inside of it. */
    private Made overSource(String start, Env env, Env inside, int depth) {
        Node generator = dice.chance(3) ? null : g.awaits.call(Method.Form.GENERATOR, Type.INTEGER, env, 2);
        Node source =
                generator == null ? parts("World.source(", g.id(), ", ", g.e(Type.INT, env, 2), " & 3)") : generator;
        String name = g.name("x");
        String run = g.name("run");
        inside.declare(name, Type.INTEGER, false);
        return Made.of(
                new Node.Either(
                        "try (EachRun<Integer> " + run + " = EachRun.over(",
                        start + "for (Integer " + name + " : awaitEach("),
                source,
                new Node.Either(")) { " + start + "for (Integer " + name + " : " + run + ") ", ")) "),
                "{ if (!more()) break; ",
                body(inside, depth),
                "}",
                new Node.Either("}", ""));
    }
}
