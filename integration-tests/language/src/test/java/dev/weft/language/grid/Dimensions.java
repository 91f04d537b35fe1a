package dev.weft.language.grid;

import java.util.List;

/**
 * What a cell of the grid is made of. In the texts {@code t} is the text at hand and {@code a} an array of three texts.
 */
public final class Dimensions {
    private Dimensions() {}

    /** Code before the await and code behind it. */
    public record State(String before, String after) {}

    /** What makes an awaitable of a text: code that comes first, and the expression. */
    public record Operand(String before, String text, boolean isCoroutine, boolean isHeld) {
        static Operand of(String text) {
            return new Operand("", text, true, false);
        }

        static Operand other(String text) {
            return new Operand("", text, false, false);
        }

        /** A coroutine that exists before: it can be awaited only once. */
        static Operand held(String before, String text) {
            return new Operand(before, text, true, true);
        }
    }

    /** What a body is compiled as. */
    public enum Kind {
        METHOD,
        GENERIC_METHOD,
        LAMBDA,
        GENERATOR
    }

    /** What stands around the place {@code B}. */
    public record Around(Kind kind, String text) {}

    /**
     * Where the await stands: {@code A} is the await, {@code O} the operand handed back as it is, {@code GIVE[..]} ends
     * the body with a value.
     */
    public static final List<String> POSITIONS = List.of(
            "A;",
            "String x = A; t(x);",
            "t = A;",
            "t += A;",
            "t(A + t);",
            "t(t + A);",
            "t(t + 1 + A + 2L);",
            "t(two(A, t));",
            "t(two(t, A));",
            "t(two(A, A));",
            "t(all(1, t, A, t));",
            "t(A.length());",
            "t(-A.length());",
            "t(!A.isEmpty());",
            "t((long) A.length() << A.length());",
            "if (A.isEmpty()) { t(0); } else { t(1); }",
            "for (int k = 0; k < A.length() && k < 2; k++) { t(k); }",
            "for (int k = 0; k < 2; k += A.length()) { t(k); }",
            "int k = 0; do { k++; } while (k < 2 && !A.isEmpty());",
            "int k = 0; while (k < 2 && !A.isEmpty()) { k++; t(k); }",
            "t(t.isEmpty() ? t : A);",
            "t(A.isEmpty() ? A : t);",
            "t(!t.isEmpty() && A.isEmpty() || A == null);",
            "switch (A) { case \"one\" -> t(1); case \"s\" -> t(2); default -> t(3); }",
            "switch (A.length()) { case 3: t(1); case 4: t(2); break; default: t(3); }",
            "t(switch (t.length()) { case 0 -> t; default -> A; });",
            "t(switch (t.length()) { case 0 -> t; default -> { try { yield A; } finally { t(5); } } });",
            "t(a[A.length() % 3]);",
            "a[A.length() % 3] = t;",
            "a[1] = A;",
            "a[t.length() % 3] += A;",
            "int[] n = {1, 2, 3}; n[A.length() % 3]++; t(n[0] + n[1] * 10);",
            "t(new String[] {A, t, A}.length);",
            "t(new int[A.length()][2].length);",
            "t(new StringBuilder(A).append(A).toString());",
            "t(new StringReader(A) {}.read());",
            "t(((CharSequence) A).length());",
            "t((Object) A instanceof String p && !p.isEmpty() ? p : t);",
            "Supplier<Integer> g = A::length; t(g.get());",
            "for (char c : A.toCharArray()) { t(c); }",
            "for (String y = A; y.length() < 9; y += A) { t(y); }",
            "assert A.isEmpty() : A;",
            "synchronized (A) { t(5); }",
            "try (AutoCloseable c1 = shut(A)) { t(5); }",
            "if (!A.isEmpty()) { throw new IllegalArgumentException(A); }",
            "if (!A.isEmpty()) { GIVE[A]; }",
            "if (!t.isEmpty()) { GIVE[t.isEmpty() ? t : A]; }",
            "if (!t.isEmpty()) { try { GIVE[A]; } finally { t(4); } }",
            "if (!t.isEmpty()) { return O; }",
            "if (!t.isEmpty()) { return (O); }",
            "if (!t.isEmpty()) { return t.isEmpty() ? O : result(t); }",
            "if (!t.isEmpty()) { return t.isEmpty() ? result(t) : O; }",
            "if (!t.isEmpty()) { return switch (t.length()) { case 0 -> result(t); case 1 -> null; default -> O; }; }",
            "if (!t.isEmpty()) { Coroutine<String> last = O; t(4); return last; }",
            "if (!t.isEmpty()) { try { return O; } finally { t(4); } }");

    public static final List<Operand> OPERANDS = List.of(
            Operand.of("one(true)"),
            Operand.of("hidden(t)"),
            Operand.of("open(t)"),
            Operand.of("UP"),
            Operand.of("((Api) this).greet(t)"),
            Operand.of("typed(this, t, this)"),
            Operand.of("await(me(this)).hidden(t)"),
            Operand.of("drain(await(sources()))"),
            Operand.of("drain(local())"),
            Operand.held("Coroutine<String> held = hidden(t);", "held"),
            Operand.held(
                    "Coroutine<String> held = null; if (t.length() > 1) { held = hidden(t); } else { t(3); }", "held"),
            Operand.held("own = open(t);", "own"),
            Operand.held("Coroutine<String>[] many = new Coroutine[] {null, one(true)};", "many[1]"),
            Operand.of("(t.length() > 1 ? one(false) : hidden(t))"),
            Operand.of("(t.length() > 1 ? one(true) : open(t))"),
            Operand.of("(t.isEmpty() ? open(t) : t.length() > 9 ? one(true) : one(false))"),
            Operand.of("(await(one(true)).isEmpty() ? one(true) : hidden(t))"),
            Operand.of("(switch (t.length()) { case 0 -> hidden(t); case 1 -> one(true); default -> one(false); })"),
            Operand.of("(switch (t.length()) { case 0 -> open(t); default -> { t(6); yield one(true); } })"),
            Operand.of("(switch (t.length()) { case 0 -> one(true);"
                    + " default -> { try { yield fails(); } catch (Boom f) { yield one(true); } } })"),
            Operand.of("(Coroutine<String>) one(true)"),
            Operand.of("((((one(true)))))"),
            Operand.of("async(() -> await(s(\"lambda\")))"),
            Operand.of("((Asyncio) null).async(() -> { t(await(s(4))); return \"via\"; })"),
            Operand.other("cs(\"stage\")"),
            Operand.other("(t.length() > 1 ? cs(\"stage\") : cs(\"none\"))"),
            Operand.other("spawn(one(true))"),
            Operand.other("(t.length() > 1 ? spawn(one(true)) : s(t))"),
            Operand.of("(t.isEmpty() ? null : fails())"),
            Operand.of("(Coroutine<String>) null"));

    /** {@code NONE(T, n)} declares a variable that is unassigned; plain Java wants a value where a scope suppresses. */
    public static final List<State> STATES = List.of(
            new State("", ""),
            new State("String v = null;", "t(v); v = t; t(v);"),
            new State("String v;", "v = t; t(v);"),
            new State("String v; if (t.length() > 1) { v = t; } else { v = null; }", "t(v);"),
            new State("{ int q = t.length(); t(q); } { long q = 3; t(q); } String v = t + 1;", "t(v);"),
            new State("{ double q = 2; t(q); } int v = t.length(); { String q = t; t(q); }", "v++; t(v);"),
            new State("{ Object q = t; t(q); } int v;", "v = 4; t(v); { long q = 3; t(q); } String q = t; t(q);"),
            new State("String v = t + 2; Supplier<String> w = () -> v;", "t(w.get()); t(v);"),
            new State("final long v = t.length(); final double w = 2.5;", "t(v); t(w);"),
            new State("Object o = t; if (!(o instanceof String v)) { GIVE[t]; }", "t(v);"),
            new State(
                    "byte b1 = 1; char b2 = 'c'; boolean b3 = true; float b4 = 1.5f; long[] b5 = {1};",
                    "t(b1); t(b2); t(b3); t(b4); t(b5[0]);"));

    /**
     * So many variables over so many awaits that the method gets too long where each await saves and restores them by
     * itself.
     */
    private static String wide(String place) {
        StringBuilder before = new StringBuilder();
        StringBuilder all = new StringBuilder("\"\"");
        for (int i = 0; i < 40; i++) {
            before.append("String m").append(i).append(" = t + ").append(i).append("; ");
            all.append(" + m").append(i);
        }
        return before + place + " " + "await(s(1)); ".repeat(150) + "t(" + all + ");";
    }

    /** {@code OPEN(n, x)} to {@code CLOSE(n)} is a scope. */
    public static final List<Around> AROUND = List.of(
            new Around(Kind.METHOD, "B"),
            new Around(Kind.METHOD, "for (int r = 0; r < 2; r++) { B }"),
            new Around(
                    Kind.METHOD,
                    "all: for (int r = 0; r < 3; r++) { for (;;) { B if (r > 0) { break all; } continue all; } }"),
            new Around(Kind.METHOD, "switch (t.length()) { case 2: B default: t(3); }"),
            new Around(Kind.METHOD, "try { B } catch (Boom | IllegalArgumentException e) { t(7); } finally { t(8); }"),
            new Around(
                    Kind.METHOD,
                    "try { throw new Boom(1); } catch (Boom e) { B t(e.getMessage()); } finally { t(8); }"),
            new Around(Kind.METHOD, "try { t(1); } finally { B }"),
            new Around(Kind.METHOD, "synchronized (this) { t(9); } B"),
            new Around(Kind.METHOD, "OPEN(1, new Loud(1)) B CLOSE(1)"),
            new Around(Kind.METHOD, "OPEN(1, new Quiet(1)) B boom(t); CLOSE(1)"),
            new Around(Kind.METHOD, "for (int r = 0; r < 2; r++) { OPEN(1, new Quiet(1)) B boom(t); CLOSE(1) t(r); }"),
            new Around(
                    Kind.METHOD,
                    "String u = null; OPEN(1, new Quiet(1)) u = t; boom(t); CLOSE(1) t(u);"
                            + " NONE(String, v1) NONE(int, v2) NONE(long, v3) NONE(double, v4) NONE(String[], v5)"
                            + " OPEN(2, new Quiet(2)) B v1 = boom(t); v2 = 2; v3 = 3; v4 = 4; v5 = a; await(s(1)); CLOSE(2)"
                            + " t(v1); t(v2); t(v3); t(v4); t(v5 == null);"),
            new Around(
                    Kind.METHOD,
                    "NONE(String, v1) NONE(boolean, v2) OPEN(1, new Quiet(1)) B v1 = boom(t); v2 = true; CLOSE(1)"
                            + " t(v1); t(v2);"),
            new Around(
                    Kind.METHOD, "OPEN(1, t.length() > 5 ? new Loud(1) : new Quiet(2)) t(z1.id); B boom(t); CLOSE(1)"),
            new Around(Kind.METHOD, "try (var z1 = t.length() > 5 ? new Shut(1) : new Slam(2)) { t(z1.id); B }"),
            new Around(
                    Kind.METHOD, "Box<?> box = new Box<Shut>(new Shut(1)); try (var z1 = box.get()) { t(z1.id); B }"),
            new Around(Kind.METHOD, "Shut r1 = new Shut(1); try (r1) { t(r1.id); B }"),
            new Around(Kind.METHOD, "do { B } while (false);"),
            new Around(Kind.METHOD, "do { OPEN(1, new Quiet(1)) B boom(t); CLOSE(1) } while (false);"),
            new Around(Kind.METHOD, "OPEN(1, new Quiet(1)) do { B boom(t); } while (false); CLOSE(1)"),
            new Around(Kind.METHOD, wide("B")),
            new Around(
                    Kind.METHOD,
                    wide("{ String[] z7 = {t}; await(s(1)); t(z7.length); }"
                            + " { var z7 = this; await(s(1)); String z8 = null; B t(z7 == this); t(z8); }"
                            + " { String[] z7 = {t}; String[] z8 = z7; await(s(1)); t(z8.length); }"
                            + " { String z7 = null; var z8 = this; await(s(1)); t(z7); t(z8 == this); }")),
            new Around(
                    Kind.METHOD,
                    "if (false) { t(await(async(() -> { try (var z1 = new Shut(1)) { t(z1.id); } return \"never\"; }))); }"
                            + " t(await(async(() -> { OPEN(2, new Quiet(2)) boom(\"kept\"); CLOSE(2) return \"kept\"; }))); B"),
            new Around(Kind.GENERIC_METHOD, "try (r1) { t(r1.id); B }"),
            new Around(Kind.LAMBDA, "B"),
            new Around(Kind.LAMBDA, "OPEN(1, new Quiet(1)) B boom(t); CLOSE(1)"),
            new Around(Kind.GENERATOR, "B"),
            new Around(Kind.GENERATOR, "for (int r = 0; r < 2; r++) { emit(\"at \" + r); B }"),
            new Around(Kind.GENERATOR, "OPEN(1, new Quiet(1)) emit(t); B boom(t); CLOSE(1)"));

    /**
     * The classes that the methods of a cell are in; the first capital letter of what an owner declares is
     * {@link Group}'s affair.
     */
    public static final List<String> OWNERS = List.of(
            "top",
            "static nested",
            "private final nested",
            "inner",
            "inner of inner",
            "local",
            "anonymous",
            "record",
            "generic record",
            "enum",
            "enum constant",
            "interface",
            "generic interface",
            "generic",
            "inner of generic",
            "generic inner of generic",
            "static in generic",
            "local of generic",
            "generic local of generic",
            "anonymous of generic");
}
