package dev.weft.processor.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.weave.code.WeaveException;
import dev.weft.processor.weave.oracle.ClassFileFrontEnd;
import dev.weft.processor.weave.oracle.Oracle;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What javac compiles is woven, however long it becomes: what does not fit into a method is cut into several. */
class HugeBodiesTest {
    /** The longest code of a method. */
    private static final int LIMIT = 65_535;

    private static final String HEAD = """
            import static dev.weft.Asyncio.*;
            import static dev.weft.processor.weave.oracle.Trace.*;
            import dev.weft.*;
            import dev.weft.annotations.Async;
            import java.util.*;
            class Program {
                record Scope(int number) implements AsyncScope {
                    static Coroutine<Scope> open(int number) { return step(new Scope(number)); }
                    public Coroutine<Void> enter() { return result(null); }
                    public Coroutine<Boolean> exit(Throwable t) { say("close " + number); return step(false); }
                    public void close() { say("close " + number); say("await false"); }
                }
                static String join(Object first, Object... others) { return first + Arrays.toString(others); }
                static boolean is(int q, int i) { if (q == i) { say("found " + i); } return q == i; }
            """;

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    /** A program that runs a body with some arguments. */
    private static String program(String body, int... arguments) {
        String calls = IntStream.of(arguments)
                .mapToObj(q -> "await(body(\"x\", " + q + "))")
                .collect(Collectors.joining(" + \" \" + "));
        return HEAD + "@Async static Coroutine<?> main() { return result(" + calls + "); }\n"
                + "@Async static Coroutine<String> body(String p, int q) {\n" + body + "\n}\n}";
    }

    /** Compares a body that does not fit into one method with what it does synchronously. */
    private static void check(String debug, String body, int... arguments) throws WeaveException {
        Map<String, String> sources = Map.of("Program.java", program(body, arguments));
        Map<String, byte[]> classes = Oracle.compile(sources, debug);
        Woven woven = ClassFileFrontEnd.weaveAndReport(classes).get("Program");
        assertThat(woven.sizes())
                .filteredOn(size -> size.body().methodName().equals("body"))
                .singleElement()
                .satisfies(size -> assertThat(size.bytes()).isGreaterThan(LIMIT));
        List<String> expected = Oracle.synchronous(classes, "Program");
        assertThat(expected).last().asString().startsWith("= ");
        assertThat(Oracle.woven(classes, "Program")).containsOnly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-g", "-g:none"})
    void hundredsOfScopes(String debug) throws WeaveException {
        String scopes = lines(800, i -> switch (i % 4) {
            case 0 -> "try (var s = new Scope(" + i + ")) { q += s.number(); }";
            case 1 -> "try (Scope s = null) { q++; }";
            case 2 -> "try (var s = new Scope(" + i + ")) { p = s + p.substring(1); }";
            default ->
                "try (var s = new Scope(" + i + ")) { if (is(q, " + i
                        + ")) throw new Error(); } catch (Error e) { q--; }";
        });
        check(debug, scopes + "return result(p + q);", 3, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-g", "-g:none"})
    void hundredsOfReturnsInOneStatement(String debug) throws WeaveException {
        String returns = lines(960, i -> "if (is(q, " + i + ")) return result(p + await(step(" + i + ")));");
        String scope = "try (var s = new Scope(1)) { long n = q; try { " + returns
                + " if (q > 5000) throw new IllegalStateException(p); } finally { await(step(2)); }"
                + "} catch (IllegalStateException e) { return result(e.getMessage() + await(step(p))); }"
                + "return result(p);";
        check(debug, scope, 0, 500, 959, 2000, 6000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-g", "-g:none"})
    void longExpressions(String debug) throws WeaveException {
        String operands = lines(1600, i -> "+ await(step(" + i + "))" + (i % 500 == 499 ? " + d + q" : ""));
        String arguments = lines(1000, i -> ", await(step(" + i + "))");
        check(
                debug,
                "double d = q / 2.0; String r = p " + operands + "; return result(r + join(d, q" + arguments + "));",
                3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-g", "-g:none"})
    void nestedFinallyBlocks(String debug) throws WeaveException {
        String inner = "q += await(step(0));";
        for (int i = 0; i < 10; i++) {
            inner = "try { q += " + (i + 5) + " / await(step(q)); } finally { " + inner + "\n}";
        }
        check(debug, "try { " + inner + "} catch (ArithmeticException e) { q++; } return result(p + q);", 3, 0, -5);
    }

    /** Variables of all kinds, which jumps carry to and fro between the parts. */
    @Test
    void loopsAroundAllParts() {
        String turns = lines(300, i -> switch (i % 5) {
            case 0 -> "if (is(n, " + i + ")) { n += 2; l += await(step(3L)); continue all; }";
            case 1 -> "d += await(step(" + i + ")); f--;";
            case 2 ->
                "try { if (is(n, " + (i + 1) + ")) throw new IllegalStateException(p); o = await(step(d)); }"
                        + " catch (IllegalStateException e) { n = " + (i + 150)
                        + "; p += e.getMessage().length() + await(step(\"e\")); continue all; }";
            case 3 -> "b = !b; await(step(b)); s = b ? null : p;";
            default -> "if (n == " + i + ") break all;";
        });
        String body =
                "long l = 1; double d = 0.5; float f = 2; boolean b = false; Object o = null; String s = null; int n = q; int[] a = {1};"
                        + "all: while (a[0]++ < 9) { " + turns
                        + " n += 5; } return result(p + q + l + d + f + b + o + s + n + a[0]);";
        Map<String, String> sources = Map.of("Program.java", program(body, 0, 153, 42));
        assertThat(Oracle.checkInParts(sources, "Program", 800)).hasSizeGreaterThan(1000);
        assertThat(Oracle.checkInParts(sources, "Program", 5000)).hasSizeGreaterThan(1000);
    }

    /** A generator keeps its frame, and a lambda what it has captured. */
    @Test
    void generatorsAndLambdas() throws WeaveException {
        Map<String, byte[]> classes = Oracle.compile(Map.of(
                "Program.java",
                HEAD + """
                @Async static AsyncGenerator<Integer> numbers(int n) {
                """ + lines(1200, i -> "if (n < " + i + ") emit(n + await(step(" + i + ")));") + """
                    return end();
                }
                @Async Coroutine<String> sum(int n) {
                    return async(() -> { long sum = n; Object self = this;
                """
                        + lines(1200, i -> "if (sum < " + 2 * i + ") { sum += await(step(2)); }")
                        + lines(1500, i -> "await(step(" + i + "));") + """
                    return sum + " " + (self == this); });
                }
                @Async static Coroutine<?> main() {
                    int all = 0;
                    for (int x : awaitEach(numbers(1150))) all += x;
                    return result(all + await(new Program().sum(7)));
                }
                }
                """));
        Woven woven = ClassFileFrontEnd.weaveAndReport(classes).get("Program");
        assertThat(woven.sizes()).filteredOn(size -> size.bytes() > LIMIT).hasSize(2);
        int all = IntStream.range(1151, 1200).map(i -> 1150 + i).sum();
        assertThat(Oracle.woven(classes, "Program"))
                .allSatisfy(run -> assertThat(run).last().isEqualTo("= " + all + "2399 true"));
    }
}
