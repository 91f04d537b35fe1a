package dev.weft.processor.weave;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weft.processor.weave.code.WeaveException;
import dev.weft.processor.weave.oracle.ClassFileFrontEnd;
import dev.weft.processor.weave.oracle.Oracle;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole of weaving grows with the body, not its square, but for what is said below: a body that is four times as
 * long takes about four times the memory that weaving allocates. What the analyses do step by step is in
 * {@link CostsTest}. Some take time that grows faster than their memory; their Javadoc says which.
 *
 * <p>Some woven code grows faster than the body: where each handler or each await has other variables, it has stack
 * maps with all of them, as javac's own code for nested resources has; and what closes a loop over a generator is in
 * the try ranges of all loops around it. There weaving grows as what it writes does.
 */
class GrowthTest {
    private static final int FEW = 20;
    private static final int TIMES = 4;

    /** What begins a table or a list that is doubled when it is full. */
    private static final double TOLERANCE = 1.3;

    private static final String END = "return result(p + q);";

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
    }

    private static String nest(int depth, IntFunction<String> open, String inner, IntFunction<String> close) {
        return lines(depth, open) + inner + lines(depth, i -> close.apply(depth - 1 - i));
    }

    private static String body(String kind, int n) {
        return switch (kind) {
            case "awaits" -> lines(8 * n, i -> "q += await(step(" + i + "));") + END;
            case "plain statements" -> lines(20 * n, i -> "q += " + i + ";") + "await(step(1));" + END;
            case "short-lived variables" -> lines(4 * n, i -> "{ long a = q; await(step(1)); q += (int) a; }") + END;
            case "slots of many types" ->
                lines(
                                2 * n,
                                i -> i % 2 == 0
                                        ? "{ int a = q + await(step(1)); Object b = p; q += a + b.hashCode(); }"
                                        : "{ String a = p + await(step(1)); long b = 3; q += a.length() + (int) b; }")
                        + END;
            case "scopes in a row" -> lines(n, i -> "try (var s = open(" + i + ")) { q++; }") + END;
            case "scopes that may be null" ->
                lines(n, i -> "try (var s = p == null ? null : open(" + i + ")) { await(step(1)); }") + END;
            case "closeables in a row" -> lines(n, i -> "try (var s = closeable()) { q++; }") + END;
            case "closeables in each other" ->
                nest(n, i -> "try (var s" + i + " = closeable()) {", "await(step(1));", i -> "}") + END;
            case "returns in a scope" ->
                "try (var s = open(1)) { " + lines(2 * n, i -> "if (q == " + i + ") return result(p);") + "}" + END;
            case "returns in finally" ->
                "try { " + lines(2 * n, i -> "if (q == " + i + ") return result(p + await(step(1)));")
                        + "} finally { await(step(2)); }" + END;
            case "returns of others" -> lines(3 * n, i -> "if (q == " + i + ") return other(q);") + END;
            case "returns of conditionals" ->
                lines(2 * n, i -> "if (q == " + i + ") return q > 1 ? result(p) : other(q);") + END;
            case "tries in a row" -> lines(2 * n, i -> "try { await(step(1)); } finally { q += " + i + "; }") + END;
            case "tries in each other" ->
                nest(
                                2 * n,
                                i -> "try {",
                                "await(step(1));",
                                i -> "} catch (IllegalStateException e) { q += " + i + "; }")
                        + END;
            case "awaits in nested tries" ->
                nest(
                                n,
                                i -> "try { await(step(1));",
                                "await(step(1));",
                                i -> "} catch (IllegalStateException e) { q += await(step(" + i + ")); }")
                        + END;
            case "loops in a row" -> lines(n, i -> "for (int x : awaitEach(all(q))) q += x;") + END;
            case "loops with breaks" ->
                lines(n, i -> "for (int x : awaitEach(all(q))) { if (x == " + i + ") break; q += await(step(x)); }")
                        + END;
            case "loops in tries" ->
                lines(
                                n,
                                i ->
                                        "try { for (int x : awaitEach(all(q))) q += x; } catch (IllegalStateException e) { q++; }")
                        + END;
            case "scopes in each other" ->
                nest(n, i -> "try (var s" + i + " = open(" + i + ")) {", "await(step(1));", i -> "q++; }") + END;
            case "scopes in each other that may be null" ->
                nest(n, i -> "try (var s" + i + " = p == null ? null : open(1)) {", "await(step(1));", i -> "}") + END;
            case "a return out of scopes" ->
                nest(n, i -> "try (var s" + i + " = open(" + i + ")) {", "return result(p);", i -> "}");
            case "scopes in each other that continue" ->
                nest(
                                n,
                                i -> "while (q > " + i + ") { try (var s" + i + " = open(1)) {",
                                "await(step(1));",
                                i -> "if (q == " + i + ") continue; } }")
                        + END;
            case "loops over generators in each other" ->
                nest(n, i -> "for (int x" + i + " : awaitEach(all(q))) {", "q++;", i -> "q += x" + i + "; }") + END;
            case "loops and tries in each other" ->
                nest(
                                n,
                                i -> "for (int x" + i + " : awaitEach(all(q))) { try {",
                                "q++;",
                                i -> "} catch (IllegalStateException e) { q--; } }")
                        + END;
            case "loops and scopes in each other" ->
                nest(
                                n / 2,
                                i -> "for (int x" + i + " : awaitEach(all(q))) { try (var s" + i + " = open(1)) {",
                                "q++;",
                                i -> "} }")
                        + END;
            case "variables that begin between awaits" ->
                lines(2 * n, i -> "int v" + i + " = await(step(1));") + lines(2 * n, i -> "q += v" + i + ";") + END;
            case "variables that end between awaits" ->
                lines(2 * n, i -> "int v" + i + " = q + " + i + ";")
                        + lines(2 * n, i -> "q += v" + i + " + await(step(1));")
                        + END;
            case "numbers over awaits" ->
                lines(4 * n, i -> "int v" + i + " = q + " + i + ";")
                        + lines(4 * n, i -> "await(step(1));")
                        + lines(4 * n, i -> "q += v" + i + ";")
                        + END;
            case "objects over awaits" ->
                lines(4 * n, i -> "String v" + i + " = p + q;")
                        + lines(4 * n, i -> "await(step(1));")
                        + lines(4 * n, i -> "p += v" + i + ";")
                        + END;
            case "ordinary loops in each other" ->
                nest(
                                2 * n,
                                i -> "for (int x" + i + " = 0; x" + i + " < q; x" + i + "++) {",
                                "await(step(1));",
                                i -> "q++; }")
                        + END;
            case "blocks in each other" ->
                nest(
                                n,
                                i -> "{ int y" + i + " = await(step(1)); if (q == " + i + ") {",
                                "q++;",
                                i -> "} q += y" + i + "; }")
                        + END;
            case "ordinary loops" -> lines(3 * n, i -> "for (int i = 0; i < 3; i++) q += await(step(i));") + END;
            case "cases" ->
                "while (q < 9) switch (q) { " + lines(6 * n, i -> "case " + i + ": q = " + (i + 1) + "; break;")
                        + "} await(step(1));" + END;
            case "cases that await" ->
                "while (q < 9) switch (q) { " + lines(4 * n, i -> "case " + i + ": q = await(step(" + i + ")); break;")
                        + "}" + END;
            case "operands of a sum" -> "q += 1" + lines(5 * n, i -> "+ await(step(" + i + "))") + ";" + END;
            case "operands to the right" ->
                "q = " + lines(n, i -> "(q + ") + "await(step(1))" + lines(n, i -> " * await(step(1)))") + ";" + END;
            case "concatenations" -> "p = p" + lines(5 * n, i -> "+ await(step(" + i + "))") + ";" + END;
            case "elements of an array" ->
                "int[] a = {" + lines(5 * n, i -> "await(step(" + i + ")),") + "}; q += a.length;" + END;
            case "objects around awaits" -> lines(2 * n, i -> "say(new StringBuilder(p + await(step(1))));") + END;
            case "conditionals" -> lines(2 * n, i -> "q += await(q > " + i + " ? step(1) : step(2));") + END;
            case "conditionals in each other" ->
                "q = " + lines(n, i -> "q == " + i + " ? await(step(1)) : ") + "0;" + END;
            case "direct calls" -> lines(4 * n, i -> "say(await(body(q)));") + END;
            case "coroutines in variables" ->
                lines(n, i -> "{ Coroutine<String> c = other(q); say(await(q > " + i + " ? c : other(q))); }") + END;
            case "monitors" -> lines(n, i -> "synchronized (p) { q++; } await(step(1));") + END;
            case "scopes that return" ->
                lines(n, i -> "if (q == " + i + ") try (var s = open(1)) { return result(p); }") + END;
            case "scopes that continue" ->
                "for (int i = 0; i < 3; i++) {"
                        + lines(n, i -> "if (q == " + i + ") try (var s = open(1)) { q++; continue; }") + "}" + END;
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static Map<String, byte[]> compile(String kind, int n) {
        return Oracle.compile(Map.of("Program.java", """
                import static dev.weft.Asyncio.*;
                import static dev.weft.processor.weave.oracle.Trace.*;
                import dev.weft.*;
                import dev.weft.annotations.Async;
                class Program {
                    record Scope(int n) implements AsyncScope {
                        public Coroutine<Void> enter() { return null; }
                        public Coroutine<Boolean> exit(Throwable t) { return null; }
                    }
                    static Scope open(int n) { return new Scope(n); }
                    static AsyncCloseable closeable() { return null; }
                    static AsyncIterable<Integer> all(int n) { return null; }
                    static Coroutine<String> other(int q) { return null; }
                    @Async static Coroutine<String> body(int q) { return result("b" + await(step(1))); }
                    @Async static Coroutine<String> m(String p, int q) {
                """ + body(kind, n) + "} }"));
    }

    /** The bytes of class files. */
    private static int bytes(Map<String, byte[]> classes) {
        return classes.values().stream().mapToInt(bytes -> bytes.length).sum();
    }

    private static long allocated(Map<String, byte[]> classes) throws WeaveException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        ClassFileFrontEnd.weave(classes);
        return threads.getThreadAllocatedBytes(thread) - before;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "awaits",
                "plain statements",
                "short-lived variables",
                "slots of many types",
                "scopes in a row",
                "scopes that may be null",
                "closeables in a row",
                "closeables in each other",
                "returns in a scope",
                "returns in finally",
                "returns of others",
                "returns of conditionals",
                "tries in a row",
                "tries in each other",
                "awaits in nested tries",
                "loops in a row",
                "loops with breaks",
                "loops in tries",
                "ordinary loops",
                "ordinary loops in each other",
                "numbers over awaits",
                "objects over awaits",
                "blocks in each other",
                "variables that begin between awaits",
                "cases",
                "cases that await",
                "operands of a sum",
                "operands to the right",
                "concatenations",
                "elements of an array",
                "objects around awaits",
                "conditionals",
                "conditionals in each other",
                "direct calls",
                "coroutines in variables",
                "monitors",
                "scopes that return",
                "scopes that continue"
            })
    void memoryGrowsWithTheBody(String kind) throws WeaveException {
        Map<String, byte[]> few = compile(kind, FEW);
        Map<String, byte[]> many = compile(kind, FEW * TIMES);
        ClassFileFrontEnd.weave(few); // loads what weaving needs

        assertThat((double) allocated(many) / allocated(few)).isLessThan(TOLERANCE * TIMES);
    }

    /** Where what is written grows faster than the body. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "scopes in each other",
                "scopes in each other that may be null",
                "a return out of scopes",
                "scopes in each other that continue",
                "loops over generators in each other",
                "loops and tries in each other",
                "loops and scopes in each other",
                "variables that end between awaits"
            })
    void memoryGrowsWithTheWovenCode(String kind) throws WeaveException {
        Map<String, byte[]> few = compile(kind, FEW);
        Map<String, byte[]> many = compile(kind, FEW * TIMES);
        int without = bytes(ClassFileFrontEnd.weave(compile(kind, 0)));
        int written = bytes(ClassFileFrontEnd.weave(few)) - without;
        int writtenOfMany = bytes(ClassFileFrontEnd.weave(many)) - without;

        double growth = (double) writtenOfMany / written;
        assertThat(growth).isGreaterThan(TOLERANCE * TIMES);
        assertThat((double) allocated(many) / allocated(few)).isLessThan(TOLERANCE * growth);
    }
}
