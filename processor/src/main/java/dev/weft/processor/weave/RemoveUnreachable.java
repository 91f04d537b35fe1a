package dev.weft.processor.weave;

import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Removes the instructions that cannot be reached, such as what stood behind an await that became a tail call, and try ranges
 * that became empty. Otherwise they would be written as {@code nop ... athrow}, with a stack map frame each.
 */
final class RemoveUnreachable implements Pass {
    @Override
    public void run(ClassNode owner, MethodNode body, TypeHierarchy hierarchy) throws WeaveException {
        TypeAnalysis types = TypeAnalysis.of(owner, body, hierarchy);
        for (AbstractInsnNode instruction : body.instructions.toArray()) {
            if (instruction.getOpcode() >= 0 && types.before(instruction) == null) {
                body.instructions.remove(instruction);
            }
        }
        body.tryCatchBlocks.removeIf(block -> TryRanges.isEmpty(block.start, block.end));
    }
}
