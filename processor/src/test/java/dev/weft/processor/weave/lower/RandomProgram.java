package dev.weft.processor.weave.lower;

import dev.weft.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A random method body with asynchronous scopes and loops in every nesting with other statements, and the synchronous
 * body that it stands for, in which scopes and loops are written out with {@code try} and {@code finally}.
 */
final class RandomProgram {
    private static final boolean PATTERNS = Runtime.version().feature() >= 21;

    private final Dice dice;
    private final String type;
    private int names;
    private int handlers;

    /**
     * How many conditions that are never true are around; jumps out of what is never compiled would change what can
     * complete.
     */
    private int dead;

    /** The statements that a jump can leave or continue, outermost first. */
    private final List<Target> targets = new ArrayList<>();

    RandomProgram(long seed) {
        dice = new Dice(seed);
        type = List.of("void", "int", "String", "long").get(dice.below(4));
    }

    /** Two versions of a piece of code, and whether it can complete normally. */
    private record Text(String async, String sync, boolean completes) {}

    private static final class Target {
        final String label;
        final boolean loop;
        final boolean breakable;
        boolean left;
        boolean yields;

        Target(String label, boolean loop, boolean breakable) {
            this.label = label;
            this.loop = loop;
            this.breakable = breakable;
        }
    }

    /**
     * The source of a class with the methods {@code async} and {@code sync} of programs with these seeds, each followed
     * by its seed.
     */
    static String source(String className, LongStream seeds) {
        return "import dev.weft.processor.weave.lower.Play;\n"
                + "import static dev.weft.Asyncio.*;\n"
                + "public class " + className + " {\n"
                + "static final boolean OFF = false;\nstatic final int LEVEL = 3;\n"
                + seeds.mapToObj(seed -> new RandomProgram(seed).methods(seed)).collect(Collectors.joining())
                + "}\n";
    }

    private String methods(long seed) {
        Text body = block(4);
        String end = body.completes && !type.equals("void") ? value() : "";
        // Where a block that cannot complete goes on behind its scope, the body may end there, with its empty result.
        String empty = "return" + (type.equals("void") ? "" : type.equals("String") ? " null" : " 0") + ";\n";
        return method("async" + seed, body.async + end)
                + method("sync" + seed, "if (p != null) {\n" + body.sync + end + "}\n" + empty);
    }

    private String method(String name, String body) {
        return "public static " + type + " " + name + "(Play p, Play.Scope given) throws Throwable {\nint v = 1;\n"
                + "final boolean off = 2 + LEVEL == 4;\n"
                + body + "}\n";
    }

    private Text block(int depth) {
        StringBuilder async = new StringBuilder();
        StringBuilder sync = new StringBuilder();
        boolean completes = true;
        for (int i = dice.below(4); i >= 0 && completes; i--) {
            Text statement = statement(depth);
            async.append(statement.async);
            sync.append(statement.sync);
            completes = statement.completes;
        }
        return new Text(async.toString(), sync.toString(), completes);
    }

    private Text statement(int depth) {
        int kind = dice.below(depth <= 0 ? 6 : 24);
        return switch (kind) {
            case 0 -> both("p.risk(\"" + name("r") + "\");\n");
            case 1 -> both("v = v * 31 + " + dice.below(9) + "; p.at(v);\n");
            case 2 -> jump();
            case 3 -> dice.below(4) == 0 ? jump() : guarded(jump());
            case 4 -> dice.below(5) == 0 ? both("") : both("p.at(\"" + name("a") + "\");\n");
            case 5 -> pattern();
            case 6 -> choice(depth);
            case 7 -> plainLoop(depth);
            case 8, 9, 10, 11 -> eachLoop(depth);
            case 12, 13, 14, 15 -> scope(depth);
            case 16, 17 -> plainTry(depth);
            case 18 -> switchExpression(depth);
            case 19 -> constantChoice(depth);
            case 20, 21 -> assigning(depth);
            case 22 -> constantOnly(depth);
            default -> labelled(depth);
        };
    }

    private static Text both(String text) {
        return new Text(text, text, true);
    }

    private Text pattern() {
        if (!PATTERNS || handlers > 0) { // javac 25 does not wrap what accessors throw in some of them
            return both("p.at(\"no pattern\");\n");
        }
        String name = name("q");
        return both("if ((Object) new Play.Pair(p, v) instanceof Play.Pair(var play" + name + ", int " + name
                + ")) { p.at(" + name + "); }\n");
    }

    private Text guarded(Text jump) {
        return new Text("if (p.flip()) {\n" + jump.async + "}\n", "if (p.flip()) {\n" + jump.sync + "}\n", true);
    }

    private Text jump() {
        if (dead > 0) {
            String text = "throw new Play.Stop(\"" + name("x") + "\");\n";
            return new Text(text, text, false);
        }
        List<Target> reachable = targets;
        for (int i = targets.size() - 1; i >= 0; i--) {
            if (targets.get(i).yields) { // a switch expression is not left but by its own yield
                if (dice.below(3) == 0) {
                    String text = "yield " + dice.below(9) + ";\n";
                    return new Text(text, text, false);
                }
                reachable = targets.subList(i + 1, targets.size());
                break;
            }
        }
        int kind = dice.below(10);
        if (kind < 2) {
            String text = "throw new Play.Stop(\"" + name("x") + "\");\n";
            return new Text(text, text, false);
        }
        if (kind < 4 && reachable == targets) {
            String text = value();
            return new Text(text, text, false);
        }
        if (reachable.isEmpty()) {
            return both("p.at(\"" + name("a") + "\");\n");
        }
        Target target = reachable.get(dice.below(reachable.size()));
        if (target.loop && dice.chance(2)) {
            String text = "continue " + target.label + ";\n";
            return new Text(text, text, false);
        }
        target.left = true;
        String text = "break " + target.label + ";\n";
        return new Text(text, text, false);
    }

    private String value() {
        return switch (type) {
            case "void" -> "return;\n";
            case "String" -> "return \"s\" + v;\n";
            case "long" -> dice.chance(2) ? "return v;\n" : "return 1L;\n";
            default -> dice.chance(2) ? "return v;\n" : "return p.pick(9);\n";
        };
    }

    private Text choice(int depth) {
        Text yes = block(depth - 1);
        if (dice.chance(2)) {
            return new Text("if (p.flip()) {\n" + yes.async + "}\n", "if (p.flip()) {\n" + yes.sync + "}\n", true);
        }
        Text no = block(depth - 1);
        return new Text(
                "if (p.flip()) {\n" + yes.async + "} else {\n" + no.async + "}\n",
                "if (p.flip()) {\n" + yes.sync + "} else {\n" + no.sync + "}\n",
                yes.completes || no.completes);
    }

    /** A condition that is the same in all runs; javac compiles no code for the other branch. */
    private Text constantChoice(int depth) {
        List<String> never = List.of(
                "OFF",
                "off",
                "LEVEL < 3",
                "!true",
                "(1 == 2)",
                "null != null",
                "OFF && p.flip()",
                "p.flip() && OFF",
                "OFF ? p.flip() : off",
                "!(p.flip() || !OFF)",
                "(byte) 256 == 1",
                "\"a\" + LEVEL != \"a3\"");
        String condition = never.get(dice.below(never.size()));
        boolean isNever = dice.chance(2);
        dead++;
        Text dropped = block(depth - 1);
        dead--;
        Text kept = dice.chance(2) ? block(depth - 1) : both("");
        if (!kept.completes) {
            kept = wrap("if (p.flip()) {\n", kept, "}\n", true);
        }
        return isNever
                ? new Text(
                        "if (" + condition + ") {\n" + dropped.async + "} else {\n" + kept.async + "}\n",
                        "if (" + condition + ") {\n" + dropped.sync + "} else {\n" + kept.sync + "}\n",
                        true)
                : new Text(
                        "if (!(" + condition + ")) {\n" + kept.async + "} else {\n" + dropped.async + "}\n",
                        "if (!(" + condition + ")) {\n" + kept.sync + "} else {\n" + dropped.sync + "}\n",
                        true);
    }

    /**
     * A scope that assigns a variable, which has the default value of its type behind it if an exception was
     * suppressed.
     */
    private Text assigning(int depth) {
        List<List<String>> kinds = List.of(
                List.of("int", "0", "v + 1", ""),
                List.of("long", "0L", "v + 7L", ""),
                List.of("float", "0f", "v + 0.5f", ""),
                List.of("double", "0d", "v + 0.25", ""),
                List.of("boolean", "false", "v > -1 || true", ""),
                List.of("char", "(char) 0", "'c'", "(int) "),
                List.of("byte", "(byte) 0", "(byte) 5", ""),
                List.of("String", "null", "\"s\" + v", "(Object) "),
                List.of("Object", "null", "(Object) \"o\"", ""),
                List.of("Play.Stop", "null", "new Play.Stop(\"kept\")", "(Object) "),
                List.of("int[]", "null", "new int[] {v}", "(Object) null == "),
                List.of("String[][]", "null", "new String[1][]", "(Object) null == "));
        List<String> kind = kinds.get(dice.below(kinds.size()));
        String variable = name("w");
        String scope = name("m");
        Text before = block(depth - 1);
        if (!before.completes) {
            before = wrap("if (p.flip()) {\n", before, "}\n", true);
        }
        String assign = variable + " = " + kind.get(2) + ";\n";
        String late = dice.chance(2) ? "p.risk(\"late\");\n" : "";
        String show = "p.at(\"\" + (" + kind.get(3) + variable + "));\n";
        String async = kind.get(0) + " " + variable + ";\ntry (Play.Scope " + scope + " = p.scope(\"" + scope
                + "\")) {\n" + before.async + assign + late + "}\n" + show;
        String exit = "Play.Scope.exitFailing(" + scope + ", e" + scope + ");\n";
        String sync = kind.get(0) + " " + variable + " = " + kind.get(1) + ";\n{\n"
                + scopeNow(scope, "p.scope(\"" + scope + "\")", before.sync + assign + late, true)
                        .replace(exit, exit + variable + " = " + kind.get(1) + ";\n")
                + "}\n" + show;
        return new Text("{\n" + async + "}\n", "{\n" + sync + "}\n", true);
    }

    /** A {@code try} whose block may have no code in the class file. */
    private Text constantOnly(int depth) {
        String constant = name("k");
        String body = switch (dice.below(4)) {
            case 0 -> "final int " + constant + " = 3;\n";
            case 1 -> "int " + constant + ";\n";
            case 2 -> ";\n";
            default -> "if (OFF) p.at(\"never\");\n";
        };
        boolean withFinally = dice.chance(2);
        int deadHere = withFinally ? 0 : 1; // nothing can be caught, and javac drops the handler
        handlers++;
        dead += deadHere;
        Text handler = block(depth - 1);
        dead -= deadHere;
        handlers--;
        if (!handler.completes) {
            handler = wrap("if (p.flip()) {\n", handler, "}\n", true);
        }
        String before = withFinally ? "} finally {\n" : "} catch (Throwable " + name("e") + ") {\n";
        return wrap("try {\n" + body + before, handler, "}\n", true);
    }

    private Text plainLoop(int depth) {
        Target target = enter(true);
        Text body = block(depth - 1);
        targets.remove(target);
        String counter = name("i");
        return switch (dice.below(5)) {
            case 3, 4 ->
                wrap(
                        target.label + ": do {\n",
                        body.completes ? body : wrap("if (p.flip()) {\n", body, "}\n", true),
                        "} while (" + (dice.chance(2) ? "false" : "OFF") + ");\n",
                        true);
            case 0 -> wrap(target.label + ": while (p.flip()) {\n", body, "}\n", true);
            case 1 ->
                wrap(
                        target.label + ": for (int " + counter + " = 0; " + counter + " < 2; " + counter + "++) {\n",
                        body,
                        "}\n",
                        true);
            default -> wrap(target.label + ": while (true) {\np.pick(2);\n", body, "}\n", target.left);
        };
    }

    private static Text wrap(String before, Text body, String after, boolean completes) {
        return new Text(before + body.async + after, before + body.sync + after, completes);
    }

    private Text labelled(int depth) {
        Target target = new Target(name("l"), false, true);
        targets.add(target);
        Text body = block(depth - 1);
        targets.remove(target);
        return wrap(target.label + ": {\n", body, "}\n", body.completes || target.left);
    }

    private Text switchExpression(int depth) {
        Target target = new Target(name("l"), false, false);
        target.yields = true;
        targets.add(target);
        Text body = block(depth - 1);
        targets.remove(target);
        String before = "v += " + dice.below(9) + " + switch (p.pick(2)) { case 0 -> 7; default -> {\n";
        String yield = body.completes ? "yield " + dice.below(9) + ";\n" : "";
        String after = "} };\np.at(v);\n";
        // A block that cannot complete may go on behind its scope, but not where nothing is that could be yielded.
        return new Text(
                before + body.async + yield + after,
                before + "if (p != null) {\n" + body.sync + yield + "}\nthrow new AssertionError();\n" + after,
                true);
    }

    private Target enter(boolean loop) {
        Target target = new Target(name("l"), loop, true);
        targets.add(target);
        return target;
    }

    private Text eachLoop(int depth) {
        Target target = enter(true);
        String variable = name("x");
        Text made = dice.below(8) == 0 ? both("") : block(depth - 1);
        targets.remove(target);
        // a scope at the end of a body that never completes would go on with the next turn; not here, where it is to
        // fail
        Text body = made.completes ? made : wrap("if (p.flip()) {\n", made, "}\np.at(0);\n", true);
        String source = "p.source(\"" + name("s") + "\")";
        String iterator = name("it");
        boolean boxed = dice.chance(2);
        String use = dice.chance(2) ? "v += " + variable + "; p.at(v);\n" : "";
        return new Text(
                target.label + ": for (" + (boxed ? "Object " : "int ") + variable + " : awaitEach(" + source + ")) {\n"
                        + (boxed ? "" : use) + body.async + "}\n",
                "{ var " + iterator + " = " + source + ".iterator();\ntry (" + iterator + ") {\n" + target.label
                        + ": while (" + iterator + ".advanceNow()) {\nint " + variable + " = " + iterator
                        + ".current();\n"
                        + (boxed ? "" : use) + body.sync + "} } }\n",
                true);
    }

    private Text plainTry(int depth) {
        boolean withCatch = dice.chance(2);
        boolean withFinally = !withCatch || dice.chance(2);
        List<Target> left = left();
        return handled(block(depth - 1), left, depth, withCatch, withFinally, "");
    }

    private Text handled(
            Text body, List<Target> left, int depth, boolean withCatch, boolean withFinally, String resources) {
        StringBuilder async = new StringBuilder("try " + resources + "{\n" + body.async + "}\n");
        StringBuilder sync = new StringBuilder("try {\n" + body.sync + "}\n");
        boolean completes = body.completes;
        if (withCatch) {
            handlers++;
            Text handler = block(depth - 1);
            handlers--;
            String caught = name("e");
            String kind = dice.chance(2) ? "Throwable" : "Play.Stop";
            String before = "catch (" + kind + " " + caught + ") {\np.at(Play.describe(" + caught + "));\n";
            async.append(before).append(handler.async).append("}\n");
            sync.append(before).append(handler.sync).append("}\n");
            completes |= handler.completes;
        }
        if (withFinally) {
            List<Target> leftBefore = left();
            targets.forEach(target -> target.left = false);
            handlers++;
            Text last = block(depth - 2);
            handlers--;
            List<Target> kept = last.completes ? leftBefore : left; // else the jumps get no further than here
            targets.forEach(target -> target.left |= kept.contains(target));
            async.append("finally {\n").append(last.async).append("}\n");
            sync.append("finally {\n").append(last.sync).append("}\n");
            completes &= last.completes;
        }
        return new Text(async.toString(), sync.toString(), completes);
    }

    private List<Target> left() {
        return new ArrayList<>(targets.stream().filter(target -> target.left).toList());
    }

    private Text scope(int depth) {
        List<Target> left = left();
        Text body = switch (dice.below(12)) {
            case 0 -> both("");
            case 1 -> both("final int " + name("k") + " = LEVEL;\n");
            case 2 -> both("if (OFF) p.at(\"never\");\n");
            default -> block(depth - 1);
        };
        int count = 1 + dice.below(dice.below(3) == 0 ? 3 : 1);
        List<String> resources = new ArrayList<>();
        String prefix = "";
        String sync = body.sync;
        for (int i = 0; i < count; i++) {
            String name = name("m");
            String quoted = "(\"" + name + "\")";
            switch (dice.below(10)) {
                case 0 -> {
                    resources.add(0, "var " + name + " = new Play.Scope(p, \"" + name + "\")");
                    sync = scopeNow(name, "new Play.Scope(p, \"" + name + "\")", sync, body.completes);
                }
                case 1, 2 -> {
                    resources.add(0, "Play.Scope " + name + " = p.maybeScope" + quoted);
                    sync = scopeNow(name, "p.maybeScope" + quoted, sync, body.completes);
                }
                case 6 -> {
                    String either = "p.flip() ? p.first" + quoted + " : p.second" + quoted;
                    resources.add(0, "var " + name + " = " + either);
                    sync = scopeNow(name, "p.flip() ? p.scope" + quoted + " : p.scope" + quoted, sync, body.completes);
                }
                case 7 -> {
                    resources.add(0, "var " + name + " = p.named" + quoted);
                    sync = scopeNow(name, "p.scope" + quoted, sync, body.completes);
                }
                case 8 -> {
                    resources.add(0, "var " + name + " = p.flip() ? p.left" + quoted + " : p.right" + quoted);
                    sync = closeNow(
                            "Play.Resource.now(p.flip() ? p.resource" + quoted + " : p.resource" + quoted + ")",
                            sync,
                            name);
                }
                case 3 -> {
                    resources.add(0, "given");
                    sync = scopeNow(name, "given", sync, body.completes);
                }
                case 4 -> {
                    resources.add(0, "var " + name + " = p.maybeResource" + quoted);
                    sync = closeNow("Play.Resource.now(p.maybeResource" + quoted + ")", sync, name);
                }
                case 5 -> {
                    resources.add(0, "var " + name + " = new Play.Resource(p, \"" + name + "\")");
                    sync = closeNow("Play.Resource.now(new Play.Resource(p, \"" + name + "\"))", sync, name);
                }
                default -> {
                    resources.add(0, "var " + name + " = p.closer" + quoted);
                    sync = closeNow("p.closer" + quoted, sync, name);
                }
            }
        }
        String list = "(" + String.join(";\n", resources) + ")";
        Text inner = new Text(body.async, "{\n" + sync + "}\n", body.completes);
        if (dice.below(3) > 0) {
            return new Text(prefix + "try " + list + "{\n" + body.async + "}\n", inner.sync, body.completes);
        }
        boolean withCatch = dice.chance(2);
        return handled(inner, left, depth, withCatch, !withCatch || dice.chance(2), list);
    }

    private String scopeNow(String name, String init, String body, boolean completes) {
        String site = name("n");
        return "Play.Scope " + name + " = " + init + ";\nif (" + name + " != null) " + name
                + ".enterNow();\nThrowable t"
                + name + " = null;\ntry {\n" + body + "} catch (Throwable e" + name + ") {\nt" + name + " = e" + name
                + ";\nPlay.Scope.exitFailing(" + name + ", e" + name + ");\n"
                + (completes
                        ? ""
                        : "if (!p.goesOn(\"" + site + "\")) " + "throw new IllegalStateException(\"\", e" + name
                                + ");\n")
                + "} finally {\nif (t" + name
                + " == null && " + name + " != null) " + name + ".exitNow(null);\n}\n";
    }

    private static String closeNow(String init, String body, String name) {
        return "try (var " + name + " = " + init + ") {\n" + body + "}\n";
    }

    private String name(String prefix) {
        return prefix + names++;
    }
}
