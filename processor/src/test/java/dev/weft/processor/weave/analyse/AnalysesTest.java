package dev.weft.processor.weave.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.weave.code.Marker;
import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.VerifierType;
import dev.weft.processor.weave.code.WeaveException;
import dev.weft.processor.weave.oracle.ClassFileHierarchy;
import dev.weft.processor.weave.oracle.Oracle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Frame;

/** What the analyses find at the awaits of small bodies. */
class AnalysesTest {
    private final ClassNode owner = new ClassNode();
    private TypeHierarchy hierarchy = new ClassFileHierarchy(Map.of(), AnalysesTest.class.getClassLoader());

    private MethodNode compile(String body) {
        Map<String, byte[]> classes = Oracle.compile(Map.of("Program.java", """
                import static dev.weft.Asyncio.*;
                import static dev.weft.processor.weave.oracle.Trace.*;
                import dev.weft.*;
                import java.util.*;
                class Program {
                    Coroutine<?> m(int p, Object q) throws Exception {
                """ + body + """
                    }
                }
                """));
        new ClassReader(classes.get("Program")).accept(owner, ClassReader.SKIP_FRAMES);
        hierarchy = new ClassFileHierarchy(classes, AnalysesTest.class.getClassLoader());
        return owner.methods.stream()
                .filter(method -> method.name.equals("m"))
                .findFirst()
                .orElseThrow();
    }

    private static List<AbstractInsnNode> awaits(MethodNode method) {
        List<AbstractInsnNode> awaits = new ArrayList<>();
        method.instructions.forEach(instruction -> {
            if (Marker.of(instruction) == Marker.AWAIT) {
                awaits.add(instruction);
            }
        });
        return awaits;
    }

    private List<String> types(String body) throws WeaveException {
        MethodNode method = compile(body);
        TypeAnalysis types = TypeAnalysis.of(owner, method, hierarchy);
        List<String> found = new ArrayList<>();
        for (AbstractInsnNode await : awaits(method)) {
            Frame<VerifierType> frame = types.before(await);
            if (frame == null) {
                found.add("unreachable");
                continue;
            }
            List<String> all = new ArrayList<>();
            for (int i = 3; i < frame.getLocals(); i++) {
                all.add(frame.getLocal(i).toString());
            }
            for (int i = 0; i < frame.getStackSize() - 1; i++) {
                all.add("stack " + frame.getStack(i));
            }
            found.add(String.join(", ", all));
        }
        return found;
    }

    private List<String> live(String body) {
        MethodNode method = compile(body);
        Liveness liveness = Liveness.of(method);
        return awaits(method).stream()
                .map(await -> liveness.before(await).toString())
                .toList();
    }

    @Test
    void typesAreThoseOfTheVerifier() throws WeaveException {
        assertThat(types("""
                        boolean z = p > 0; char c = 'c'; long j = 1; float f = 2; double d = 3;
                        await(step(1));
                        Object n = null; String s = "s"; int[][] a = new int[1][2]; Object e = a[0]; Class<?> k = int.class;
                        await(step(2));
                        return done();
                        """))
                .containsExactly(
                        "int, int, long, -, float, double, -, -, -, -, -, -",
                        "int, int, long, -, float, double, -, null, java.lang.String, int[][], int[], java.lang.Class");
    }

    @Test
    void typesMeetInTheirCommonSuperclass() throws WeaveException {
        assertThat(types("""
                        Number n; if (p > 0) { n = 1; } else { n = 2L; }
                        Comparable<?> c; if (p > 0) { c = 1; } else { c = "s"; }
                        Object o = null; if (p > 1) { o = "s"; }
                        Object[] a = p > 0 ? new Integer[1] : new Long[1];
                        List<?> l; if (p > 0) { l = new ArrayList<>(); } else { l = new LinkedList<>(); }
                        Object w; if (p > 0) { int x = 1; say(x); } else { String y = ""; say(y); }
                        await(step(1));
                        return done();
                        """))
                .containsExactly(
                        "java.lang.Number, java.lang.Object, java.lang.String, java.lang.Number[], java.util.AbstractList, -, -");
    }

    @Test
    void typesInHandlersAreThoseOfTheWholeRange() throws WeaveException {
        assertThat(types("""
                        Object o = 1; int i;
                        try { o = "s"; i = 1; say(o); o = 2L; } catch (IllegalStateException | IllegalArgumentException e) { await(step(o)); }
                        return done();
                        """)).containsExactly("java.lang.Object, -, java.lang.RuntimeException");
    }

    @Test
    void typesOfTheStackIncludeObjectsToBe() throws WeaveException {
        assertThat(types(
                        "say(p + (long) p + \"x\" + new StringBuilder(await(Program.<String>one())) + q); return done(); }"
                                + " static Coroutine<String> one() { return null;"))
                .singleElement()
                .asString()
                .contains("stack long", "stack new java.lang.StringBuilder, stack new java.lang.StringBuilder");
    }

    @Test
    void deadCodeHasNoTypes() throws WeaveException {
        assertThat(types("while (true) { if (p > 0) { throw new Exception(); } await(step(1)); } }" + " void n() {"))
                .containsExactly("");
    }

    @Test
    void variablesAreLiveUntilTheirLastRead() {
        assertThat(live("""
                        int a = 1; long b = 2; Object c = 3;
                        await(step(1));
                        say(a);
                        await(step(2));
                        c = q;
                        await(step(3));
                        say(c);
                        return b > 1 ? done() : null;
                        """)).containsExactly("{2, 3, 4}", "{2, 4}", "{4, 6}");
    }

    @Test
    void variablesAreLiveAroundLoops() {
        assertThat(live("""
                        String s = "";
                        for (int i = 0; i < p; i++) { s += await(step(i)); }
                        String t = s;
                        do { await(step(t)); t = "t"; } while (p > 1);
                        return done();
                        """)).containsExactly("{1, 4}", "{1}");
    }

    @Test
    void variablesOfHandlersAreLiveInTheRange() {
        assertThat(live("""
                        Object a = 1, b = 2;
                        try { await(step(1)); b = 3; } catch (RuntimeException e) { say(a); } finally { say(b); }
                        await(step(2));
                        return done();
                        """)).containsExactly("{3, 4}", "{}");
    }

    @Test
    void monitorsAreHeldInsideTheBlockOnly() {
        MethodNode method = compile("""
                await(step(0));
                synchronized (q) { await(step(1)); synchronized (this) { await(step(2)); if (p > 0) { return done(); } } await(step(1)); }
                try { synchronized (q) { say(1); } } catch (RuntimeException e) { await(step(0)); } finally { await(step(0)); }
                synchronized (await(step(0))) { say(2); }
                return done();
                """);
        HeldMonitors monitors = HeldMonitors.of(method);
        assertThat(awaits(method).stream().map(monitors::before))
                .startsWith(0, 1, 2, 1)
                .endsWith(0)
                .filteredOn(held -> held > 0)
                .hasSize(3);
    }

    @Test
    void reachesHandlersButNotWhatFollowsAReturn() {
        MethodNode method = compile("""
                try {
                    await(step(1));
                } catch (IllegalStateException e) {
                    return done();
                }
                return done();
                """);
        AbstractInsnNode last = method.instructions.getLast();
        while (last.getOpcode() != Opcodes.ARETURN) {
            last = last.getPrevious();
        }
        InsnNode unreachable = new InsnNode(Opcodes.ARETURN);
        method.instructions.insert(last, unreachable);

        BitSet reached = ControlFlow.of(method).reached();

        assertThat(reached.get(method.instructions.indexOf(unreachable))).isFalse();
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction.getOpcode() >= 0 && instruction != unreachable) {
                assertThat(reached.get(method.instructions.indexOf(instruction)))
                        .isTrue();
            }
        }
    }
}
