package dev.weft.language.random;

import static dev.weft.language.random.Node.expr;
import static dev.weft.language.random.Node.parts;

import dev.weft.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Awaits of all that can be awaited, and calls of the program's own methods. */
final class Awaits {
    private static final int MOST_LAMBDAS = 1;

    private final Generation g;
    private final Dice dice;

    Awaits(Generation g) {
        this.g = g;
        this.dice = g.dice;
    }

    /** An await with a value of this type. */
    Node.Expr value(Type type, Env env, int depth) {
        return switch (dice.below(16)) {
            case 0 -> expr(type, "await(World.<", type.boxed(), ">cs(", g.arg(type, env, depth), "))");
            case 1 -> expr(type, "await(World.<", type.boxed(), ">fail(", g.id(), "))");
            case 2 ->
                expr(
                        type,
                        "await(",
                        g.e(Type.BOOLEAN, env, depth),
                        " ? s(",
                        g.arg(type, env, depth),
                        ") : s(",
                        g.arg(type, env, depth),
                        "))");
            case 3 ->
                expr(
                        type,
                        "await(await(World.<Awaitable<",
                        type.boxed(),
                        ">>s(World.<",
                        type.boxed(),
                        ">s(",
                        g.arg(type, env, depth),
                        "))))");
            case 4, 5, 6 -> called(type, env, depth);
            case 7, 8 -> chosen(type, env, depth);
            case 9 -> lambda(type, env, depth);
            default -> expr(type, sOf(type), g.arg(type, env, depth), "))");
        };
    }

    /**
     * With its type written: otherwise javac attributes the argument twice, and what awaits in the argument four times.
     */
    private String sOf(Type type) {
        return dice.chance(8) ? "await(s(" : "await(World.<" + type.boxed() + ">s(";
    }

    private Node.Expr called(Type type, Env env, int depth) {
        Node call = call(Method.Form.COROUTINE, type, env, depth);
        if (call == null) {
            return null;
        }
        return dice.chance(6)
                ? expr(type, "await(World.<", type.boxed(), ">spawn(", call, "))")
                : expr(type, "await(", call, ")");
    }

    /** An await of one of several awaitables: what its operand is depends on the way there. */
    private Node.Expr chosen(Type type, Env env, int depth) {
        Object one = awaitable(type, env, depth);
        Object two = awaitable(type, env, depth);
        if (dice.chance(4)) {
            return expr(type, "await((Coroutine<", type.boxed(), ">) (", orNull(coroutineOf(type, env, depth)), "))");
        }
        if (dice.chance(2)) {
            return expr(type, "await(", g.e(Type.BOOLEAN, env, depth), " ? ", one, " : ", two, ")");
        }
        Env inside = env.switchExpression(false);
        Object three = awaitable(type, inside, depth);
        if (three instanceof Node value && Switches.isTakenForCall(value)) {
            three = parts("(Awaitable<" + type.boxed() + ">) ", three);
        }
        return expr(
                type,
                "await((Awaitable<",
                type.boxed(),
                ">) switch (",
                g.e(Type.INT, env, depth),
                ") { case 0 -> ",
                one,
                "; case 1, 2 -> ",
                two,
                "; default -> { hit(\"" + g.id() + "\"); yield ",
                three,
                "; } })");
    }

    private Object orNull(Node coroutine) {
        return dice.chance(8) ? "null" : coroutine;
    }

    private Node coroutineOf(Type type, Env env, int depth) {
        Node call = call(Method.Form.COROUTINE, type, env, depth);
        return call != null ? call : parts("World.<" + type.boxed() + ">fail(" + g.id() + ")");
    }

    private Object awaitable(Type type, Env env, int depth) {
        Node call = dice.chance(3) ? null : call(Method.Form.COROUTINE, type, env, depth);
        return call != null
                ? dice.chance(6) ? parts("World.<", type.boxed(), ">spawn(", call, ")") : call
                : parts("World.<" + type.boxed() + ">s(", g.arg(type, env, depth), ")");
    }

    private Node.Expr lambda(Type type, Env env, int depth) {
        if (env.level() > MOST_LAMBDAS) {
            return null;
        }
        Node coroutine = coroutineLambda(type, env, depth);
        return dice.chance(4)
                ? expr(type, "await(World.<", type.boxed(), ">spawn(", coroutine, "))")
                : expr(type, "await(", coroutine, ")");
    }

    /** A coroutine made of a lambda: an expression or a block. */
    Node coroutineLambda(Type type, Env env, int depth) {
        Env inside = env.asyncLambda(type);
        // javac looks several times at the body of a lambda for which there is a choice of methods, at each level of
        // nested ones
        String start = "Asyncio.<" + type.boxed() + ">async("
                + (dice.chance(4) ? "" : "(AsyncCallable<" + type.boxed() + ">) ") + "() -> ";
        if (dice.chance(2) || !g.rich() || env.level() >= MOST_LAMBDAS) {
            return parts(start + "(" + type.boxed() + ") ", g.arg(type, inside, depth), ")");
        }
        return parts(start, g.statements.body(inside, depth), ")");
    }

    /** A coroutine without a value, made of a lambda; null where lambdas nest too deep. */
    Node voidLambda(Env env, int depth) {
        if (env.level() > MOST_LAMBDAS || !g.rich()) {
            return null;
        }
        return parts(
                "Asyncio.async(",
                dice.chance(2) ? "(AsyncRunnable) " : "",
                "() -> ",
                g.statements.body(env.asyncLambda(null), depth),
                ")");
    }

    /** A coroutine of this type that has not run: a call or a lambda; null if there is none. */
    Node coroutine(Type type, Env env, int depth) {
        Node call = dice.chance(4) ? null : call(Method.Form.COROUTINE, type, env, depth);
        return call != null ? call : type == null ? voidLambda(env, depth) : coroutineLambda(type, env, depth);
    }

    /** A call of a method of the program; null if none fits. */
    Node call(Method.Form form, Type type, Env env, int depth) {
        List<Method> fitting = g.methods.stream()
                .filter(method -> method.form() == form && Objects.equals(method.returned(), type))
                .filter(method -> env.checked() || !method.checked())
                .toList();
        if (fitting.isEmpty() || !g.rich()) {
            return null;
        }
        Method method = dice.one(fitting);
        Node receiver = method.receiver().apply(env, depth);
        return receiver == null ? null : parts(receiver, method.name(), "(", arguments(method, env, depth), ")");
    }

    private Node arguments(Method method, Env env, int depth) {
        List<Object> parts = new ArrayList<>();
        for (Type parameter : method.parameters()) {
            parts.add(parts.isEmpty() ? "" : ", ");
            parts.add(g.argument(parameter, env, depth));
        }
        if (method.varargs()) {
            for (int i = dice.below(3); i > 0; i--) {
                parts.add(parts.isEmpty() ? "" : ", ");
                parts.add(g.argument(Type.INT, env, depth));
            }
        }
        return parts(parts.toArray());
    }
}
