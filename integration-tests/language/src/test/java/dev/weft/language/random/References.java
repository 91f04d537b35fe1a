package dev.weft.language.random;

import static dev.weft.language.random.Node.expr;

import dev.weft.testkit.Dice;
import java.util.ArrayList;
import java.util.List;

/** Expressions of reference types. */
final class References {
    private final Generation g;
    private final Dice dice;

    References(Generation g) {
        this.g = g;
        this.dice = g.dice;
    }

    /** Forms that any type has, by way of its boxed form. */
    Node.Expr general(Type type, Env env, int depth) {
        return switch (dice.below(5)) {
            case 0 -> expr(type, "((", type.boxed(), ") (Object) ", g.e(type, env, depth), ")");
            case 1 -> expr(type, "((", type.boxed(), ") ", g.e(Type.OBJECT, env, depth), ")");
            case 2 ->
                expr(
                        type,
                        "Values.<" + type.boxed() + ">pick(",
                        g.e(Type.BOOLEAN, env, depth),
                        ", ",
                        g.arg(type, env, depth),
                        ", ",
                        g.arg(type, env, depth),
                        ")");
            case 3 ->
                expr(
                        type,
                        "((Supplier<" + type.boxed() + ">) () -> ",
                        g.e(type, env.lambda(type), Math.min(depth, 2)),
                        ").get()");
            default -> reference(type, env, depth);
        };
    }

    /** A method reference whose receiver is evaluated first, or a lambda of intersection type. */
    private Node.Expr reference(Type type, Env env, int depth) {
        if (type.equals(Type.INTEGER)) {
            return expr(type, "((Supplier<Integer>) ", g.e(Type.CELL, env, depth), "::get).get()");
        }
        if (type.equals(Type.STRING)) {
            return expr(type, "((Supplier<String>) ", g.e(Type.TEXT_CELL, env, depth), "::get).get()");
        }
        return expr(
                type,
                "((Supplier<" + type.boxed() + "> & java.io.Serializable) () -> ",
                g.e(type, env.lambda(type), Math.min(depth, 1)),
                ").get()");
    }

    /** The forms of one type. */
    Node.Expr special(Type type, Env env, int depth) {
        if (type.element() != null) {
            return array(type, env, depth);
        }
        return switch (type.name()) {
            case "String" -> string(env, depth);
            case "Object" -> object(env, depth);
            case "Integer" -> integer(env, depth);
            case "Long" -> expr(type, dice.of("(Long) ", "Long.valueOf"), "(", g.arg(Type.LONG, env, depth), ")");
            case "Color" -> expr(type, "Color.of(", g.argument(Type.INT, env, depth), ")");
            case "Shape" -> shape(env, depth);
            case "Cell<Integer>" -> cell(type, Type.INTEGER, env, depth);
            case "Cell<String>" -> cell(type, Type.STRING, env, depth);
            case "List<Integer>" -> list(env, depth);
            default -> type.name().equals(g.program) ? program(type, env, depth) : null;
        };
    }

    private Node.Expr program(Type type, Env env, int depth) {
        if (env.self() != null && dice.chance(2)) {
            return expr(type, env.self());
        }
        return expr(type, "new ", g.program, "(", g.argument(Type.INT, env, depth), ")");
    }

    private Node.Expr array(Type type, Env env, int depth) {
        Type element = type.element();
        if (element.equals(Type.INTS) && dice.chance(3)) {
            return expr(type, "(new int[", g.e(Type.INT, env, depth), " & 3][", g.e(Type.INT, env, depth), " & 1])");
        }
        if (dice.chance(5)) {
            boolean grid = element.equals(Type.INTS);
            return expr(
                    type,
                    "(new " + (grid ? "int" : element.name()) + "[",
                    g.e(Type.INT, env, depth),
                    dice.of(" & 3]", " & 7]", " % 4]"),
                    grid ? "[])" : ")");
        }
        if (dice.chance(6)) {
            return expr(type, g.e(type, env, depth), ".clone()");
        }
        List<Object> parts = new ArrayList<>(List.of("new " + type.name() + " {"));
        for (int i = dice.below(4); i >= 0; i--) {
            parts.add(g.e(element, env, depth));
            parts.add(i == 0 ? "}" : ", ");
        }
        return expr(type, parts.toArray());
    }

    private Node.Expr string(Env env, int depth) {
        return switch (dice.below(8)) {
            case 0, 1, 2 -> concatenation(env, depth);
            case 3 ->
                expr(
                        Type.STRING,
                        "String.valueOf(",
                        g.arg(dice.of(Type.INT, Type.LONG, Type.DOUBLE, Type.BOOLEAN), env, depth),
                        ")");
            case 4 -> varargs(env, depth);
            case 5 -> expr(Type.STRING, g.e(Type.COLOR, env, depth), ".name()");
            case 6 ->
                expr(
                        Type.STRING,
                        "Trace.cut(",
                        g.e(Type.STRING, env, depth),
                        ".concat(",
                        g.e(Type.STRING, env, depth),
                        "))");
            default -> expr(Type.STRING, g.e(Type.TEXT_CELL, env, depth), dice.of(".value", ".get()"));
        };
    }

    private Node.Expr concatenation(Env env, int depth) {
        List<Object> parts = new ArrayList<>(List.of("Trace.cut(\"<\""));
        for (int i = dice.below(4); i >= 0; i--) {
            parts.add(" + ");
            Type type = dice.of(
                    Type.STRING, Type.INT, Type.LONG, Type.DOUBLE, Type.CHAR, Type.BOOLEAN, Type.INTEGER, Type.COLOR);
            parts.add(g.e(type, env, depth));
        }
        parts.add(")");
        return expr(Type.STRING, parts.toArray());
    }

    private Node.Expr varargs(Env env, int depth) {
        List<Object> parts = new ArrayList<>(List.of("Values.join(", g.e(Type.STRING, env, depth)));
        for (int i = dice.below(3); i >= 0; i--) {
            parts.add(", (Object) ");
            parts.add(g.e(Type.any(dice), env, depth));
        }
        parts.add(")");
        return expr(Type.STRING, parts.toArray());
    }

    private Node.Expr object(Env env, int depth) {
        return switch (dice.below(6)) {
            case 0 ->
                expr(
                        Type.OBJECT,
                        "(Object) Values.pick(",
                        g.e(Type.BOOLEAN, env, depth),
                        ", ",
                        g.arg(Type.INT, env, depth),
                        ", ",
                        g.arg(Type.STRING, env, depth),
                        ")");
            case 1 ->
                expr(
                        Type.OBJECT,
                        "(Object) Values.both(",
                        g.arg(dice.of(Type.STRING, Type.INTEGER, Type.LONG_OBJECT), env, depth),
                        ")");
            case 2 -> anonymous(env, depth);
            default -> expr(Type.OBJECT, "((Object) ", g.e(Type.any(dice), env, depth), ")");
        };
    }

    /** An anonymous class with a constructor argument, captured variables and a method. */
    private Node.Expr anonymous(Env env, int depth) {
        Env inside = env.lambda(Type.INTEGER).self(null);
        return expr(
                Type.OBJECT,
                "(Object) new Cell<Integer>(",
                g.e(Type.INTEGER, env, depth),
                ") {\n@Override public Integer get() { return ",
                g.e(Type.INTEGER, inside, Math.min(depth, 2)),
                "; }\n}.get()");
    }

    private Node.Expr integer(Env env, int depth) {
        return switch (dice.below(4)) {
            case 0 -> expr(Type.INTEGER, g.e(Type.CELL, env, depth), dice.of(".value", ".get()"));
            case 1 -> expr(Type.INTEGER, g.e(Type.LIST, env, depth), ".get(", g.e(Type.INT, env, depth), " & 1)");
            case 2 ->
                expr(
                        Type.INTEGER,
                        "Values.<Integer>max(",
                        g.arg(Type.INTEGER, env, depth),
                        ", ",
                        g.arg(Type.INTEGER, env, depth),
                        ")");
            default ->
                expr(Type.INTEGER, dice.of("(Integer) ", "Integer.valueOf"), "(", g.arg(Type.INT, env, depth), ")");
        };
    }

    private Node.Expr shape(Env env, int depth) {
        return switch (dice.below(4)) {
            case 0 ->
                expr(
                        Type.SHAPE,
                        "(Shape) new Shape.Pair(",
                        g.argument(Type.SHAPE, env, depth),
                        ", ",
                        g.argument(Type.SHAPE, env, depth),
                        ")");
            case 1 ->
                expr(
                        Type.SHAPE,
                        "(Shape) new Shape.Line(",
                        g.argument(Type.LONG, env, depth),
                        ", ",
                        g.argument(Type.STRING, env, depth),
                        ")");
            default -> expr(Type.SHAPE, "Shape.of(", g.argument(Type.INT, env, depth), ")");
        };
    }

    private Node.Expr cell(Type type, Type content, Env env, int depth) {
        return switch (dice.below(4)) {
            case 0 ->
                expr(
                        type,
                        "new " + type.name() + "(",
                        g.argument(Type.LONG, env, depth),
                        ", ",
                        g.argument(content, env, depth),
                        ", ",
                        g.e(Type.DOUBLE, env, depth),
                        ")");
            case 1 -> expr(type, g.e(type, env, depth), ".set(", g.argument(content, env, depth), ")");
            default -> expr(type, "new " + type.name() + "(", g.argument(content, env, depth), ")");
        };
    }

    private Node.Expr list(Env env, int depth) {
        if (dice.chance(3)) {
            String parameter = g.name("q");
            Env inside = env.lambda(Type.INTEGER);
            inside.declare(parameter, Type.INTEGER, false);
            return expr(
                    Type.LIST,
                    g.e(Type.LIST, env, depth),
                    ".stream().<Integer>map(",
                    parameter,
                    " -> ",
                    g.e(Type.INTEGER, inside, Math.min(depth, 1)),
                    ").toList()");
        }
        return expr(
                Type.LIST,
                "List.<Integer>of(",
                g.argument(Type.INT, env, depth),
                ", ",
                g.argument(Type.INTEGER, env, depth),
                ")");
    }
}
