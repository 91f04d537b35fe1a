package dev.weft.processor.weave.split;

import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LabelNode;

/** Pushes a label of a frame; which number that is, is known when the frame has its place in a class. */
final class LabelPush extends IntInsnNode {
    final BodyFrame frame;

    /** The label if the frame were alone in its class: 0 before the body begins, then the number of a suspension. */
    final int state;

    LabelPush(BodyFrame frame, int state) {
        super(Opcodes.SIPUSH, state);
        this.frame = frame;
        this.state = state;
    }

    @Override
    public AbstractInsnNode clone(Map<LabelNode, LabelNode> labels) {
        return new LabelPush(frame, state);
    }
}
