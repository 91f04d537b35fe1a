package dev.weft.processor.weave;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Small questions about instructions, and small instructions. */
final class Instructions {
    private Instructions() {}

    /** The next instruction that is not a label, a line number or a stack map frame. */
    static @Nullable AbstractInsnNode next(AbstractInsnNode instruction) {
        @Nullable AbstractInsnNode next = instruction.getNext();
        while (next != null && next.getOpcode() < 0) {
            next = next.getNext();
        }
        return next;
    }

    /** The source line that an instruction belongs to, 0 if the class has no line numbers. */
    static int line(@Nullable AbstractInsnNode instruction) {
        for (@Nullable AbstractInsnNode node = instruction; node != null; node = node.getPrevious()) {
            if (node instanceof LineNumberNode line) {
                return line.line;
            }
        }
        return 0;
    }

    static AbstractInsnNode push(int value) {
        if (value >= -1 && value <= 5) {
            return new InsnNode(Opcodes.ICONST_0 + value);
        } else if (value >= Byte.MIN_VALUE && value <= Byte.MAX_VALUE) {
            return new IntInsnNode(Opcodes.BIPUSH, value);
        } else if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE) {
            return new IntInsnNode(Opcodes.SIPUSH, value);
        }
        return new LdcInsnNode(value);
    }

    static VarInsnNode load(Type type, int slot) {
        return new VarInsnNode(type.getOpcode(Opcodes.ILOAD), slot);
    }

    static VarInsnNode store(Type type, int slot) {
        return new VarInsnNode(type.getOpcode(Opcodes.ISTORE), slot);
    }

    static boolean isStatic(MethodNode method) {
        return (method.access & Opcodes.ACC_STATIC) != 0;
    }

    /** Takes fresh local variables at the end; their slot. */
    static int newLocals(MethodNode method, int size) {
        int slot = method.maxLocals;
        method.maxLocals += size;
        return slot;
    }

    static WeaveException failure(
            WeaveException.Reason reason, MethodNode method, @Nullable AbstractInsnNode at, String message) {
        return new WeaveException(reason, message, method.name, line(at));
    }

    static WeaveException unsupported(MethodNode method, @Nullable AbstractInsnNode at, String message) {
        return failure(WeaveException.Reason.UNSUPPORTED, method, at, message);
    }
}
