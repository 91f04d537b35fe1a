package dev.weft.processor.weave.split;

import dev.weft.processor.weave.code.Instructions;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;

/**
 * Turns the label on the stack into the number of a suspension, or that into the label; the same, if the labels of the
 * frame begin at 0. That is known when the frame has its place in a class.
 */
final class LabelShift extends InsnNode {
    final BodyFrame frame;
    private final int operation;

    private LabelShift(BodyFrame frame, int operation) {
        super(Opcodes.NOP);
        this.frame = frame;
        this.operation = operation;
    }

    static LabelShift toNumber(BodyFrame frame) {
        return new LabelShift(frame, Opcodes.ISUB);
    }

    static LabelShift toLabel(BodyFrame frame) {
        return new LabelShift(frame, Opcodes.IADD);
    }

    void write(InsnList code, int base) {
        if (base != 0) {
            code.insertBefore(this, Instructions.push(base));
            code.insertBefore(this, new InsnNode(operation));
        }
        code.remove(this);
    }
}
