package dev.weft.processor.weave.analyse;

import dev.weft.processor.weave.code.StackEffect;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;

/**
 * The height of the stack before each instruction that can be reached, in words. The verifier demands that it is the
 * same on every way there, so each instruction is looked at once.
 *
 * <pre>
 *   LLOAD 0      0
 *   ICONST_1     2
 *   INVOKESTATIC m(long, int)   3
 * </pre>
 *
 * <p>Cost: time and memory grow with the instructions, the ways from one to the next, and the lists of handlers.
 */
final class StackHeights {
    private final int[] heights;
    private final BitSet seen;
    private final BitSet seenLists = new BitSet();
    private final Deque<Integer> open = new ArrayDeque<>();

    private StackHeights(int size) {
        this.heights = new int[size];
        this.seen = new BitSet(size);
    }

    static StackHeights of(InsnList code, ControlFlow flow) {
        StackHeights found = new StackHeights(flow.size());
        if (flow.size() > 0) {
            found.reach(0, 0);
        }
        while (!found.open.isEmpty()) {
            int index = found.open.removeLast();
            AbstractInsnNode instruction = code.get(index);
            int after = found.heights[index] - StackEffect.taken(instruction) + StackEffect.left(instruction);
            for (int successor : flow.successors(index)) {
                found.reach(successor, after);
            }
            found.reachHandlers(flow.handlers(index));
        }
        return found;
    }

    private void reach(int index, int height) {
        if (!seen.get(index)) {
            seen.set(index);
            heights[index] = height;
            open.add(index);
        }
    }

    /** A handler begins with the exception alone. */
    private void reachHandlers(@Nullable Handlers handlers) {
        for (@Nullable Handlers list = handlers; list != null && !seenLists.get(list.number()); list = list.outer()) {
            seenLists.set(list.number());
            reach(list.target(), 1);
        }
    }

    /** The height before an instruction; 0 if it cannot be reached. */
    int before(int instruction) {
        return heights[instruction];
    }

    /** The greatest height before any instruction. */
    int max() {
        return Arrays.stream(heights).max().orElse(0);
    }
}
