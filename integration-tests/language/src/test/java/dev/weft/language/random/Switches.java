package dev.weft.language.random;

import static dev.weft.language.random.Node.expr;
import static dev.weft.language.random.Node.parts;
import static dev.weft.language.random.Node.stmt;

import dev.weft.language.random.Statements.Made;
import dev.weft.language.random.Statements.MadeBlock;
import dev.weft.testkit.Dice;
import java.util.ArrayList;
import java.util.List;

/** Switches: with colons and arrows, as statement and as expression, over ints, strings, enums and patterns. */
final class Switches {
    static final int PATTERNS_SINCE = 21;

    private final Generation g;
    private final Dice dice;

    Switches(Generation g) {
        this.g = g;
        this.dice = g.dice;
    }

    /** A selector and the labels that go with it, the last one being everything else. */
    private record Selector(Node value, List<String> labels) {}

    private Selector selector(Env env) {
        return switch (dice.below(5)) {
            case 0 -> new Selector(selected(Type.STRING, env), List.of("\"a\"", "\"\", \"bc\"", "\"s\""));
            case 1 -> new Selector(g.e(Type.COLOR, env, 3), List.of("RED", "BLUE"));
            case 2 -> new Selector(g.e(Type.CHAR, env, 3), List.of("'a', 'b'", "'c'"));
            case 3 -> new Selector(parts(g.e(Type.INT, env, 3), " & 3"), List.of("0", "1, 2"));
            default -> new Selector(selected(Type.INTEGER, env), List.of("1", "2, 3", "1000000"));
        };
    }

    /**
     * javac 17 fails where the selector is an assignment to a field of generic type, unless there is a cast around it.
     */
    private Node selected(Type type, Env env) {
        return g.java < PATTERNS_SINCE ? g.arg(type, env, 3) : g.e(type, env, 3);
    }

    /** A switch as an operand of anything. */
    Node.Expr operand(Type type, Env env, int depth) {
        return expression(type, env, env.switchExpression(false), depth);
    }

    /** A switch as the value of a new variable. */
    Node.Expr initial(Type type, Env env, int depth) {
        return expression(type, env, env.switchExpression(true), depth);
    }

    private Node.Expr expression(Type type, Env env, Env inside, int depth) {
        List<Object> parts = new ArrayList<>();
        if (g.java >= PATTERNS_SINCE && dice.chance(3)) {
            parts.addAll(List.of("switch (", g.e(Type.SHAPE, env, depth), ") { "));
            List<Pattern> patterns = patterns(inside);
            for (Pattern pattern : patterns) {
                boolean isLast = pattern == patterns.get(patterns.size() - 1);
                parts.add("case " + pattern.text());
                parts.add(pattern.guard());
                parts.add(" -> ");
                // javac wants one case at least to have a value
                parts.add(isLast ? parts(g.e(type, pattern.env(), depth), ";") : outcome(type, pattern.env(), depth));
            }
        } else {
            Selector selector = selector(env);
            parts.addAll(List.of("switch (", selector.value(), ") { "));
            boolean colons = dice.chance(3);
            for (String label : selector.labels()) {
                parts.add("case " + label + (colons ? ": " : " -> "));
                parts.add(colons ? yielding(type, inside, depth) : outcome(type, inside, depth));
            }
            parts.add(colons ? "default: " : "default -> ");
            parts.add(colons ? yielding(type, inside, depth) : parts(g.e(type, inside, depth), ";"));
        }
        parts.add("}");
        return expr(type, "(", expr(type, parts.toArray()), ")");
    }

    private Node outcome(Type type, Env env, int depth) {
        return switch (dice.below(6)) {
            case 0, 1 -> yielding(type, env, depth);
            case 2 -> parts("throw new Boom(" + g.id() + ");");
            default -> parts(g.e(type, env, depth), ";");
        };
    }

    /** Whether javac may take {@code yield}, with {@code value} behind it, for a call of a method of that name. */
    static boolean isTakenForCall(Node value) {
        StringBuilder text = new StringBuilder();
        value.render(World.WOVEN, text);
        return text.charAt(0) == '(';
    }

    private Node yielding(Type type, Env env, int depth) {
        Env inside = env.block();
        Node.Block block =
                g.statements.block(inside, Math.min(depth, 2), 1, true).node();
        Node.Expr value = g.e(type, inside, Math.min(depth, 2));
        if (!isTakenForCall(value)) {
            return parts("{ ", block, " yield ", value, "; }");
        }
        String name = g.name("y");
        return parts("{ ", block, type.name() + " " + name + " = ", value, "; yield " + name + "; }");
    }

    Made statement(Env env, int depth) {
        if (g.java >= PATTERNS_SINCE && dice.chance(3)) {
            return overPatterns(env, depth);
        }
        Selector selector = selector(env);
        return dice.chance(2) ? arrows(selector, env, depth) : colons(selector, env, depth);
    }

    private Made arrows(Selector selector, Env env, int depth) {
        List<Object> parts = new ArrayList<>(List.of("switch (", selector.value(), ") { "));
        for (String label : selector.labels()) {
            parts.add("case " + label + " -> ");
            parts.add(g.statements.block(env, depth, false).node());
        }
        parts.add("default -> ");
        parts.add(g.statements.block(env.switchStatement(), depth, true).node());
        parts.add("}");
        return Made.of(parts.toArray());
    }

    /** Groups that fall through into the next, or do not. */
    private Made colons(Selector selector, Env env, int depth) {
        Env inside = env.switchStatement();
        List<Object> parts = new ArrayList<>(List.of("switch (", selector.value(), ") { "));
        for (String label : selector.labels()) {
            parts.add("case " + label + ": ");
            MadeBlock made = g.statements.block(inside, depth, false);
            parts.add(made.node());
            parts.add(made.completes() && dice.chance(2) ? "break; " : "");
        }
        if (dice.chance(2)) {
            parts.add("default: ");
            parts.add(g.statements.block(inside, depth, true).node());
        }
        parts.add("}");
        return Made.of(parts.toArray());
    }

    private Made overPatterns(Env env, int depth) {
        List<Object> parts = new ArrayList<>(List.of("switch (", g.e(Type.SHAPE, env, 3), ") { "));
        for (Pattern pattern : patterns(env.switchStatement())) {
            parts.add("case " + pattern.text());
            parts.add(pattern.guard());
            parts.add(" -> ");
            parts.add(g.statements.block(pattern.env(), depth, true).node());
        }
        parts.add("}");
        return new Made(stmt(parts.toArray()), true);
    }

    private record Pattern(String text, Node guard, Env env) {}

    /** An exhaustive list over the sealed hierarchy, with record patterns within record patterns. */
    private List<Pattern> patterns(Env env) {
        List<Pattern> found = new ArrayList<>();
        if (dice.chance(2)) {
            found.add(new Pattern("null", parts(""), env));
        }
        String at = g.name("p");
        Env dot = env.block();
        dot.declare(at, Type.INT, false);
        found.add(new Pattern("Shape.Dot(int " + at + ")", guard(dot), dot));
        String left = g.name("p");
        String length = g.name("p");
        String name = g.name("p");
        Env pair = env.block();
        pair.declare(left, Type.SHAPE, false);
        pair.declare(length, Type.LONG, false);
        pair.declare(name, Type.STRING, false);
        found.add(new Pattern(
                "Shape.Pair(Shape " + left + ", Shape.Line(long " + length + ", var " + name + "))",
                guard(pair),
                pair));
        String line = g.name("p");
        found.add(new Pattern(
                "Shape.Line " + line,
                // within a call: elsewhere in a guard javac takes the arrow of a lambda for that of the case
                parts(" when Boolean.logicalXor(" + line + ".length() > 1, ", g.e(Type.BOOLEAN, env.guard(), 2), ")"),
                env.block()));
        String rest = g.name("p");
        Env other = env.block();
        other.declare(rest, Type.SHAPE, false);
        found.add(new Pattern("Shape " + rest, parts(""), other));
        return found;
    }

    /** A guard. Within a call of {@code t}, because javac refuses some guards that are constant. */
    private Node guard(Env env) {
        return dice.chance(2) ? parts("") : parts(" when t(" + g.id() + ", ", g.arg(Type.BOOLEAN, env.guard(), 2), ")");
    }
}
