package dev.weft.processor.weave.write;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;

/**
 * Writes methods whose backward jumps may be longer than the 32 KB that most instructions can jump.
 *
 * <pre>{@code
 * start: ...                        start: ...
 * goto start                        goto_w start
 * if_acmpeq start       ⇒           if_acmpne skip; goto_w start; skip:
 * }</pre>
 *
 * <p>ASM lengthens jumps itself, and moves code apart where it does. A backward jump that becomes too long by that
 * alone ends in an {@code ArrayIndexOutOfBoundsException} in ASM 9.11, which takes its distance for a forward one.
 * Forward jumps stay with ASM. Methods that are small enough for every jump are written as they are.
 *
 * <p>Cost: a step for each instruction and each label of a switch to bound the length, and one more to measure it if it
 * may be too long for a jump.
 */
final class FarJumps extends MethodVisitor {
    /** The visitor of jumps takes it, as what ASM's own reader makes of the jumps that it lengthens. */
    private static final int GOTO_W = 200;

    private final Set<Label> visited = new HashSet<>();

    private FarJumps(MethodVisitor next) {
        super(Opcodes.ASM9, next);
    }

    static void accept(MethodNode method, ClassVisitor next) {
        if (mostBytes(method) <= Short.MAX_VALUE || size(method) <= Short.MAX_VALUE) {
            method.accept(next);
            return;
        }
        method.accept(new ClassVisitor(Opcodes.ASM9, next) {
            @Override
            public @Nullable MethodVisitor visitMethod(
                    int access,
                    String name,
                    String descriptor,
                    @Nullable String signature,
                    String @Nullable [] exceptions) {
                MethodVisitor writer = super.visitMethod(access, name, descriptor, signature, exceptions);
                return writer == null ? null : new FarJumps(writer);
            }
        });
    }

    private static int size(MethodNode method) {
        CodeSizeEvaluator size = new CodeSizeEvaluator(null);
        method.accept(size);
        return size.getMaxSize();
    }

    /** A bound of the size: but for switches, no instruction is longer than eight bytes, a jump that is lengthened. */
    private static long mostBytes(MethodNode method) {
        long bytes = 8L * method.instructions.size();
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof TableSwitchInsnNode table) {
                bytes += 8L + 4L * table.labels.size();
            } else if (instruction instanceof LookupSwitchInsnNode lookup) {
                bytes += 4L + 8L * lookup.labels.size();
            }
        }
        return bytes;
    }

    @Override
    public void visitLabel(Label label) {
        visited.add(label);
        super.visitLabel(label);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        if (!visited.contains(label)) {
            super.visitJumpInsn(opcode, label);
        } else if (opcode == Opcodes.GOTO) {
            super.visitJumpInsn(GOTO_W, label);
        } else {
            Label skip = new Label();
            super.visitJumpInsn(opposite(opcode), skip);
            super.visitJumpInsn(GOTO_W, label);
            visitLabel(skip);
        }
    }

    private static int opposite(int opcode) {
        return opcode >= Opcodes.IFNULL ? opcode ^ 1 : ((opcode + 1) ^ 1) - 1;
    }
}
