package dev.weft.language.grid;

import dev.weft.language.grid.Dimensions.Around;
import dev.weft.language.grid.Dimensions.Kind;
import dev.weft.language.grid.Dimensions.Operand;
import dev.weft.language.grid.Dimensions.State;
import dev.weft.language.random.World;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A body of the grid: an await in one position, of one operand, with variables of one state, inside one construct, in
 * one class.
 */
public record Cell(int position, int operand, int state, int around, int owner) {
    static final int[] SIZES = {
        Dimensions.POSITIONS.size(),
        Dimensions.OPERANDS.size(),
        Dimensions.STATES.size(),
        Dimensions.AROUND.size(),
        Dimensions.OWNERS.size()
    };

    private static final BitSet REPEATS =
            positions(".*\\bA\\b.*\\bA\\b.*|(int k = 0; )?(for \\((int|String)|do|while).*");
    private static final BitSet HANDS_BACK = positions(".*\\bO\\b.*");
    private static final Pattern GIVE = Pattern.compile("GIVE\\[([^;]*)\\];");
    private static final Pattern OPEN = Pattern.compile("OPEN\\((\\d+), (.*?)\\) (?=[A-Za-z])");
    private static final Pattern NONE = Pattern.compile("NONE\\(([\\w\\[\\]]+), (\\w+)\\)");

    private static BitSet positions(String pattern) {
        BitSet matching = new BitSet();
        for (int i = 0; i < Dimensions.POSITIONS.size(); i++) {
            matching.set(i, Dimensions.POSITIONS.get(i).matches(pattern));
        }
        return matching;
    }

    /** The indices, in the order of {@link #SIZES}. */
    static Cell of(int[] at) {
        return new Cell(at[0], at[1], at[2], at[3], at[4]);
    }

    int[] indices() {
        return new int[] {position, operand, state, around, owner};
    }

    String description() {
        return Dimensions.POSITIONS.get(position) + " | " + what().text() + " | "
                + variables().before() + " | " + construct().text() + " ("
                + construct().kind() + ") | " + Dimensions.OWNERS.get(owner);
    }

    private Operand what() {
        return Dimensions.OPERANDS.get(operand);
    }

    private State variables() {
        return Dimensions.STATES.get(state);
    }

    private Around construct() {
        return Dimensions.AROUND.get(around);
    }

    /**
     * Whether it means something: a coroutine is awaited once, only a coroutine can be handed back as it is, and only
     * by a method.
     */
    public boolean isPossible() {
        boolean isMethod = construct().kind() == Kind.METHOD || construct().kind() == Kind.GENERIC_METHOD;
        return !(what().isHeld() && REPEATS.get(position))
                && !(HANDS_BACK.get(position) && !(what().isCoroutine() && isMethod));
    }

    /** The body and its method, on one line, which bears the name as a comment. */
    String source(String name, World world) {
        boolean woven = world == World.WOVEN;
        String operandText = what().text();
        String place = what().before() + " " + variables().before() + " " + Dimensions.POSITIONS.get(position) + " "
                + variables().after();
        String inner = scopes(construct().text(), woven).replaceFirst("\\bB\\b", Matcher.quoteReplacement(place));
        String end = " t(a[1]); ";
        Kind kind = construct().kind();
        inner = give(inner, kind, woven)
                .replaceAll("\\bA\\b", Matcher.quoteReplacement("await(" + operandText + ")"))
                .replaceAll("\\bO\\b", Matcher.quoteReplacement(operandText))
                .replaceAll("\\bUP\\b", Group.callOfSuper(owner));
        String head = "String[] a = {\"x\", \"y\", \"z\"}; ";
        String access = Group.isInterface(owner) ? "default" : "public";
        String first = switch (kind) {
            case METHOD ->
                Group.method(
                        world,
                        access,
                        "Coroutine<String>",
                        name,
                        "String s",
                        "s",
                        head + "String t = s; " + inner + end + "return result(t);");
            case LAMBDA ->
                Group.method(
                        world,
                        access,
                        "Coroutine<String>",
                        name,
                        "String s",
                        "s",
                        head + "return result(await(async(() -> { String t = s; " + inner + end + "return t; })));");
            case GENERIC_METHOD ->
                Group.method(
                                world,
                                access,
                                "Coroutine<String>",
                                name,
                                "String s",
                                "s",
                                "return result(await(" + name + "Of(s, new Shut(1))));")
                        + " "
                        + Group.method(
                                world,
                                inside(),
                                "<R extends Named & AsyncCloseable> Coroutine<String>",
                                name + "Of",
                                "String s, R r1",
                                "s, r1",
                                head + "String t = s; " + inner + end + "return result(t);");
            case GENERATOR ->
                Group.method(
                                world,
                                access,
                                "Coroutine<String>",
                                name,
                                "String s",
                                "s",
                                "return result(await(drain(" + name + "Of(s))));")
                        + " "
                        + Group.generator(
                                world,
                                inside(),
                                "AsyncGenerator<String>",
                                name + "Of",
                                "String s",
                                "s",
                                head + "String t = s; " + inner + end + "emit(t);");
        };
        return "/*" + name + "*/ " + first.replace("\n", " ") + "\n";
    }

    private String inside() {
        return Group.isInterface(owner) ? "default" : "";
    }

    private static String give(String text, Kind kind, boolean woven) {
        return GIVE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        switch (kind) {
                            case METHOD, GENERIC_METHOD -> "return result(" + found.group(1) + ");";
                            case LAMBDA -> "return " + found.group(1) + ";";
                            case GENERATOR ->
                                "emit(" + found.group(1) + "); return " + (woven ? "end();" : "endOfBody();");
                        }));
    }

    /** Scopes and unassigned variables; plain Java runs a scope through the model's {@code ScopeRun}. */
    public static String scopes(String text, boolean woven) {
        String opened = OPEN.matcher(text)
                .replaceAll(
                        woven ? "try (var z$1 = $2) { " : "var y$1 = ScopeRun.enter($2); try { var z$1 = y$1.scope; ");
        String closed = opened.replaceAll(
                "CLOSE\\((\\d+)\\)",
                woven ? "}" : "} catch (Throwable e$1) { y$1.failed(e$1); } finally { y$1.finish(); }");
        return NONE.matcher(closed)
                .replaceAll(found -> found.group(1) + " " + found.group(2)
                        + (woven
                                ? ";"
                                : " = "
                                        + (List.of("int", "long", "double").contains(found.group(1))
                                                ? "0"
                                                : found.group(1).equals("boolean") ? "false" : "null")
                                        + ";"));
    }
}
