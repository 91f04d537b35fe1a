package dev.weft.processor.weave.analyse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * The exception table as ranges of instructions.
 *
 * <p>Cost: that of {@link ControlFlow}; log s for each range and each of s stretches that are taken out, and a step for
 * each range that a stretch is in, which makes one range more.
 */
public final class TryRanges {
    private TryRanges() {}

    /** The instructions that are in a try range. */
    public static Set<AbstractInsnNode> covered(MethodNode method) {
        Set<AbstractInsnNode> covered = new HashSet<>();
        if (!method.tryCatchBlocks.isEmpty()) {
            ControlFlow flow = ControlFlow.of(method);
            int index = 0;
            for (AbstractInsnNode instruction : method.instructions) {
                if (flow.handlers(index) != null) {
                    covered.add(instruction);
                }
                index++;
            }
        }
        return covered;
    }

    /** The instructions from one to another one. */
    public record Stretch(AbstractInsnNode first, AbstractInsnNode last) {}

    /**
     * Takes stretches of code, which do not overlap, out of all try ranges, as javac does with inlined {@code finally}
     * code: what is thrown there leaves the method.
     */
    public static void exclude(MethodNode method, List<Stretch> stretches) {
        if (stretches.isEmpty() || method.tryCatchBlocks.isEmpty()) {
            return;
        }
        Set<AbstractInsnNode> covered = covered(method);
        List<LabelNode> starts = new ArrayList<>();
        Map<LabelNode, LabelNode> gaps = new HashMap<>();
        for (Stretch stretch : stretches) {
            if (covered.contains(stretch.first)) {
                LabelNode start = new LabelNode();
                LabelNode end = new LabelNode();
                method.instructions.insertBefore(stretch.first, start);
                method.instructions.insert(stretch.last, end);
                starts.add(start);
                gaps.put(start, end);
            }
        }
        InsnList code = method.instructions;
        TreeMap<Integer, LabelNode> byPlace = new TreeMap<>();
        starts.forEach(start -> byPlace.put(code.indexOf(start), start));
        List<TryCatchBlockNode> blocks = new ArrayList<>();
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            int end = code.indexOf(block.end);
            TryCatchBlockNode rest = block;
            boolean endsInGap = false;
            for (LabelNode start : byPlace.subMap(code.indexOf(block.start), Math.max(code.indexOf(block.start), end))
                    .values()) {
                LabelNode gapEnd = Objects.requireNonNull(gaps.get(start));
                if (!isEmpty(rest.start, start)) {
                    TryCatchBlockNode head = new TryCatchBlockNode(rest.start, start, block.handler, block.type);
                    head.visibleTypeAnnotations = rest.visibleTypeAnnotations;
                    head.invisibleTypeAnnotations = rest.invisibleTypeAnnotations;
                    blocks.add(head);
                }
                endsInGap = end < code.indexOf(gapEnd);
                rest = new TryCatchBlockNode(gapEnd, block.end, block.handler, block.type);
            }
            if (rest == block || (!endsInGap && !isEmpty(rest.start, rest.end))) {
                blocks.add(rest);
            }
        }
        method.tryCatchBlocks = blocks;
    }

    /** Whether there is no instruction between two labels. */
    public static boolean isEmpty(LabelNode start, LabelNode end) {
        for (@Nullable AbstractInsnNode node = start; node != null && node != end; node = node.getNext()) {
            if (node.getOpcode() >= 0) {
                return false;
            }
        }
        return true;
    }
}
