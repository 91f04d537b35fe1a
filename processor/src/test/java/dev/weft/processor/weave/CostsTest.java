package dev.weft.processor.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.weave.analyse.Liveness;
import dev.weft.processor.weave.analyse.TypeAnalysis;
import dev.weft.processor.weave.analyse.ValueFlow;
import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.WeaveException;
import dev.weft.processor.weave.oracle.ClassFileHierarchy;
import dev.weft.processor.weave.oracle.Oracle;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** The analyses look at each instruction a few times, however long a body is. */
class CostsTest {
    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String nest(int depth, IntFunction<String> open, IntFunction<String> close) {
        return lines(depth, open) + "await(step(1));" + lines(depth, i -> close.apply(depth - 1 - i));
    }

    /** A body of a kind; about as long as javac allows with a size of 16. */
    private static String body(String kind, int size) {
        return switch (kind) {
            case "cases" ->
                "int sum = 0; while (sum < 5) { switch (q) {"
                        + lines(130 * size, i -> "case " + i + ": sum += " + i + "; q = " + (i + 1) + "; break;")
                        + "} } await(step(1)); return q > 1 ? result(p + sum) : other(sum);";
            case "variables" ->
                lines(60 * size, i -> (i % 2 == 0 ? "int v" : "String v") + i + " = " + (i % 2 == 0 ? "q;" : "p;"))
                        + "await(step(1)); String r = p;"
                        + lines(60 * size, i -> "r = r.concat(String.valueOf(v" + i + "));")
                        + "return result(r);";
            case "awaits" -> lines(90 * size, i -> "q += await(step(" + i + "));") + "return result(p + q);";
            case "scopes" ->
                lines(
                                50 * size,
                                i -> i % 2 == 0
                                        ? "{ int a = q + await(step(1)); Object b = p; q += a + b.hashCode(); }"
                                        : "{ String a = p + await(step(1)); long b = 3; q += a.length() + (int) b; }")
                        + "return result(p + q);";
            case "returns" ->
                "try { " + lines(30 * size, i -> "if (q == " + i + ") { return result(p + await(step(1))); }")
                        + "} finally { say(p); await(step(2)); } return result(p);";
            case "tries" ->
                lines(
                                28 * size,
                                i -> "try { await(step(1)); if (q == " + i + ") { return other(q); } } finally { q += "
                                        + i + "; }")
                        + "return result(p + q);";
            case "held" ->
                lines(30 * size, i -> "{ Coroutine<String> c = other(q); say(await(q > " + i + " ? c : other(q))); }")
                        + "return result(p);";
            case "loops in each other" ->
                nest(12 * size, i -> "for (int x" + i + " = 0; x" + i + " < q; x" + i + "++) {", i -> "q++; }")
                        + "return result(p + q);";
            case "loops around tries in each other" ->
                nest(
                                12 * size,
                                i -> "while (q > " + i + ") { int v" + i + " = q++; try {",
                                i -> "} catch (ArithmeticException e) { q -= v" + i + "; } }")
                        + "return result(p + q);";
            case "tries in each other" ->
                nest(
                                12 * size,
                                i -> "{ int v" + i + " = q++; try {",
                                i -> "} catch (IllegalStateException e) { q += v" + i + "; } }")
                        + "return result(p + q);";
            case "resources in each other" ->
                nest(12 * size, i -> "try (var s" + i + " = new java.io.StringReader(p)) {", i -> "q++; }")
                        + "return result(p + q);";
            default ->
                lines(2 * size, k -> "p = p.substring(0, 1)" + lines(30, i -> "+ await(step(" + i + "))") + " + q;")
                        + "return result(p);";
        };
    }

    /** What the analyses do for each instruction of a body. */
    private static double steps(String kind, int size) throws WeaveException {
        Map<String, byte[]> classes = Oracle.compile(Map.of("Program.java", """
                import static dev.weft.Asyncio.*;
                import static dev.weft.processor.weave.oracle.Trace.*;
                import dev.weft.*;
                class Program {
                    static Coroutine<String> other(int q) { return result("o" + q); }
                    static Coroutine<String> m(String p, int q) throws Exception {
                """ + body(kind, size) + """
                    }
                }
                """));
        ClassNode owner = new ClassNode();
        new ClassReader(classes.get("Program")).accept(owner, ClassReader.SKIP_FRAMES);
        MethodNode method = owner.methods.stream()
                .filter(candidate -> candidate.name.equals("m"))
                .findFirst()
                .orElseThrow();
        TypeHierarchy hierarchy = new ClassFileHierarchy(classes, CostsTest.class.getClassLoader());
        long steps = TypeAnalysis.of(owner, method, hierarchy).steps()
                + Liveness.of(method).steps()
                + ValueFlow.of(method, ValueFlow::isAwaitOrReturn).steps();
        return (double) steps / method.instructions.size();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cases",
                "variables",
                "awaits",
                "scopes",
                "returns",
                "tries",
                "held",
                "loops in each other",
                "loops around tries in each other",
                "tries in each other",
                "resources in each other",
                "concatenations"
            })
    void workGrowsWithTheCode(String kind) throws WeaveException {
        double few = steps(kind, 2);

        assertThat(few).isLessThan(25);
        assertThat(steps(kind, 16)).isLessThan(1.2 * few);
    }

    /** What a handler sees of its range is looked at where variables change, not at each instruction. */
    @ParameterizedTest
    @ValueSource(ints = {50, 200})
    void handlersAreLookedAtWhereVariablesChange(int calls) throws WeaveException {
        Map<String, byte[]> classes =
                Oracle.compile(Map.of("Program.java", """
                class Program {
                    static void m(String p) {
                        try { try { try {
                """ + lines(calls, i -> "p.length();") + """
                        } catch (IllegalStateException e) { p = "a"; } } catch (ClassCastException e) { p = "b"; } } finally { p.length(); }
                    }
                }
                """));
        ClassNode owner = new ClassNode();
        new ClassReader(classes.get("Program")).accept(owner, ClassReader.SKIP_FRAMES);
        MethodNode method = owner.methods.get(1);
        TypeHierarchy hierarchy = new ClassFileHierarchy(classes, CostsTest.class.getClassLoader());

        long steps = TypeAnalysis.of(owner, method, hierarchy).steps();

        assertThat(steps).isLessThan(method.instructions.size() + 50);
    }
}
