package dev.weft.processor.weave.lower;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;

/** Questions about a list of instructions in which labels and line numbers do not count as instructions. */
final class Code {
    private Code() {}

    /** The first instruction at or after a node, {@code null} at the end of the method. */
    static @Nullable AbstractInsnNode at(@Nullable AbstractInsnNode node) {
        AbstractInsnNode insn = node;
        while (insn != null && insn.getOpcode() < 0) {
            insn = insn.getNext();
        }
        return insn;
    }

    /** The first instruction after a node. */
    static @Nullable AbstractInsnNode after(AbstractInsnNode node) {
        return at(node.getNext());
    }

    /** The last instruction before a node. */
    static @Nullable AbstractInsnNode before(AbstractInsnNode node) {
        AbstractInsnNode insn = node.getPrevious();
        while (insn != null && insn.getOpcode() < 0) {
            insn = insn.getPrevious();
        }
        return insn;
    }

    /** The source line of an instruction, 0 if it is not known. */
    static int line(@Nullable AbstractInsnNode insn) {
        for (AbstractInsnNode node = insn; node != null; node = node.getPrevious()) {
            if (node instanceof LineNumberNode number) {
                return number.line;
            }
        }
        return 0;
    }

    /** Where new code begins: a label, and its line unless that is 0. */
    static void begin(InsnList code, LabelNode start, int line) {
        code.add(start);
        if (line != 0) {
            code.add(new LineNumberNode(line, start));
        }
    }

    /** Whether execution never goes on with the next instruction. */
    static boolean endsFlow(AbstractInsnNode insn) {
        int opcode = insn.getOpcode();
        return opcode == Opcodes.GOTO
                || opcode == Opcodes.ATHROW
                || opcode == Opcodes.TABLESWITCH
                || opcode == Opcodes.LOOKUPSWITCH
                || isReturn(insn);
    }

    static boolean isReturn(AbstractInsnNode insn) {
        return insn.getOpcode() >= Opcodes.IRETURN && insn.getOpcode() <= Opcodes.RETURN;
    }

    /** Runs an action on a node and all nodes up to another one; the action may remove the node that it is given. */
    static void forEach(AbstractInsnNode first, AbstractInsnNode last, Consumer<AbstractInsnNode> action) {
        AbstractInsnNode node = first;
        while (node != null) {
            AbstractInsnNode next = node == last ? null : node.getNext();
            action.accept(node);
            node = next;
        }
    }
}
