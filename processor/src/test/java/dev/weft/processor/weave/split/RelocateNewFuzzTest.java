package dev.weft.processor.weave.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.code.StackShuffle;
import dev.weft.processor.weave.oracle.Oracle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;

/**
 * Shapes of object creation that javac does not make but bytecode allows: copies of the uninitialised object anywhere
 * on the stack and in variables, stored, duplicated, swapped and dropped around awaits. Each program is checked against
 * its synchronous run.
 */
class RelocateNewFuzzTest {
    private static final int PROGRAMS = 60;

    private static final Map<String, byte[]> SUPPORT = Oracle.compile(Map.of("Thing.java", """
            public class Thing {
                static { dev.weft.processor.weave.oracle.Trace.say("initialised"); }
                static int made;
                final String text;
                public Thing(String s, long n) { text = s + n; dev.weft.processor.weave.oracle.Trace.say("made " + text); }
                public String toString() { return "Thing " + text; }
            }
            """));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void movesTheObjectWhereverItIs(long seed) {
        for (int i = 0; i < PROGRAMS; i++) {
            long program = seed * 1000 + i;
            Map<String, byte[]> classes = new HashMap<>(SUPPORT);
            classes.put("Program", new Program(new Random(program)).bytes());
            List<String> expected = Oracle.synchronous(classes, "Program");
            assertThat(expected)
                    .as("program %d", program)
                    .contains("initialised")
                    .last()
                    .isEqualTo("= null");
            assertThat(Oracle.woven(classes, "Program"))
                    .as("program %d", program)
                    .containsOnly(expected);
        }
    }

    /** What is on the stack: an uninitialised object, an initialised one, a string, a long. */
    private enum Entry {
        NEW,
        OBJECT,
        STRING,
        LONG;

        int size() {
            return this == LONG ? 2 : 1;
        }
    }

    private static final class Program {
        private static final int NEW_SLOT = 4;

        private final Random random;
        private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        private final MethodVisitor code;
        private List<Entry> stack = new ArrayList<>();
        private boolean isStored;
        private int counter;

        Program(Random random) {
            this.random = random;
            writer.visit(V17, ACC_PUBLIC | ACC_SUPER, "Program", null, "java/lang/Object", null);
            code = writer.visitMethod(ACC_STATIC | ACC_PUBLIC, "main", "()Ldev/weft/Coroutine;", null, null);
            code.visitAnnotation("Ldev/weft/annotations/Async;", false).visitEnd();
            code.visitCode();
        }

        byte[] bytes() {
            some(3);
            code.visitTypeInsn(NEW, "Thing");
            stack.add(Entry.NEW);
            some(8);
            construct();
            some(5);
            drain();
            code.visitMethodInsn(INVOKESTATIC, "dev/weft/Asyncio", "done", "()Ldev/weft/Coroutine;", false);
            code.visitInsn(ARETURN);
            code.visitMaxs(0, 0);
            code.visitEnd();
            writer.visitEnd();
            return writer.toByteArray();
        }

        private void some(int most) {
            for (int i = random.nextInt(most) + 1; i > 0; i--) {
                switch (random.nextInt(6)) {
                    case 0 -> await();
                    case 1 -> {
                        code.visitLdcInsn("s" + counter++);
                        stack.add(Entry.STRING);
                    }
                    case 2 -> {
                        code.visitLdcInsn((long) counter++);
                        stack.add(Entry.LONG);
                    }
                    case 3 -> store();
                    default -> shuffle();
                }
            }
        }

        private void await() {
            code.visitLdcInsn("a" + counter++);
            code.visitMethodInsn(
                    INVOKESTATIC,
                    "dev/weft/processor/weave/oracle/Trace",
                    "step",
                    "(Ljava/lang/Object;)Ldev/weft/Coroutine;",
                    false);
            code.visitMethodInsn(
                    INVOKESTATIC, "dev/weft/Asyncio", "await", "(Ldev/weft/Awaitable;)Ljava/lang/Object;", false);
            code.visitTypeInsn(CHECKCAST, "java/lang/String");
            stack.add(Entry.STRING);
        }

        private void store() {
            if (top() == Entry.NEW) {
                code.visitVarInsn(ASTORE, NEW_SLOT);
                pop();
                isStored = true;
            } else if (isStored) {
                code.visitVarInsn(ALOAD, NEW_SLOT);
                stack.add(Entry.NEW);
            }
        }

        private Entry top() {
            return stack.isEmpty() ? Entry.STRING : stack.get(stack.size() - 1);
        }

        private Entry pop() {
            return stack.remove(stack.size() - 1);
        }

        /** A random stack instruction, if it fits the entries; the last copy of the new object is never dropped. */
        private void shuffle() {
            int opcode = POP + random.nextInt(SWAP - POP + 1);
            List<Entry> words = new ArrayList<>();
            List<Entry> rest = new ArrayList<>(stack);
            while (words.stream().mapToInt(Entry::size).sum() < StackShuffle.depth(opcode) && !rest.isEmpty()) {
                words.add(0, rest.remove(rest.size() - 1));
            }
            List<Integer> sizes = words.stream().map(Entry::size).toList();
            if (words.stream().mapToInt(Entry::size).sum() != StackShuffle.depth(opcode)) {
                return;
            }
            List<Entry> after = new ArrayList<>(words);
            Entry last = words.get(words.size() - 1);
            switch (opcode) {
                case POP -> after.remove(0);
                case POP2 -> after.clear();
                case DUP -> after.add(last);
                case DUP_X1, DUP_X2 -> {
                    if (last.size() == 2) {
                        return;
                    }
                    after.add(0, last);
                }
                case DUP2 -> after.addAll(words);
                case DUP2_X1, DUP2_X2 -> {
                    if (last.size() == 2) {
                        after.add(0, last);
                    } else if (words.size() < 3 || words.get(words.size() - 2).size() == 2) {
                        return;
                    } else {
                        after.addAll(0, words.subList(words.size() - 2, words.size()));
                    }
                }
                default -> {
                    if (!sizes.equals(List.of(1, 1))) {
                        return;
                    }
                    after = List.of(words.get(1), words.get(0));
                }
            }
            rest.addAll(after);
            boolean drops = stack.contains(Entry.NEW) && !rest.contains(Entry.NEW) && !isStored;
            if (!drops && rest.size() < 12) {
                code.visitInsn(opcode);
                stack = rest;
            }
        }

        private void construct() {
            while (!isStored && top() != Entry.NEW) {
                say();
            }
            if (top() != Entry.NEW) {
                code.visitVarInsn(ALOAD, NEW_SLOT);
                stack.add(Entry.NEW);
            }
            await();
            if (random.nextBoolean()) {
                await();
                say();
            }
            code.visitLdcInsn((long) counter++);
            code.visitMethodInsn(INVOKESPECIAL, "Thing", "<init>", "(Ljava/lang/String;J)V", false);
            pop();
            pop();
            stack.replaceAll(entry -> entry == Entry.NEW ? Entry.OBJECT : entry);
            if (isStored) {
                code.visitVarInsn(ALOAD, NEW_SLOT);
                stack.add(Entry.OBJECT);
                isStored = false;
            }
        }

        private void drain() {
            while (!stack.isEmpty()) {
                say();
            }
        }

        private void say() {
            Entry entry = pop();
            if (entry == Entry.NEW) {
                code.visitInsn(POP);
                return;
            }
            if (entry == Entry.LONG) {
                code.visitMethodInsn(INVOKESTATIC, "java/lang/Long", "valueOf", "(J)Ljava/lang/Long;", false);
            }
            code.visitMethodInsn(
                    INVOKESTATIC, "dev/weft/processor/weave/oracle/Trace", "say", "(Ljava/lang/Object;)V", false);
        }
    }
}
