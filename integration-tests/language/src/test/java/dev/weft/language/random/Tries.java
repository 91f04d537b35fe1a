package dev.weft.language.random;

import static dev.weft.language.random.Node.parts;
import static dev.weft.language.random.Node.stmt;

import dev.weft.language.random.Statements.Made;
import dev.weft.language.random.Statements.MadeBlock;
import dev.weft.testkit.Dice;
import java.util.ArrayList;
import java.util.List;

/** {@code try} in all its combinations. */
final class Tries {
    private final Generation g;
    private final Dice dice;

    Tries(Generation g) {
        this.g = g;
        this.dice = g.dice;
    }

    Made statement(Env env, int depth, boolean toTheEnd) {
        if (env.awaits() && dice.chance(5)) {
            return scope(env, depth);
        }
        List<Object> parts = new ArrayList<>(List.of("try "));
        Env body = env.block();
        boolean resources = dice.chance(4);
        if (resources) {
            parts.add(resources(body));
        }
        boolean finallyToo = dice.chance(2);
        int catches = dice.below(3);
        if (!resources && !finallyToo && catches == 0) {
            catches = 1;
        }
        MadeBlock made = g.statements.block(body, depth, toTheEnd);
        parts.add(made.node());
        boolean completes = made.completes();
        for (int i = 0; i < catches; i++) {
            MadeBlock caught = caught(parts, i == catches - 1, env, depth);
            completes |= caught.completes();
        }
        if (finallyToo) {
            MadeBlock last = g.statements.block(env.withoutEmit(), depth, toTheEnd || !dice.chance(4));
            parts.add(" finally ");
            parts.add(last.node());
            completes &= last.completes();
        }
        return new Made(stmt(parts.toArray()), completes);
    }

    private MadeBlock caught(List<Object> parts, boolean last, Env env, int depth) {
        String name = g.name("e");
        parts.add(" catch ("
                + (last
                        ? dice.of("Throwable", "Exception", "RuntimeException", "Boom | Fatal", "Error")
                        : "ArithmeticException | ClassCastException")
                + " " + name + ") { t(" + g.id() + ", " + name + "); ");
        Env inside = env.withoutEmit();
        MadeBlock made;
        if (dice.chance(4)) {
            made = new MadeBlock(
                    new Node.Block(List.of(
                            stmt("if (Boolean.valueOf(", g.e(Type.BOOLEAN, inside, 2), ")) throw " + name + ";"))),
                    true);
        } else {
            made = g.statements.block(inside, depth, true);
        }
        parts.add(made.node());
        parts.add("}");
        return made;
    }

    /** One or several resources: ordinary ones, ones closed by an await, a variable that exists already. */
    private Node resources(Env env) {
        List<Object> parts = new ArrayList<>(List.of("("));
        for (int i = dice.below(3); i >= 0; i--) {
            String name = g.name("r");
            if (env.awaits() && dice.chance(2)) {
                parts.add("AsyncCloseable " + name + " = ");
                parts.add(
                        dice.chance(2)
                                ? "World.closeable(" + g.id() + ")"
                                : parts("await(s(World.closeable(", g.id(), ")))"));
            } else {
                parts.add("Resource " + name + " = ");
                parts.add(
                        env.awaits() && dice.chance(2)
                                ? "await(s(Resource.open(" + g.id() + ")))"
                                : "Resource.open(" + g.id() + ")");
            }
            parts.add(i == 0 ? ") " : "; ");
        }
        return parts(parts.toArray());
    }

    /** A scope that sees how its body ended; in the model spelled out. */
    private Made scope(Env env, int depth) {
        String run = g.name("run");
        String name = g.name("scope");
        Node.Block body =
                g.statements.block(env.scope(), depth, 1 + dice.below(3), true).node();
        String opened = "World.scope(" + g.id() + ")";
        return Made.of(
                new Node.Either("var " + run + " = ScopeRun.enter(", "try (var " + name + " = "),
                dice.chance(2) ? opened : "await(s(" + opened + "))",
                new Node.Either("); try { final var " + name + " = " + run + ".scope; ", ") "),
                body,
                new Node.Either(
                        "} catch (Throwable e" + run + ") { " + run + ".failed(e" + run + "); } finally { " + run
                                + ".finish(); }",
                        ""));
    }
}
