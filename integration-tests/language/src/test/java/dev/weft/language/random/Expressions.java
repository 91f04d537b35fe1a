package dev.weft.language.random;

import static dev.weft.language.random.Node.expr;

import dev.weft.language.random.Type.Kind;
import dev.weft.testkit.Dice;
import java.util.List;

/** Expressions of primitive types, and the forms that every type has. */
final class Expressions {
    private final Generation g;
    private final Dice dice;

    Expressions(Generation g) {
        this.g = g;
        this.dice = g.dice;
    }

    /** A new expression; {@code depth} bounds how deep it nests. */
    Node.Expr expression(Type type, Env env, int depth) {
        boolean rich = g.spend();
        if (rich && depth > 0) {
            for (int attempt = 0; attempt < 4; attempt++) {
                Node.Expr found = attempt(type, env, depth - 1);
                if (found != null) {
                    return found;
                }
            }
        }
        return leaf(type, env);
    }

    private Node.Expr leaf(Type type, Env env) {
        List<Variable> readable = env.readable(type);
        if (!readable.isEmpty() && !dice.chance(4)) {
            return expr(type, dice.one(readable).text());
        }
        return expr(type, literal(type));
    }

    private String literal(Type type) {
        if (type.name().equals("T") || !type.isPrimitive() && dice.chance(12)) {
            return "((" + type.name() + ") null)";
        }
        return switch (type.name()) {
            case "boolean" -> dice.of("true", "false");
            case "byte" -> "(byte) " + dice.below(300);
            case "short" -> "(short) " + dice.below(70_000);
            case "char" -> dice.of("'a'", "'\\u1234'", "'Z'");
            case "int" -> dice.of("0", "1", "2", "(-3)", "7", "100", "Integer.MAX_VALUE", "Integer.MIN_VALUE");
            case "long" -> dice.of("0L", "1L", "(-5L)", "1234567890123L", "Long.MIN_VALUE");
            case "float" -> dice.of("0f", "1.5f", "(-2.25f)", "Float.NaN");
            case "double" -> dice.of("0.0", "1.5", "(-0.75)", "1e300", "Double.NaN");
            case "String" -> dice.of("\"\"", "\"a\"", "\"bc\"", "\"d\\u0000e\"");
            case "Color" -> dice.of("Color.RED", "Color.GREEN", "Color.BLUE");
            default -> type.simplest();
        };
    }

    private Node.Expr attempt(Type type, Env env, int depth) {
        return switch (dice.below(20)) {
            case 0 -> leaf(type, env);
            case 1, 2 -> expr(type, "t(", g.id(), ", ", g.arg(type, env, depth), ")");
            case 3, 4, 5, 6, 7 -> env.awaits() ? g.awaits.value(type, env, depth) : null;
            case 8 ->
                expr(
                        type,
                        "(",
                        g.e(Type.BOOLEAN, env, depth),
                        " ? ",
                        g.e(type, env, depth),
                        " : ",
                        g.e(type, env, depth),
                        ")");
            case 9 -> call(type, env, depth);
            case 10 -> assignment(type, env, depth);
            case 11 -> dice.chance(2) ? g.switches.operand(type, env, depth) : null;
            case 12 -> g.references.general(type, env, depth);
            case 13 -> element(type, env, depth);
            default ->
                switch (type.kind()) {
                    case BOOLEAN -> condition(env, depth);
                    case NARROW -> narrow(type, env, depth);
                    case INT, LONG, FLOAT, DOUBLE -> arithmetic(type, env, depth);
                    case REFERENCE, ARRAY -> g.references.special(type, env, depth);
                };
        };
    }

    /** A call of one of the program's own plain methods. */
    private Node.Expr call(Type type, Env env, int depth) {
        Node call = g.awaits.call(Method.Form.PLAIN, type, env, depth);
        return call == null ? null : expr(type, call);
    }

    /** Plain and compound assignment, to a variable, an element or a field, as a value. */
    private Node.Expr assignment(Type type, Env env, int depth) {
        Node place = place(type, env, depth);
        if (place == null) {
            return null;
        }
        Node compound = dice.chance(2) || !canBeCompound(place) ? null : compound(type, place, env, depth);
        return compound == null
                ? expr(type, "(", place, " = ", g.e(type, env, depth), ")")
                : expr(type, "(", compound, ")");
    }

    /** A compound assignment to a place; null if its type has none. */
    Node compound(Type type, Node place, Env env, int depth) {
        boolean boxed = type.equals(Type.INTEGER) || type.equals(Type.LONG_OBJECT);
        if (type.equals(Type.BOOLEAN)) {
            return Node.parts(place, dice.of(" &= ", " |= ", " ^= "), g.e(Type.BOOLEAN, env, depth));
        }
        if (type.equals(Type.STRING)) {
            // not by strings: loops would double them
            Type added = dice.of(Type.INT, Type.CHAR, Type.DOUBLE, Type.COLOR, Type.INTEGER, Type.BOOLEAN);
            return Node.parts(place, " += ", g.e(added, env, depth));
        }
        if (!type.isNumeric() && !boxed) {
            return null;
        }
        if (dice.chance(4)) {
            return dice.chance(2) ? Node.parts(place, dice.of("++", "--")) : Node.parts(dice.of("++", "--"), place);
        }
        boolean integral = boxed || type.kind() == Kind.INT || type.kind() == Kind.LONG || type.kind() == Kind.NARROW;
        if (integral && dice.chance(3)) {
            Type operand = type.equals(Type.LONG_OBJECT) ? Type.LONG : dice.of(Type.INT, Type.BYTE, Type.CHAR);
            return Node.parts(
                    place,
                    dice.of(" <<= ", " >>= ", " >>>= ", " &= ", " |= ", " ^= ", " %= "),
                    g.e(operand, env, depth));
        }
        Type operand = boxed || dice.chance(2)
                ? (type.equals(Type.LONG_OBJECT) ? Type.LONG : boxed ? Type.INT : type)
                : dice.of(Type.INT, Type.LONG, Type.DOUBLE, Type.BYTE, Type.CHAR);
        return Node.parts(place, dice.of(" += ", " -= ", " *= ", " /= "), g.e(operand, env, depth));
    }

    /** A switch over strings left of a compound assignment makes javac 17 fail. */
    static boolean canBeCompound(Node place) {
        StringBuilder text = new StringBuilder();
        place.render(World.WOVEN, text);
        return text.indexOf("switch (") < 0;
    }

    /** Something that can stand left of {@code =}; null if there is nothing. */
    Node place(Type type, Env env, int depth) {
        if (!env.changes()) {
            return null;
        }
        List<Variable> variables = env.assignable(type);
        if (!variables.isEmpty() && !dice.chance(3)) {
            return Node.parts(dice.one(variables).text());
        }
        Type array = type.arrayOf();
        if (array != null && !dice.chance(4)) {
            return Node.parts(g.e(array, env, depth), "[", index(env, depth), "]");
        }
        if (type.equals(Type.INTEGER)) {
            return Node.parts(g.e(Type.CELL, env, depth), ".value");
        }
        return type.equals(Type.STRING) ? Node.parts(g.e(Type.TEXT_CELL, env, depth), ".value") : null;
    }

    /** Mostly inside the bounds of the arrays that programs make. */
    private Node index(Env env, int depth) {
        return dice.chance(8)
                ? g.e(Type.INT, env, depth)
                : Node.parts("(", g.e(Type.INT, env, depth), dice.of(" & 1)", " & 3)"));
    }

    private Node.Expr element(Type type, Env env, int depth) {
        Type array = type.arrayOf();
        return array == null ? null : expr(type, g.e(array, env, depth), "[", index(env, depth), "]");
    }

    private Node.Expr condition(Env env, int depth) {
        return switch (dice.below(9)) {
            case 0, 1 ->
                expr(
                        Type.BOOLEAN,
                        "(",
                        g.e(Type.BOOLEAN, env, depth),
                        dice.of(" && ", " || ", " & ", " | ", " ^ ", " == "),
                        g.e(Type.BOOLEAN, env, depth),
                        ")");
            case 2 -> expr(Type.BOOLEAN, "!", g.e(Type.BOOLEAN, env, depth));
            case 3, 4, 5 ->
                expr(
                        Type.BOOLEAN,
                        "(",
                        g.arg(number(), env, depth),
                        dice.of(" < ", " <= ", " > ", " >= ", " == ", " != "),
                        g.arg(number(), env, depth),
                        ")");
            case 6 ->
                expr(
                        Type.BOOLEAN,
                        "((Object) ",
                        g.e(Type.OBJECT, env, depth),
                        " instanceof ",
                        dice.of("Integer", "String", "Color", "int[]", "Comparable<?>"),
                        ")");
            case 7 -> pattern(env, depth);
            default -> expr(Type.BOOLEAN, "chance(", 2 + dice.below(3), ")");
        };
    }

    /** Bindings that are used across an await in the same condition. */
    private Node.Expr pattern(Env env, int depth) {
        if (g.java >= Switches.PATTERNS_SINCE && dice.chance(2)) {
            return recordPattern(env, depth);
        }
        String name = g.name("p");
        Env bound = env.block();
        bound.declare(name, Type.INTEGER, false);
        return expr(
                Type.BOOLEAN,
                "(((Object) ",
                g.e(Type.OBJECT, env, depth),
                ") instanceof Integer ",
                name,
                " && ",
                g.e(Type.BOOLEAN, bound, depth),
                " && ",
                g.e(Type.INT, bound, depth),
                " != ",
                name,
                ")");
    }

    private Node.Expr recordPattern(Env env, int depth) {
        String length = g.name("p");
        String name = g.name("p");
        Env bound = env.block();
        bound.declare(length, Type.LONG, false);
        bound.declare(name, Type.STRING, false);
        return expr(
                Type.BOOLEAN,
                "(",
                g.e(Type.SHAPE, env, depth),
                " instanceof Shape.Line(long ",
                length,
                ", var ",
                name,
                ") && ",
                g.e(Type.BOOLEAN, bound, depth),
                " && ",
                g.arg(Type.LONG, bound, depth),
                " != ",
                length,
                ")");
    }

    private Type number() {
        return dice.of(Type.INT, Type.INT, Type.LONG, Type.DOUBLE, Type.FLOAT, Type.CHAR, Type.BYTE);
    }

    private Node.Expr narrow(Type type, Env env, int depth) {
        if (type.equals(Type.CHAR) && dice.chance(3)) {
            return expr(type, g.e(Type.STRING, env, depth), ".charAt(", index(env, depth), ")");
        }
        return dice.chance(2)
                ? expr(type, "((", type.name(), ") ", g.arg(number(), env, depth), ")")
                : expr(
                        type,
                        "((",
                        type.name(),
                        ") (",
                        g.e(type, env, depth),
                        dice.of(" + ", " - ", " ^ "),
                        g.e(type, env, depth),
                        "))");
    }

    private Node.Expr arithmetic(Type type, Env env, int depth) {
        boolean integral = type.kind() == Kind.INT || type.kind() == Kind.LONG;
        return switch (dice.below(8)) {
            case 0, 1, 2 -> {
                String operator = integral && dice.chance(2)
                        ? dice.of(" & ", " | ", " ^ ", " % ")
                        : dice.of(" + ", " - ", " * ", " / ", " % ");
                Type right = dice.chance(3) ? dice.of(Type.INT, Type.BYTE, Type.CHAR) : type;
                yield dice.chance(2)
                        ? expr(type, "(", g.e(type, env, depth), operator, g.e(right, env, depth), ")")
                        : expr(type, "(", g.e(right, env, depth), operator, g.e(type, env, depth), ")");
            }
            case 3 ->
                integral
                        ? expr(
                                type,
                                "(",
                                g.e(type, env, depth),
                                dice.of(" << ", " >> ", " >>> "),
                                g.e(dice.of(Type.INT, Type.LONG), env, depth),
                                ")")
                        : expr(type, "(-", g.e(type, env, depth), ")");
            case 4 -> expr(type, "(", integral ? dice.of("-", "~", "+") : "-", g.e(type, env, depth), ")");
            case 5 -> expr(type, "((", type.name(), ") ", g.arg(number(), env, depth), ")");
            default ->
                type.equals(Type.INT)
                        ? number(env, depth)
                        : expr(type, "((", type.name(), ") ", g.arg(Type.INT, env, depth), ")");
        };
    }

    /** Calls that give an int. */
    private Node.Expr number(Env env, int depth) {
        return switch (dice.below(9)) {
            case 0 ->
                expr(Type.INT, g.e(dice.of(Type.INTS, Type.LONGS, Type.STRINGS, Type.GRID), env, depth), ".length");
            case 1 -> expr(Type.INT, g.e(Type.STRING, env, depth), ".length()");
            case 2 ->
                expr(
                        Type.INT,
                        "Values.sum(",
                        g.argument(Type.INT, env, depth),
                        ", ",
                        g.argument(Type.INT, env, depth),
                        ", ",
                        g.argument(Type.BYTE, env, depth),
                        ")");
            case 3 -> expr(Type.INT, "Values.over(", g.arg(Type.any(dice), env, depth), ")");
            case 4 ->
                expr(
                        Type.INT,
                        "Values.wide(",
                        g.argument(Type.LONG, env, depth),
                        ", ",
                        g.argument(Type.INT, env, depth),
                        ", ",
                        g.argument(Type.DOUBLE, env, depth),
                        ", ",
                        g.argument(Type.STRING, env, depth),
                        ", ",
                        g.argument(Type.LONG, env, depth),
                        ")");
            case 5 -> expr(Type.INT, g.e(Type.COLOR, env, depth), ".weight()");
            case 6 -> expr(Type.INT, "(int) ", g.e(Type.INTEGER, env, depth));
            case 7 -> operator(env, depth);
            default ->
                expr(
                        Type.INT,
                        "(int) Values.<Integer>max(",
                        g.arg(Type.INTEGER, env, depth),
                        ", ",
                        g.arg(Type.INTEGER, env, depth),
                        ")");
        };
    }

    /** A lambda with a parameter, called where it stands. */
    private Node.Expr operator(Env env, int depth) {
        String parameter = g.name("q");
        Env inside = env.lambda(Type.INT);
        inside.declare(parameter, Type.INT, false);
        return expr(
                Type.INT,
                "((IntUnaryOperator) ",
                parameter,
                " -> ",
                g.e(Type.INT, inside, Math.min(depth, 2)),
                ").applyAsInt(",
                g.e(Type.INT, env, depth),
                ")");
    }
}
