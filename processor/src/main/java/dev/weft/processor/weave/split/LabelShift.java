package dev.weft.processor.weave.split;

import dev.weft.processor.weave.code.Instructions;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;

/**
 * Turns the label on the stack into the number of a suspension, or that into the label; the same, if the labels of the
 * frame begin at 0.
 */
final class LabelShift extends InsnNode implements FrameLabel {
    private final BodyFrame frame;
    private final int operation;

    /** The suspensions that come before the first one that is counted. */
    private final int before;

    private LabelShift(BodyFrame frame, int operation, int before) {
        super(Opcodes.NOP);
        this.frame = frame;
        this.operation = operation;
        this.before = before;
    }

    static LabelShift toNumber(BodyFrame frame, int before) {
        return new LabelShift(frame, Opcodes.ISUB, before);
    }

    static LabelShift toLabel(BodyFrame frame, int before) {
        return new LabelShift(frame, Opcodes.IADD, before);
    }

    @Override
    public BodyFrame frame() {
        return frame;
    }

    @Override
    public void write(InsnList code, int base) {
        if (base + before != 0) {
            code.insertBefore(this, Instructions.push(base + before));
            code.insertBefore(this, new InsnNode(operation));
        }
        code.remove(this);
    }
}
