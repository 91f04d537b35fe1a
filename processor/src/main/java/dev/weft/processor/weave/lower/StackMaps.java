package dev.weft.processor.weave.lower;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The stack map frames that javac wrote. Beside the types they tell which variables are definitely assigned (JLS 16)
 * where a jump or an exception arrives: javac leaves those out that are not, although something may be in their slots.
 *
 * <p>Cost: a step for each node of the class, once; then a question takes one for each variable.
 */
public final class StackMaps {
    private final Map<AbstractInsnNode, FrameNode> frames = new HashMap<>();

    /** Takes the frames out of all methods of a class that was read with {@code EXPAND_FRAMES}. */
    public static StackMaps take(ClassNode owner) {
        StackMaps maps = new StackMaps();
        for (MethodNode method : owner.methods) {
            LabelNode label = null;
            for (AbstractInsnNode node : method.instructions.toArray()) {
                if (node instanceof LabelNode here) {
                    label = here;
                } else if (node instanceof FrameNode frame) {
                    if (label != null) {
                        maps.frames.put(label, frame);
                    }
                    method.instructions.remove(frame);
                }
            }
        }
        return maps;
    }

    /**
     * What is assigned before an instruction.
     *
     * @return for each variable the type as in {@link FrameNode#local}, {@code TOP} if it is not assigned; {@code null}
     *     if there is no frame
     */
    Object @Nullable [] assigned(@Nullable AbstractInsnNode insn, int variables) {
        AbstractInsnNode node = insn == null ? null : insn.getPrevious();
        while (node != null && node.getOpcode() < 0) {
            FrameNode frame = frames.get(node);
            if (frame != null) {
                return bySlot(frame, variables);
            }
            node = node.getPrevious();
        }
        return null;
    }

    private static Object[] bySlot(FrameNode frame, int variables) {
        Object[] types = new Object[variables];
        Arrays.fill(types, Opcodes.TOP);
        int slot = 0;
        for (Object type : frame.local) {
            types[slot] = type;
            slot += Opcodes.LONG.equals(type) || Opcodes.DOUBLE.equals(type) ? 2 : 1;
        }
        return types;
    }
}
