package dev.weft.language.random;

import static dev.weft.language.random.Node.parts;
import static dev.weft.language.random.Node.stmt;

import dev.weft.testkit.Dice;
import java.util.ArrayList;
import java.util.List;

/** Blocks, and the statements that are neither loops nor {@code try}. */
final class Statements {
    /** A statement and whether, as javac sees it, the next one can be reached. */
    record Made(Node.Stmt node, boolean completes) {
        static Made of(Object... parts) {
            return new Made(stmt(parts), true);
        }
    }

    /** A block and whether its end can be reached. */
    record MadeBlock(Node.Block node, boolean completes) {}

    private static final int EXPRESSION_DEPTH = 4;

    private final Generation g;
    private final Dice dice;

    Statements(Generation g) {
        this.g = g;
        this.dice = g.dice;
    }

    /** A whole body, with the return that it needs at its end. */
    Node.Block body(Env env, int depth) {
        MadeBlock made = block(env, Math.min(depth, 3), 1 + dice.below(3), false);
        if (!made.completes()) {
            return made.node();
        }
        List<Node> statements = new ArrayList<>(made.node().statements());
        statements.add(lastReturn(env));
        return new Node.Block(statements);
    }

    /** A block of statements; {@code toTheEnd} asks that the end can be reached. */
    MadeBlock block(Env outer, int depth, int size, boolean toTheEnd) {
        Env env = outer.block();
        List<Node> statements = new ArrayList<>();
        for (int i = 0; i < size && (i == 0 || g.rich()); i++) {
            Made made = statement(env, depth, toTheEnd || i < size - 1);
            statements.add(made.node());
            if (!made.completes()) {
                return new MadeBlock(new Node.Block(statements), false);
            }
        }
        return new MadeBlock(new Node.Block(statements), true);
    }

    /** A short block. */
    MadeBlock block(Env env, int depth, boolean toTheEnd) {
        return block(env, depth, 1 + dice.below(3), toTheEnd);
    }

    private Made statement(Env env, int depth, boolean toTheEnd) {
        boolean rich = g.spend();
        if (!rich || depth <= 0) {
            return dice.chance(2) ? expression(env) : declaration(env);
        }
        int inside = depth - 1;
        if (g.usesGrid && dice.chance(4)) {
            Made made = g.gridShapes.statement(env, inside);
            if (made != null) {
                return made;
            }
        }
        return switch (dice.below(24)) {
            case 0, 1, 2, 3 -> declaration(env);
            case 4, 5, 6 -> assignment(env);
            case 7, 8 -> expression(env);
            case 9, 10 -> branch(env, inside, toTheEnd);
            case 11, 12, 13 -> g.loops.loop(env, inside);
            case 14, 15, 16, 17 -> env.tries() ? g.tries.statement(env, inside, toTheEnd) : jump(env, inside, toTheEnd);
            case 18 -> g.switches.statement(env, inside);
            case 19, 20 -> jump(env, inside, toTheEnd);
            case 21 -> labelled(env, inside);
            case 22 -> g.shapes.statement(env, inside);
            default -> env.tries() && dice.chance(3) ? locked(env, inside, toTheEnd) : g.shapes.statement(env, inside);
        };
    }

    private Made declaration(Env env) {
        Type type = Type.any(dice);
        String name = g.name("v");
        boolean assignable = dice.chance(2);
        if (!assignable && dice.chance(3)) {
            return late(type, name, env);
        }
        Node value =
                dice.chance(8) && env.tries() ? g.switches.initial(type, env, 2) : g.e(type, env, EXPRESSION_DEPTH);
        env.declare(name, type, assignable);
        return Made.of(assignable ? "" : dice.of("", "final "), type.name(), " ", name, " = ", value, ";");
    }

    /** Assigned once on each of two ways. */
    private Made late(Type type, String name, Env env) {
        Node condition = g.e(Type.BOOLEAN, env, 2);
        Node one = g.e(type, env, 2);
        Node two = g.e(type, env, 2);
        env.declare(name, type, false);
        return Made.of(
                "final " + type.name() + " " + name + ";\nif (",
                condition,
                ") " + name + " = ",
                one,
                "; else " + name + " = ",
                two,
                ";");
    }

    private Made assignment(Env env) {
        Type type = Type.any(dice);
        Node place = g.expressions.place(type, env, 3);
        if (place == null) {
            return expression(env);
        }
        if (dice.chance(2) || !Expressions.canBeCompound(place)) {
            return Made.of(place, " = ", g.e(type, env, EXPRESSION_DEPTH), ";");
        }
        Node compound = g.expressions.compound(type, place, env, 3);
        return compound == null ? Made.of(place, " = ", g.e(type, env, EXPRESSION_DEPTH), ";") : Made.of(compound, ";");
    }

    private Made expression(Env env) {
        if (env.emitted() != null && dice.chance(2)) {
            return Made.of("emit(", g.arg(env.emitted(), env, EXPRESSION_DEPTH), ");");
        }
        return switch (dice.below(6)) {
            case 0 -> Made.of("maybe(", g.id(), ");");
            case 3 -> {
                Node run = env.awaits() ? g.awaits.voidLambda(env, 2) : null;
                yield run == null ? Made.of("hit(\"", g.id(), "\");") : Made.of("await(", run, ");");
            }
            case 1 -> {
                Node call = env.awaits() ? g.awaits.call(Method.Form.COROUTINE, null, env, 3) : null;
                yield call == null ? Made.of("hit(\"", g.id(), "\");") : Made.of("await(", call, ");");
            }
            case 2 ->
                env.awaits()
                        ? Made.of("await(s(", g.arg(Type.any(dice), env, 3), "));")
                        : Made.of("hit(\"", g.id(), "\");");
            default -> Made.of("t(", g.id(), ", ", g.arg(Type.any(dice), env, EXPRESSION_DEPTH), ");");
        };
    }

    /**
     * The head of an {@code if}. In a scope its condition is never constant: behind a jump under a constant condition
     * javac leaves out the code with which a scope that suppresses would go on.
     */
    private static String start(Env env) {
        return env.inScope() ? "if (Boolean.valueOf(" : "if ((";
    }

    private Made branch(Env env, int depth, boolean toTheEnd) {
        Node condition = g.e(Type.BOOLEAN, env, 3);
        MadeBlock yes = block(env, depth, toTheEnd);
        if (dice.chance(2)) {
            return Made.of(start(env), condition, ")) ", yes.node());
        }
        MadeBlock no = block(env, depth, false);
        return new Made(
                stmt(start(env), condition, ")) ", yes.node(), " else ", no.node()), yes.completes() || no.completes());
    }

    private Made locked(Env env, int depth, boolean toTheEnd) {
        Node lock = g.e(dice.of(Type.STRING, Type.OBJECT, Type.INTS), env, 3);
        MadeBlock made = block(env.withoutAwaits(), depth, toTheEnd);
        return new Made(stmt("synchronized (", lock, ") ", made.node()), made.completes());
    }

    private Made labelled(Env env, int depth) {
        String label = g.name("block");
        return Made.of(
                label,
                ": ",
                block(env.labelled(label), depth, 1 + dice.below(3), true).node());
    }

    /** A jump or a throw, mostly under a condition. */
    private Made jump(Env env, int depth, boolean toTheEnd) {
        Node jump = jump(env);
        if (toTheEnd || dice.chance(2)) {
            return Made.of(start(env), g.e(Type.BOOLEAN, env, 3), ")) { ", jump, " }");
        }
        return new Made(stmt(jump), false);
    }

    private Node jump(Env env) {
        for (int attempt = 0; attempt < 4; attempt++) {
            Node found = switch (dice.below(6)) {
                case 0 -> env.breaks() ? parts("break;") : null;
                case 1 -> env.continues() ? parts("continue;") : null;
                case 2 -> env.labels().isEmpty() ? null : toLabel(dice.one(env.labels()));
                case 3, 4 -> env.returns() == Env.Returns.NEVER ? null : someReturn(env);
                default -> thrown(env);
            };
            if (found != null) {
                return found;
            }
        }
        return thrown(env);
    }

    /** A return, or a throw where there is none: the end of this place is never reached. */
    Node leaving(Env env) {
        return env.returns() == Env.Returns.NEVER ? thrown(env) : someReturn(env);
    }

    private Node toLabel(Env.Label label) {
        return parts(label.loop() && dice.chance(2) ? "continue " : "break ", label.name(), ";");
    }

    private Node thrown(Env env) {
        String error = dice.of("Boom", "Fatal", env.checked() ? "CheckedBoom" : "Boom");
        String made = "new " + error + "(" + g.id() + ")";
        return env.awaits() && dice.chance(2) ? parts("throw await(s(" + made + "));") : parts("throw " + made + ";");
    }

    /** The return at the end of a body: simple, so that it is there for any type. */
    private Node lastReturn(Env env) {
        Type value = env.returned();
        return switch (env.returns()) {
            case GENERATOR -> parts(new Node.Either("return endOfBody();", "return end();"));
            case COROUTINE ->
                value == null
                        ? parts("return done();")
                        : parts("return result(", g.arg(value, env, dice.chance(2) ? 2 : 0), ");");
            case PLAIN ->
                value == null ? parts("return;") : parts("return ", g.e(value, env, dice.chance(2) ? 2 : 0), ";");
            case NEVER -> parts("");
        };
    }

    private Node someReturn(Env env) {
        if (env.returns() != Env.Returns.COROUTINE || dice.chance(3)) {
            return lastReturn(env);
        }
        Node coroutine = g.awaits.coroutine(env.returned(), env, 3);
        if (coroutine == null) {
            return dice.chance(8) ? parts("return null;") : lastReturn(env);
        }
        return switch (dice.below(4)) {
            case 0 ->
                env.returned() == null
                        ? parts("return ", coroutine, ";")
                        : parts(env.awaits() ? "return result(await(" : "return ((", coroutine, "));");
            case 1 -> parts("return ", g.e(Type.BOOLEAN, env, 2), " ? ", coroutine, " : ", coroutineOfLast(env), ";");
            default -> parts("return ", coroutine, ";");
        };
    }

    private Node coroutineOfLast(Env env) {
        return env.returned() == null ? parts("done()") : parts("result(", g.arg(env.returned(), env, 1), ")");
    }
}
