package dev.weft.processor.weave.split;

import java.util.List;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;

/** A switch over the labels of a frame. */
final class LabelSwitch extends TableSwitchInsnNode implements FrameLabel {
    private final BodyFrame frame;
    private final int before;

    /**
     * With a target for each suspension behind the first {@code before}, and {@code begun} for a frame that has not
     * begun.
     */
    LabelSwitch(BodyFrame frame, int before, LabelNode begun, List<LabelNode> targets) {
        super(1, targets.size(), begun, targets.toArray(LabelNode[]::new));
        this.frame = frame;
        this.before = before;
    }

    @Override
    public BodyFrame frame() {
        return frame;
    }

    @Override
    public void write(InsnList code, int base) {
        code.set(
                this,
                new TableSwitchInsnNode(
                        min + before + base, max + before + base, dflt, labels.toArray(LabelNode[]::new)));
    }
}
