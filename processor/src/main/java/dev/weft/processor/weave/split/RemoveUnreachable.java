package dev.weft.processor.weave.split;

import dev.weft.processor.weave.analyse.ControlFlow;
import dev.weft.processor.weave.analyse.TryRanges;
import dev.weft.processor.weave.code.TypeHierarchy;
import java.util.BitSet;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Removes the instructions that cannot be reached, such as what stood behind an await that became a tail call or javac
 * left behind {@code if (true) return}, and try ranges that became empty. Otherwise they would be written as {@code nop
 * ... athrow}, with a stack map frame each. Lines of which nothing is left go, too: they would pass for those of the
 * code behind them, and at the end of a method the JVM refuses them.
 *
 * <p>Cost: that of {@link ControlFlow}, a step for each instruction, and one for each try range and each label at its
 * beginning.
 */
public final class RemoveUnreachable implements Pass {
    @Override
    public void run(ClassNode owner, MethodNode body, TypeHierarchy hierarchy) {
        BitSet reached = ControlFlow.of(body).reached();
        AbstractInsnNode[] nodes = body.instructions.toArray();
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i].getOpcode() >= 0 && !reached.get(i)) {
                body.instructions.remove(nodes[i]);
            }
        }
        body.tryCatchBlocks.removeIf(block -> TryRanges.isEmpty(block.start, block.end));
        removeLinesWithoutCode(body);
    }

    private static void removeLinesWithoutCode(MethodNode body) {
        boolean hasCode = false;
        AbstractInsnNode[] nodes = body.instructions.toArray();
        for (int i = nodes.length - 1; i >= 0; i--) {
            if (nodes[i].getOpcode() >= 0) {
                hasCode = true;
            } else if (nodes[i] instanceof LineNumberNode) {
                if (!hasCode) {
                    body.instructions.remove(nodes[i]);
                }
                hasCode = false;
            }
        }
    }
}
