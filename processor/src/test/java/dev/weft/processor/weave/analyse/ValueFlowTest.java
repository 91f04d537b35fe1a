package dev.weft.processor.weave.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.weave.oracle.Oracle;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** How operands are followed, and that it takes a bounded number of steps for each instruction. */
class ValueFlowTest {
    private static final int MOST_STEPS_AN_INSTRUCTION = 8;

    private static MethodNode compile(String body, String... options) {
        Map<String, byte[]> classes = Oracle.compile(Map.of("Program.java", """
                import static dev.weft.Asyncio.*;
                import dev.weft.*;
                class Program {
                    static Coroutine<Integer> one(int i) { return result(i); }
                    static Coroutine<Integer> two(int i) { return result(i); }
                    static void say() {}
                    static Coroutine<Integer> m(int p) {
                """ + body + """
                    }
                }
                """), options);
        ClassNode owner = new ClassNode();
        new ClassReader(classes.get("Program")).accept(owner, ClassReader.SKIP_FRAMES);
        return owner.methods.stream()
                .filter(method -> method.name.equals("m"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> groups(String body, String... options) {
        MethodNode method = compile(body, options);
        return ValueFlow.of(method, ValueFlow::isAwaitOrReturn).sinks().entrySet().stream()
                .map(entry -> text(entry.getKey()) + " " + text(entry.getValue()))
                .toList();
    }

    private static String text(ValueFlow.Group group) {
        return group.producers().stream().map(ValueFlowTest::text).sorted().toList()
                + (group.isClosed() ? " closed" : "")
                + (group.isHeld() ? " held" : "");
    }

    private static String text(AbstractInsnNode instruction) {
        return instruction instanceof MethodInsnNode call ? call.name : "" + instruction.getOpcode();
    }

    @Test
    void findsAllProducersOfAConditional() {
        assertThat(groups("await(p > 0 ? one(1) : p < 0 ? two(2) : ((Coroutine<Integer>) one(3))); return result(p);"))
                .containsExactly("await [one, one, two] closed", "176 [result] closed");
    }

    @Test
    void theConditionIsNoProducer() {
        assertThat(groups("await(await(one(1)) > 0 ? one(1) : two(2)); return result(p);"))
                .containsExactly("await [one] closed", "await [one, two] closed", "176 [result] closed");
    }

    @Test
    void whatIsKeptIsHeld() {
        assertThat(groups("try { return p > 0 ? one(1) : result(2); } finally { say(); }"))
                .containsExactly("176 [one, result] closed held");
    }

    @Test
    void aVariableOfTheUserIsElsewhere() {
        String body = "Coroutine<Integer> c = result(p); say(); return c;";
        assertThat(groups(body, "-g")).containsExactly("176 [] held");
        assertThat(groups(body, "-g:none")).containsExactly("176 [result] closed held");
    }

    @Test
    void whatIsUsedTwiceIsNotClosed() {
        assertThat(groups("Coroutine<Integer> c = result(p); c.toString(); return c;", "-g:none"))
                .containsExactly("176 [result] held");
        assertThat(groups("Coroutine<Integer> c; await(c = one(1)); return c;", "-g:none"))
                .containsExactly("await [one] closed held", "176 [one] closed held");
    }

    static List<Arguments> bodies() {
        return List.of(
                Arguments.of(
                        "state machine",
                        lines(
                                i -> "case " + i + ": sum += " + i + "; state = " + (i + 1) + "; break;",
                                "int state = 0; int sum = 0; while (state < p) { switch (state) {",
                                "default: state++; } } await(one(sum)); return one(sum);")),
                Arguments.of(
                        "conditionals",
                        lines(i -> "if (p == " + i + ") return p > 1 ? result(1) : one(2);", "", "return two(1);")),
                Arguments.of(
                        "one switch",
                        lines(
                                i -> "case " + i + " -> " + (i % 2 == 0 ? "one(1);" : "result(2);"),
                                "return switch (p) {",
                                "default -> two(1); };")),
                Arguments.of(
                        "a coroutine held",
                        lines(
                                i -> "if (p == " + i + ") c = one(" + i + ");",
                                "Coroutine<Integer> c = result(1);",
                                "return c;")),
                Arguments.of(
                        "coroutines held",
                        lines(
                                i -> "Coroutine<Integer> c" + i + " = p > 1 ? one(1) : result(2);",
                                "",
                                "return result(p);")),
                Arguments.of("awaits", lines(i -> "await(p > " + i + " ? one(1) : two(2));", "", "return result(p);")),
                Arguments.of(
                        "returns in a try",
                        lines(
                                i -> "if (p == " + i + ") return result(1);",
                                "try {",
                                "return one(2); } finally { say(); }")),
                Arguments.of(
                        "tries",
                        lines(
                                i -> "try { if (p == " + i
                                        + ") return p > 1 ? result(1) : one(1); } finally { say(); }",
                                "",
                                "return result(p);")),
                Arguments.of(
                        "variables",
                        lines(
                                i -> "int v" + i + " = p; if (p == v" + i + ") return result(v" + i + ");",
                                "",
                                "return one(p);")));
    }

    private static IntFunction<String> lines(IntFunction<String> line, String before, String after) {
        return lines -> IntStream.range(0, lines).mapToObj(line).collect(Collectors.joining("\n", before, after));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void takesAFewStepsForEachInstruction(String name, IntFunction<String> body) {
        for (String debug : new String[] {"-g", "-g:none"}) {
            for (int lines : new int[] {100, 1200}) {
                MethodNode method = compile(body.apply(lines), debug);
                long steps = ValueFlow.of(method, ValueFlow::isAwaitOrReturn).steps();
                assertThat(steps)
                        .as(lines + " lines, " + debug)
                        .isLessThan((long) MOST_STEPS_AN_INSTRUCTION * method.instructions.size());
            }
        }
    }

    /**
     * Without a table of variables, each of them has to be followed as long as it may be read; that ends at a bound.
     */
    @Test
    void givesUpAtABound() {
        String held = lines(i -> "Coroutine<Integer> c" + i + " = result(p); say();", "", "")
                .apply(600);
        String read = lines(i -> "if (p == " + i + ") return c" + i + ";", "", "return result(p);")
                .apply(600);
        MethodNode method = compile(held + read, "-g:none");
        ValueFlow flow = ValueFlow.of(method, ValueFlow::isAwaitOrReturn);
        assertThat(flow.steps()).isLessThan(66L * (method.instructions.size() + 64));
        assertThat(flow.sinks().values()).noneMatch(ValueFlow.Group::isClosed);
        assertThat(Arrays.stream(method.instructions.toArray()).filter(ValueFlow::isAwaitOrReturn))
                .hasSize(601);
    }
}
