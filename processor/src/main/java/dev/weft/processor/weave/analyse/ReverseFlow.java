package dev.weft.processor.weave.analyse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * From where control comes to each instruction: {@link ControlFlow} read backwards, for the instructions that can be
 * reached.
 *
 * <pre>
 *   0: GOTO 2              predecessors(2): 0, 1
 *   1: NOP                 coveredBefore(3): what the try ranges cover whose lists of handlers begin at 3
 *   2: ARETURN
 *   3: (a handler)
 * </pre>
 *
 * <p>Cost: a step for each instruction, each edge and each list of handlers.
 */
final class ReverseFlow {
    private final int[][] predecessors;
    private final Map<Integer, List<Covered>> byTarget = new HashMap<>();

    /** What a list of handlers covers. */
    static final class Covered {
        private final int number;
        private final List<Integer> instructions = new ArrayList<>();
        private final List<Covered> inner = new ArrayList<>();

        private Covered(int number) {
            this.number = number;
        }

        /** The number of the list. */
        int number() {
            return number;
        }

        /** The instructions that have this very list. */
        List<Integer> instructions() {
            return instructions;
        }
    }

    private ReverseFlow(int[][] predecessors) {
        this.predecessors = predecessors;
    }

    /**
     * Turns the control flow around.
     *
     * @param reached the instructions that can be reached
     */
    static ReverseFlow of(ControlFlow flow, BitSet reached) {
        ReverseFlow reverse = new ReverseFlow(predecessors(flow, reached));
        reverse.collectCovered(flow, reached);
        return reverse;
    }

    /** The instructions after which this one may run because they complete. */
    int[] predecessors(int instruction) {
        return predecessors[instruction];
    }

    /** What each list of handlers that begins with this instruction covers. */
    List<Covered> coveredBefore(int instruction) {
        return byTarget.getOrDefault(instruction, List.of());
    }

    /**
     * Goes over what a list covers, and what the lists cover that end with it.
     *
     * @param enters whether to look at a list, and those that end with it
     */
    static void forEachCovered(Covered outermost, Predicate<Covered> enters, Consumer<Covered> action) {
        Deque<Covered> open = new ArrayDeque<>(List.of(outermost));
        while (!open.isEmpty()) {
            Covered next = open.removeLast();
            if (enters.test(next)) {
                action.accept(next);
                open.addAll(next.inner);
            }
        }
    }

    private static int[][] predecessors(ControlFlow flow, BitSet reached) {
        int size = flow.size();
        int[] counts = new int[size];
        for (int i = reached.nextSetBit(0); i >= 0; i = reached.nextSetBit(i + 1)) {
            for (int target : flow.successors(i)) {
                counts[target]++;
            }
        }
        int[][] inverse = new int[size][];
        for (int i = 0; i < size; i++) {
            inverse[i] = new int[counts[i]];
        }
        for (int i = reached.nextSetBit(0); i >= 0; i = reached.nextSetBit(i + 1)) {
            for (int target : flow.successors(i)) {
                inverse[target][--counts[target]] = i;
            }
        }
        return inverse;
    }

    private void collectCovered(ControlFlow flow, BitSet reached) {
        List<Covered> lists = new ArrayList<>();
        for (int i = 0; i < flow.handlerLists(); i++) {
            lists.add(new Covered(i));
        }
        for (int i = 0; i < lists.size(); i++) {
            Handlers list = flow.handlerList(i);
            byTarget.computeIfAbsent(list.target(), target -> new ArrayList<>()).add(lists.get(i));
            @Nullable Handlers outer = list.outer();
            if (outer != null) {
                lists.get(outer.number()).inner.add(lists.get(i));
            }
        }
        for (int i = reached.nextSetBit(0); i >= 0; i = reached.nextSetBit(i + 1)) {
            @Nullable Handlers list = flow.handlers(i);
            if (list != null) {
                lists.get(list.number()).instructions.add(i);
            }
        }
    }
}
