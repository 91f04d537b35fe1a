package dev.weft.processor.weave.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodNode;

/** Loops of every length around the reach of a jump, with jumps of both kinds and in both directions. */
class FarJumpsTest {
    /**
     * {@code int f(int n)}: sums n..1 in a loop around {@code filling} empty instructions, entered and left by jumps
     * over them.
     */
    private static MethodNode loop(int filling) {
        MethodNode method = new MethodNode(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "f", "(I)I", null, null);
        Label test = new Label();
        Label body = new Label();
        Label again = new Label();
        Label end = new Label();
        method.visitInsn(Opcodes.ICONST_0);
        method.visitVarInsn(Opcodes.ISTORE, 1);
        method.visitJumpInsn(Opcodes.GOTO, test);
        method.visitLabel(body);
        method.visitVarInsn(Opcodes.ILOAD, 1);
        method.visitVarInsn(Opcodes.ILOAD, 0);
        method.visitInsn(Opcodes.IADD);
        method.visitVarInsn(Opcodes.ISTORE, 1);
        method.visitLabel(again);
        method.visitIincInsn(0, -1);
        method.visitVarInsn(Opcodes.ILOAD, 0);
        method.visitJumpInsn(Opcodes.IFLT, end);
        for (int i = 0; i < filling; i++) {
            method.visitInsn(Opcodes.NOP);
        }
        method.visitLabel(test);
        method.visitVarInsn(Opcodes.ILOAD, 0);
        method.visitJumpInsn(Opcodes.IFNE, body);
        method.visitJumpInsn(Opcodes.GOTO, again);
        method.visitLabel(end);
        method.visitVarInsn(Opcodes.ILOAD, 1);
        method.visitInsn(Opcodes.IRETURN);
        method.visitMaxs(2, 2);
        return method;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10_000, 32_700, 32_740, 32_745, 32_750, 32_755, 32_760, 32_770, 33_000, 65_000})
    void aLoopOfAnyLengthRuns(int filling) throws Throwable {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        String name = "dev/weft/processor/weave/write/Loop";
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
        FarJumps.accept(loop(filling), writer);
        Class<?> loaded = MethodHandles.lookup()
                .defineHiddenClass(writer.toByteArray(), true)
                .lookupClass();
        int sum = (int) MethodHandles.lookup()
                .findStatic(loaded, "f", MethodType.methodType(int.class, int.class))
                .invoke(10);
        assertThat(sum).isEqualTo(55);
    }
}
