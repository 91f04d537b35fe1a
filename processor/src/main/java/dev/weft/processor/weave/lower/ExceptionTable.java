package dev.weft.processor.weave.lower;

import dev.weft.processor.weave.code.RuntimeNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * The exception table of a method while it is lowered. The first entry that covers an instruction counts, so an entry
 * for a loop belongs after those of the statements in the loop and before those of the statements around it.
 *
 * <p>Cost: a step for each entry, log n for each of n new pieces of code, and a step for each entry that the two of
 * them make together. Each loop takes one for each instruction inside, and one for each entry of the table. That is
 * loops times entries, and instructions times the loops around them, but loops over {@code awaitEach} are few.
 */
final class ExceptionTable {
    private final MethodNode method;
    private final Positions body;

    /** What the entries that there were and those for loops cover, in positions. */
    private final Map<TryCatchBlockNode, Range> ranges = new HashMap<>();

    /** By the position of the instruction whose handlers it gets, new code that is to be covered. */
    private final TreeMap<Integer, List<Covered>> covered = new TreeMap<>();

    private record Covered(@Nullable LabelNode except, LabelNode start, LabelNode end) {}

    private record Range(int from, int to) {
        boolean contains(int position) {
            return from <= position && position < to;
        }
    }

    ExceptionTable(MethodNode method, Positions body) {
        this.method = method;
        this.body = body;
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            ranges.put(block, new Range(body.position(block.start), body.position(block.end)));
        }
    }

    /**
     * Catches everything that is thrown inside a loop and not caught there; its outer loops must have been added
     * before.
     */
    void addCatchAll(Loop loop) {
        List<TryCatchBlockNode> entries = new ArrayList<>();
        int from = loop.inside().nextSetBit(0);
        while (from >= 0) {
            int last = from;
            for (int i = from;
                    i < body.size() && (loop.inside().get(i) || body.at(i).getOpcode() < 0);
                    i++) {
                last = loop.inside().get(i) ? i : last;
            }
            LabelNode start = new LabelNode();
            LabelNode end = new LabelNode();
            method.instructions.insertBefore(body.at(from), start);
            method.instructions.insert(body.at(last), end);
            TryCatchBlockNode entry = new TryCatchBlockNode(start, end, loop.failed(), RuntimeNames.THROWABLE);
            entries.add(entry);
            ranges.put(entry, new Range(from, last + 1));
            from = loop.inside().nextSetBit(last + 1);
        }
        int index = 0;
        while (index < method.tryCatchBlocks.size() && !covers(method.tryCatchBlocks.get(index), loop.head())) {
            index++;
        }
        method.tryCatchBlocks.addAll(index, entries);
    }

    /** Has new code covered by what covers a loop from outside. */
    void coverLikeLoop(Loop loop, LabelNode start, LabelNode end) {
        cover(loop.head(), loop.failed(), start, end);
    }

    /** Has new code covered by what covers an instruction. */
    void coverLike(AbstractInsnNode insn, LabelNode start, LabelNode end) {
        cover(insn, null, start, end);
    }

    private void cover(AbstractInsnNode insn, @Nullable LabelNode except, LabelNode start, LabelNode end) {
        covered.computeIfAbsent(body.position(insn), position -> new ArrayList<>())
                .add(new Covered(except, start, end));
    }

    /** Has new code covered as it was asked for. */
    void complete() {
        List<TryCatchBlockNode> extended = new ArrayList<>();
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            extended.add(block);
            Range range = ranges.get(block);
            if (range != null && range.from < range.to) {
                for (List<Covered> here : covered.subMap(range.from, range.to).values()) {
                    for (Covered code : here) {
                        if (block.handler != code.except) {
                            extended.add(new TryCatchBlockNode(code.start, code.end, block.handler, block.type));
                        }
                    }
                }
            }
        }
        method.tryCatchBlocks = extended;
        covered.clear();
    }

    /** Catches everything in new code, before anything else does. */
    void addFirst(LabelNode start, LabelNode end, LabelNode handler) {
        method.tryCatchBlocks.add(0, new TryCatchBlockNode(start, end, handler, RuntimeNames.THROWABLE));
    }

    private boolean covers(TryCatchBlockNode block, AbstractInsnNode insn) {
        Range range = ranges.get(block);
        return range != null && range.contains(body.position(insn));
    }
}
