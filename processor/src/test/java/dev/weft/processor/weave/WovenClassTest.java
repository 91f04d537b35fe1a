package dev.weft.processor.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.processor.weave.code.WeaveException;
import dev.weft.processor.weave.oracle.ClassFileFrontEnd;
import dev.weft.processor.weave.oracle.Oracle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;

/** What can be seen of a woven class from outside: members, tables for debuggers, nests, sizes. */
class WovenClassTest {
    private static final String HEAD = """
            import static dev.weft.Asyncio.*;
            import static dev.weft.processor.weave.oracle.Trace.*;
            import dev.weft.*;
            import dev.weft.annotations.Async;
            import java.util.*;
            class Program {
            """;

    private static Map<String, byte[]> compile(String members, String... options) {
        return Oracle.compile(Map.of("Program.java", HEAD + members + "}"), options);
    }

    private static ClassNode weave(String members) throws WeaveException {
        return read(ClassFileFrontEnd.weave(compile(members)), "Program");
    }

    private static ClassNode read(Map<String, byte[]> classes, String name) {
        ClassNode node = new ClassNode();
        new ClassReader(classes.get(name)).accept(node, 0);
        return node;
    }

    private static MethodNode body(ClassNode owner, String name) {
        return owner.methods.stream()
                .filter(method -> method.name.equals(name + "-async")
                        && method.desc.endsWith("Ljava/lang/Object;)Ljava/lang/Object;"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void keepsTheMethodAsItsCallersSeeIt() throws WeaveException {
        ClassNode owner = weave("""
                @Async @Deprecated @SafeVarargs public static final <T extends Number> Coroutine<T> m(long n, T... all) throws Exception {
                    await(step(n)); return result(all[0]);
                }
                """);
        MethodNode entry = owner.methods.stream()
                .filter(m -> m.name.equals("m"))
                .findFirst()
                .orElseThrow();
        assertThat(entry.access & ~Opcodes.ACC_DEPRECATED)
                .isEqualTo(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL | Opcodes.ACC_VARARGS);
        assertThat(entry.signature).isEqualTo("<T:Ljava/lang/Number;>(J[TT;)Ldev/weft/Coroutine<TT;>;");
        assertThat(entry.exceptions).containsExactly("java/lang/Exception");
        assertThat(entry.parameters).extracting(parameter -> parameter.name).containsExactly("n", "all");
        assertThat(entry.visibleAnnotations).hasSize(2);
        assertThat(entry.localVariables)
                .extracting(variable -> variable.name + variable.index)
                .containsExactlyInAnyOrder("n0", "all2");
        MethodNode body = body(owner, "m");
        assertThat(body.access).isEqualTo(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC);
        assertThat(body.visibleAnnotations).isNull();
    }

    @Test
    void putsTheFrameBeforeTheVariablesAndKeepsTheLinesInTheirPlaces() throws WeaveException {
        String members = """
                @Async Coroutine<String> m(int a, String b) {
                    long c = a + 1;
                    String d = await(step(b));
                    for (int i = 0; i < 2; i++) {
                        d += await(step(c));
                    }
                    return result(d);
                }
                """;
        ClassNode plain = read(compile(members), "Program");
        MethodNode before = plain.methods.stream()
                .filter(m -> m.name.equals("m"))
                .findFirst()
                .orElseThrow();
        MethodNode after = body(weave(members), "m");
        assertThat(variables(before)).contains("this0", "a1", "b2", "c3", "d5", "i6");
        assertThat(variables(after)).containsExactlyInAnyOrder("this0", "a3", "b4", "c5", "d7", "i8");
        assertThat(lines(after)).isEqualTo(lines(before));
    }

    private static List<String> variables(MethodNode method) {
        return method.localVariables.stream()
                .map(variable -> variable.name + variable.index)
                .distinct()
                .toList();
    }

    private static List<Integer> lines(MethodNode method) {
        List<Integer> lines = new ArrayList<>();
        method.instructions.forEach(instruction -> {
            if (instruction instanceof LineNumberNode line) {
                lines.add(line.line);
            }
        });
        return lines;
    }

    @Test
    void showsNoVariableWhereItIsNotRestored() throws WeaveException {
        MethodNode body = body(weave("""
                        @Async static Coroutine<Void> m() {
                            String dead = "a";
                            String live = "b";
                            say(dead);
                            await(step(1));
                            say(live);
                            dead = "c";
                            say(dead);
                            return done();
                        }
                        """), "m");
        assertThat(body.localVariables)
                .filteredOn(variable -> variable.name.equals("dead"))
                .hasSize(2);
        assertThat(body.localVariables)
                .filteredOn(variable -> variable.name.equals("live"))
                .hasSize(1);
    }

    @Test
    void spillsIntoFieldsOfTheRightKindAndReusesThem() throws WeaveException {
        Map<String, byte[]> classes = ClassFileFrontEnd.weave(compile("""
                @Async static Coroutine<Void> m(String text, long number) {
                    int i = 1; boolean z = number > 1; double d = 2; float f = 3; Object o = text + 1; List<String> l = List.of();
                    await(step(1));
                    say(text + number + i + z + d + f + o + l);
                    byte b = 3; long j = 5; String s = "s" + b;
                    await(step(2));
                    say(s + b + j);
                    return done();
                }
                """));
        assertThat(read(classes, "Program$m").fields)
                .extracting((FieldNode field) -> field.name + ":" + field.desc)
                .containsExactly(
                        "text:Ljava/lang/String;",
                        "number:J",
                        "d0:D",
                        "f0:F",
                        "i0:I",
                        "i1:I",
                        "l0:Ljava/lang/Object;",
                        "l1:Ljava/lang/Object;");
        assertThat(read(classes, "Program$m").fields)
                .allSatisfy(
                        field -> assertThat(field.access & Opcodes.ACC_FINAL).isZero());
    }

    @Test
    void addsNoStatesToABodyThatNeverWaits() throws WeaveException {
        Map<String, byte[]> classes =
                ClassFileFrontEnd.weave(compile("@Async static Coroutine<String> m(String s) { return result(s); }"));
        MethodNode body = body(read(classes, "Program"), "m");
        assertThat(body.instructions)
                .noneMatch(instruction -> instruction.getOpcode() == Opcodes.TABLESWITCH
                        || instruction.getOpcode() == Opcodes.INVOKESTATIC);
        assertThat(read(classes, "Program$m").fields).hasSize(1);
    }

    @Test
    void makesFramesNestMembersOfTheHost() throws WeaveException {
        Map<String, byte[]> classes = ClassFileFrontEnd.weave(compile("""
                @Async private static Coroutine<Void> m() { return done(); }
                static class Nested { @Async private Coroutine<Void> n() { return done(); } }
                """));
        assertThat(read(classes, "Program").nestMembers)
                .containsExactlyInAnyOrder("Program$Nested", "Program$m", "Program$Nested$n");
        assertThat(read(classes, "Program$m").nestHostClass).isEqualTo("Program");
        assertThat(read(classes, "Program$Nested$n").nestHostClass).isEqualTo("Program");
        byte[] host = classes.get("Program");
        assertThat(read(Map.of("Program", Weaver.addNestMembers(host, List.of("Program$m"))), "Program").nestMembers)
                .hasSize(3);
    }

    @Test
    void copiesWhatIsNotAsynchronous() throws WeaveException {
        String members = """
                static int plain(int[] a) { int s = 0; for (int i : a) { try { s += i; } catch (RuntimeException e) { s--; } } return s; }
                @Async static Coroutine<Void> m() { await(step(1)); return done(); }
                """;
        assertThat(text(weave(members), "plain")).isEqualTo(text(read(compile(members), "Program"), "plain"));
    }

    private static String text(ClassNode owner, String name) {
        MethodNode method = owner.methods.stream()
                .filter(m -> m.name.equals(name))
                .findFirst()
                .orElseThrow();
        StringBuilder text = new StringBuilder();
        method.instructions.forEach(instruction -> text.append(instruction.getType())
                .append(' ')
                .append(instruction.getOpcode())
                .append('\n'));
        return text.toString();
    }

    @Test
    void givesTheSameBytesEveryTime() throws WeaveException {
        Map<String, byte[]> classes = compile("""
                @Async static Coroutine<String> m(Object o, String... all) {
                    try { for (String s : all) { say(await(async(() -> await(step(s)) + o))); } } finally { await(step(2)); }
                    return result(all[await(step(0))] + new StringBuilder(await(step("x"))));
                }
                """);
        assertThat(new TreeMap<>(ClassFileFrontEnd.weave(classes)))
                .usingRecursiveComparison()
                .isEqualTo(new TreeMap<>(ClassFileFrontEnd.weave(classes)));
    }

    @Test
    void worksWithoutDebugInformation() {
        Map<String, byte[]> classes = compile("""
                Coroutine<String> a = async(() -> await(step("a"))), b = async(() -> await(step("b")));
                @Async Coroutine<String> m(int n) {
                    Coroutine<String> r = result("r" + n);
                    String s = await(a) + await(b) + await(async(() -> await(step(n))));
                    return n > 1 ? r : result(s);
                }
                @Async static Coroutine<?> main() { return result(await(new Program().m(1)) + await(new Program().m(2))); }
                """, "-g:none");
        assertThat(Oracle.woven(classes, "Program"))
                .allSatisfy(run -> assertThat(run).last().isEqualTo("= ab1r2"));
    }

    @Test
    void reportsTheSizesOfTheBodies() throws WeaveException {
        Woven woven = ClassFileFrontEnd.weaveAndReport(compile("""
                        @Async static Coroutine<Void> small() { return done(); }
                        @Async static Coroutine<Void> larger() { await(step(1)); await(step(2)); return done(); }
                        """)).get("Program");
        assertThat(woven.sizes()).extracting(size -> size.body().methodName()).containsExactly("small", "larger");
        assertThat(woven.sizes()).extracting(Woven.BodySize::suspensions).containsExactly(0, 2);
        assertThat(woven.sizes().get(0).bytes()).isBetween(2, 10);
        assertThat(woven.sizes().get(1).bytes()).isBetween(80, 160);
    }

    @Test
    void refusesAnInstructionThatFitsIntoNoMethodWithTheRest() {
        String cases = IntStream.range(0, 16_374).mapToObj(Integer::toString).collect(Collectors.joining(","));
        Map<String, byte[]> classes = compile("@Async static Coroutine<Void> huge(int a) {\nswitch (a) { case " + cases
                + ": a++; }\nawait(step(a)); return done(); }");
        assertThatThrownBy(() -> ClassFileFrontEnd.weave(classes))
                .isInstanceOf(WeaveException.class)
                .hasMessageMatching("is \\d+ bytes long with its 1 awaits, and a method may have 65535")
                .extracting("reason", "method", "line")
                .containsExactly(WeaveException.Reason.TOO_LARGE, "huge", 8);
    }

    @Test
    void weavesABodyWithLongJumps() {
        StringBuilder body = new StringBuilder(
                "@Async static Coroutine<Integer> long_(int n) {\nint s = 0;\nfor (int i = 0; i < n; i++) {\n");
        for (int i = 0; i < 700; i++) {
            body.append("s += await(step(").append(i).append("));\n");
        }
        Map<String, byte[]> classes = compile(
                body + "}\nreturn result(s); }\n@Async static Coroutine<?> main() { return result(await(long_(2))); }");
        assertThat(Oracle.woven(classes, "Program"))
                .allSatisfy(run -> assertThat(run).last().isEqualTo("= 489300"));
    }

    @Test
    void refusesToWaitWhileItHoldsAMonitor() {
        assertThatThrownBy(() -> weave("""
                        @Async static Coroutine<Void> m(Object o) {
                            synchronized (o) {
                                await(step(1));
                            }
                            return done();
                        }
                        """))
                .isInstanceOf(WeaveException.class)
                .extracting("reason", "method", "line")
                .containsExactly(WeaveException.Reason.MONITOR, "m", 9);
        assertThatThrownBy(() -> weave("@Async synchronized Coroutine<Void> m() { return done(); }"))
                .isInstanceOf(WeaveException.class)
                .extracting("reason")
                .isEqualTo(WeaveException.Reason.MONITOR);
    }

    @Test
    void castsToNoClassThatItMayNotName() {
        Map<String, byte[]> classes = Oracle.compile(Map.of(
                "other/Factory.java",
                """
                package other;
                public class Factory {
                    static class Hidden { public String toString() { return "hidden"; } }
                    protected static class Visible extends Hidden {}
                    public static Hidden hidden() { return new Hidden(); }
                    public static Hidden[] array() { return new Hidden[] {hidden()}; }
                    public static String use(Hidden h, Object o, Hidden[] a) { return h + "" + o + a.length; }
                    protected String inherited(Object o) { return "inherited" + o; }
                    protected static Visible visible() { return new Visible(); }
                    protected int count = 1;
                }
                """,
                "Program.java",
                HEAD.replace("class Program", "class Program extends other.Factory") + """
                            @Async static Coroutine<String> stat() {
                                return result(other.Factory.use(other.Factory.hidden(), await(step(1)), other.Factory.array()));
                            }
                            @Async Coroutine<String> inst() {
                                var h = hidden(); var a = array(); Visible v = visible();
                                String s = inherited(await(step(2))) + super.inherited(await(step(3)));
                                count += await(step(4));
                                this.count++;
                                Coroutine<String> c = async(() -> use(h, await(step(v)), a) + super.inherited(count));
                                return result(s + use(h, count, a) + await(c));
                            }
                            @Async static Coroutine<?> main() { return result(await(stat()) + await(new Program().inst())); }
                        }
                        """));
        assertThat(Oracle.woven(classes, "Program"))
                .allSatisfy(run -> assertThat(run)
                        .last()
                        .isEqualTo("= hidden11inherited2inherited3hidden61hiddenhidden1inherited6"));
    }
}
