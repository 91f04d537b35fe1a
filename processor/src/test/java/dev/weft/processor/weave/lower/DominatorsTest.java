package dev.weft.processor.weave.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.weave.analyse.ControlFlow;
import dev.weft.processor.weave.analyse.Handlers;
import dev.weft.processor.weave.oracle.Oracle;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

class DominatorsTest {
    private static final String PROGRAM = """
            class Program {
                static int plain(int q) { return q + 1; }
                static int loops(int q) {
                    for (int i = 0; i < q; i++) {
                        while (q > i) { q -= 2; if (q == 5) break; do { q--; } while (q > 7); }
                    }
                    return q;
                }
                static int tries(int q) {
                    a: while (true) {
                        try {
                            try { q += 10 / q; if (q == 3) continue; if (q == 4) return q; }
                            finally { q++; if (q == 9) break a; }
                        } catch (ArithmeticException | IllegalStateException e) { q--; }
                        catch (RuntimeException e) { if (q > 0) throw e; }
                    }
                    try { q /= 2; } finally { for (int i = 0; i < 3; i++) q++; }
                    return q;
                }
                static int switches(int q) {
                    int r = switch (q) { case 1 -> 2; case 2 -> { try { yield q / 0; } finally { q++; } } default -> q > 7 && q != 9 || q < -3 ? 1 : 0; };
                    switch (r) { case 1: q++; case 2: q--; break; case 5: return 5; default: while (q > 0) q--; }
                    return q;
                }
                static void resources(String p) throws Exception {
                    try (var a = new java.io.StringReader(p); var b = p == null ? null : new java.io.StringReader(p)) {
                        if (a.read() > 0) return;
                        p += b;
                    }
                }
            }
            """;

    /** By their meaning: without such an instruction the other one is not reached. */
    @Test
    void areThoseThatAllWaysPass() {
        ClassNode owner = new ClassNode();
        byte[] bytes = Oracle.compile(Map.of("Program.java", PROGRAM)).get("Program");
        new ClassReader(bytes).accept(owner, ClassReader.SKIP_FRAMES);
        int compared = 0;
        for (MethodNode method : owner.methods) {
            ControlFlow flow = ControlFlow.of(method);
            Dominators dominators = Dominators.of(method, new Positions(method));
            int size = method.instructions.size();
            BitSet reached = reached(flow, size, -1);
            BitSet[] reachedWithout = new BitSet[size];
            for (int i = 0; i < size; i++) {
                reachedWithout[i] = reached(flow, size, i);
            }
            for (int i = 0; i < size; i++) {
                BitSet expected = new BitSet();
                for (int other = 0; other < size && reached.get(i); other++) {
                    boolean isPassed = other != i && reached.get(other) && !reachedWithout[other].get(i);
                    expected.set(
                            other, isPassed && method.instructions.get(other).getOpcode() >= 0);
                }
                BitSet found = new BitSet();
                for (@Nullable AbstractInsnNode node = dominators.before(method.instructions.get(i));
                        node != null;
                        node = dominators.before(node)) {
                    found.set(method.instructions.indexOf(node));
                }
                assertThat(found).as("%s, instruction %d", method.name, i).isEqualTo(expected);
                compared += expected.cardinality();
            }
        }
        assertThat(compared).isGreaterThan(1000);
    }

    private static BitSet reached(ControlFlow flow, int size, int without) {
        BitSet reached = new BitSet(size);
        Deque<Integer> open = new ArrayDeque<>();
        open.add(0);
        while (!open.isEmpty()) {
            int index = open.remove();
            if (index == without || reached.get(index)) {
                continue;
            }
            reached.set(index);
            for (int successor : flow.successors(index)) {
                open.add(successor);
            }
            for (@Nullable Handlers list = flow.handlers(index); list != null; list = list.outer()) {
                open.add(list.target());
            }
        }
        return reached;
    }
}
