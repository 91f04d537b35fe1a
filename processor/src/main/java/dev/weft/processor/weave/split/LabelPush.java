package dev.weft.processor.weave.split;

import dev.weft.processor.weave.code.Instructions;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LabelNode;

/** Pushes a label of a frame. */
final class LabelPush extends IntInsnNode implements FrameLabel {
    private final BodyFrame frame;

    /** The label if the frame were alone in its class: 0 before the body begins, then the number of a suspension. */
    private final int state;

    LabelPush(BodyFrame frame, int state) {
        super(Opcodes.SIPUSH, state);
        this.frame = frame;
        this.state = state;
    }

    @Override
    public BodyFrame frame() {
        return frame;
    }

    @Override
    public void write(InsnList code, int base) {
        code.set(this, Instructions.push(base + state));
    }

    @Override
    public AbstractInsnNode clone(Map<LabelNode, LabelNode> labels) {
        return new LabelPush(frame, state);
    }
}
