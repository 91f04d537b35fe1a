package dev.weft.processor.weave.split;

import java.util.List;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;

/** A switch over the labels of a frame; which numbers those are, is known when the frame has its place in a class. */
final class LabelSwitch extends TableSwitchInsnNode {
    final BodyFrame frame;
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

    /** The switch, if the labels of the frame begin at {@code base}. */
    TableSwitchInsnNode from(int base) {
        return new TableSwitchInsnNode(
                min + before + base, max + before + base, dflt, labels.toArray(LabelNode[]::new));
    }
}
