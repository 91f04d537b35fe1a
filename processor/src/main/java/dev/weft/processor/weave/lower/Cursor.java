package dev.weft.processor.weave.lower;

import dev.weft.processor.weave.code.Instructions;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Compares code with an expected shape, one instruction after the other. The first difference makes {@link #matches()}
 * false for good, so that a caller asks once, at the end.
 *
 * <p>Cost: a step for each instruction that is compared, and each label or line before it.
 */
final class Cursor {
    private @Nullable AbstractInsnNode next;
    private boolean matches = true;

    /** Starts with the first instruction at or after a node. */
    Cursor(@Nullable AbstractInsnNode start) {
        next = Instructions.at(start);
    }

    boolean matches() {
        return matches;
    }

    /** The instruction that is compared next, {@code null} at the end of the method. */
    @Nullable
    AbstractInsnNode next() {
        return next;
    }

    /** Any load or store of a reference; the variable. */
    int variable(int opcode) {
        AbstractInsnNode insn = take(opcode);
        return insn instanceof VarInsnNode access ? access.var : -1;
    }

    void variable(int opcode, int variable) {
        matches &= variable(opcode) == variable;
    }

    /** A call of a method of any owner; {@code null} if it is none. */
    @Nullable
    MethodInsnNode call(String name, String descriptor) {
        AbstractInsnNode insn = take(-1);
        if (insn instanceof MethodInsnNode call && call.name.equals(name) && call.desc.equals(descriptor)) {
            return call;
        }
        matches = false;
        return null;
    }

    /**
     * A conditional jump. In methods of more than 32 KB javac writes it as a jump over a {@code goto_w}.
     *
     * @return where it goes; {@code null} if it is something else
     */
    @Nullable
    LabelNode jumpIf(int opcode) {
        AbstractInsnNode insn = next;
        if (insn instanceof JumpInsnNode jump && insn.getOpcode() == negate(opcode)) {
            AbstractInsnNode far = Instructions.next(insn);
            if (far instanceof JumpInsnNode goTo
                    && far.getOpcode() == Opcodes.GOTO
                    && Instructions.at(jump.label) == Instructions.next(far)) {
                next = Instructions.next(far);
                return goTo.label;
            }
        }
        return take(opcode) instanceof JumpInsnNode jump ? jump.label : null;
    }

    /** Whether a conditional jump comes next, which is consumed then. */
    boolean optionalJumpIf(int opcode) {
        AbstractInsnNode insn = next;
        return insn != null
                && (insn.getOpcode() == opcode || insn.getOpcode() == negate(opcode))
                && jumpIf(opcode) != null;
    }

    /** An instruction with this opcode, any if it is -1. */
    @Nullable
    AbstractInsnNode take(int opcode) {
        AbstractInsnNode insn = next;
        if (insn == null || (opcode >= 0 && insn.getOpcode() != opcode)) {
            matches = false;
            return null;
        }
        next = Instructions.next(insn);
        return insn;
    }

    private static int negate(int opcode) {
        return switch (opcode) {
            case Opcodes.IFNULL -> Opcodes.IFNONNULL;
            case Opcodes.IFNONNULL -> Opcodes.IFNULL;
            default -> ((opcode + 1) ^ 1) - 1; // the other comparisons come in pairs from IFEQ (153) on
        };
    }
}
