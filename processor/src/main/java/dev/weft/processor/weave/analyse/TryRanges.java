package dev.weft.processor.weave.analyse;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** The exception table as ranges of instructions. */
public final class TryRanges {
    private TryRanges() {}

    public static boolean cover(MethodNode method, AbstractInsnNode instruction) {
        return method.tryCatchBlocks.stream().anyMatch(block -> covers(method, block, instruction));
    }

    private static boolean covers(MethodNode method, TryCatchBlockNode block, AbstractInsnNode instruction) {
        int index = method.instructions.indexOf(instruction);
        return method.instructions.indexOf(block.start) <= index && index < method.instructions.indexOf(block.end);
    }

    /**
     * Takes the instructions from {@code first} to {@code last} out of all try ranges, as javac does with inlined
     * {@code finally} code: what is thrown there leaves the method.
     */
    public static void exclude(MethodNode method, AbstractInsnNode first, AbstractInsnNode last) {
        if (!cover(method, first)) {
            return;
        }
        LabelNode gapStart = new LabelNode();
        LabelNode gapEnd = new LabelNode();
        method.instructions.insertBefore(first, gapStart);
        method.instructions.insert(last, gapEnd);
        List<TryCatchBlockNode> blocks = new ArrayList<>();
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            if (!covers(method, block, first)) {
                blocks.add(block);
                continue;
            }
            if (!isEmpty(block.start, gapStart)) {
                TryCatchBlockNode head = new TryCatchBlockNode(block.start, gapStart, block.handler, block.type);
                head.visibleTypeAnnotations = block.visibleTypeAnnotations;
                head.invisibleTypeAnnotations = block.invisibleTypeAnnotations;
                blocks.add(head);
            }
            boolean endsInGap = method.instructions.indexOf(block.end) < method.instructions.indexOf(gapEnd);
            if (!endsInGap && !isEmpty(gapEnd, block.end)) {
                blocks.add(new TryCatchBlockNode(gapEnd, block.end, block.handler, block.type));
            }
        }
        method.tryCatchBlocks = blocks;
    }

    public static boolean isEmpty(LabelNode start, LabelNode end) {
        for (@Nullable AbstractInsnNode node = start; node != null && node != end; node = node.getNext()) {
            if (node.getOpcode() >= 0) {
                return false;
            }
        }
        return true;
    }
}
