package dev.weft.processor.weave.analyse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The local variables that may still be read, before every instruction: the classic backwards data flow. Any
 * instruction in a try range may throw, so what its handlers read is live in the whole range.
 *
 * <p>A debugger can be taken for a reader, too: of each variable, wherever the table of variables says that it is in
 * scope.
 *
 * <p>Cost: a step for each instruction, and one more for each time that more is read behind it, such as for each loop
 * around it; a step takes time for the variables, 64 at once. Instructions between which nothing changes share one set.
 */
public final class Liveness {
    private final InsnList code;
    private final BitSet[] before;
    private final long steps;

    private Liveness(InsnList code, BitSet[] before, long steps) {
        this.code = code;
        this.before = before;
        this.steps = steps;
    }

    /** What the code reads. */
    public static Liveness of(MethodNode method) {
        return of(method, ControlFlow.of(method), List.of());
    }

    /**
     * What the code reads.
     *
     * @param flow that of the method
     * @param debug whether a debugger reads, too
     */
    public static Liveness of(MethodNode method, ControlFlow flow, boolean debug) {
        return of(method, flow, debug && method.localVariables != null ? method.localVariables : List.of());
    }

    private static Liveness of(MethodNode method, ControlFlow flow, List<LocalVariableNode> shown) {
        BitSet[] before = new BitSet[flow.size()];
        BitSet[] inScope = new BitSet[flow.size()];
        BitSet nothing = new BitSet();
        Arrays.fill(before, nothing);
        Arrays.fill(inScope, nothing);
        for (LocalVariableNode variable : shown) {
            int end = method.instructions.indexOf(variable.end);
            for (int i = method.instructions.indexOf(variable.start); i < end; i++) {
                inScope[i] = inScope[i].isEmpty() ? new BitSet() : inScope[i];
                inScope[i].set(variable.index);
            }
        }
        return new Spreading(method, flow, before, inScope).run();
    }

    /**
     * Looks at the instructions from the last to the first, then again at those that more is read behind, and so on.
     */
    private static final class Spreading {
        private final InsnList code;
        private final int variables;
        private final ControlFlow flow;
        private final BitSet[] before;
        private final BitSet[] inScope;

        /** By instruction those that jump there. */
        private final Map<Integer, List<Integer>> jumps = new HashMap<>();

        /** By list of handlers what they read, the lists that have another handler before them, and what they cover. */
        private final BitSet[] read;

        private final Map<Integer, List<Handlers>> inner = new HashMap<>();
        private final Map<Integer, List<Integer>> covered = new HashMap<>();

        /** By instruction the lists of handlers that begin with the one there. */
        private final Map<Integer, List<Handlers>> handlers = new HashMap<>();

        private final BitSet open = new BitSet();
        private long steps;

        Spreading(MethodNode method, ControlFlow flow, BitSet[] before, BitSet[] inScope) {
            this.code = method.instructions;
            this.variables = method.maxLocals;
            this.flow = flow;
            this.before = before;
            this.inScope = inScope;
            this.read = new BitSet[flow.handlerLists()];
            Arrays.fill(read, new BitSet());
            BitSet known = new BitSet();
            for (int i = 0; i < before.length; i++) {
                for (int successor : flow.successors(i)) {
                    if (successor != i + 1) {
                        add(jumps, successor, i);
                    }
                }
                @Nullable Handlers list = flow.handlers(i);
                if (list != null) {
                    add(covered, list.number(), i);
                }
                while (list != null && !known.get(list.number())) {
                    known.set(list.number());
                    add(handlers, list.target(), list);
                    @Nullable Handlers outer = list.outer();
                    if (outer != null) {
                        add(inner, outer.number(), list);
                    }
                    list = outer;
                }
            }
        }

        private static <T> void add(Map<Integer, List<T>> lists, int key, T value) {
            lists.computeIfAbsent(key, number -> new ArrayList<>()).add(value);
        }

        Liveness run() {
            open.set(0, before.length);
            BitSet live = new BitSet(variables);
            int i = before.length;
            while (!open.isEmpty()) {
                i = open.previousSetBit(i - 1);
                if (i < 0) {
                    i = before.length; // what was opened behind the place where it was come to waits for the next turn
                    continue;
                }
                open.clear(i);
                steps++;
                live.clear();
                for (int successor : flow.successors(i)) {
                    live.or(before[successor]);
                }
                transfer(code.get(i), live);
                live.or(inScope[i]);
                @Nullable Handlers list = flow.handlers(i);
                if (list != null) {
                    live.or(read[list.number()]);
                }
                if (!live.equals(before[i])) {
                    int[] next = flow.successors(i);
                    if (next.length > 0 && live.equals(before[next[0]])) {
                        before[i] = before[next[0]];
                    } else {
                        before[i] = live;
                        live = new BitSet(variables);
                    }
                    spread(i);
                }
            }
            return new Liveness(code, before, steps);
        }

        /** More is read from an instruction on. */
        private void spread(int index) {
            if (index > 0) {
                open.set(index - 1);
            }
            jumps.getOrDefault(index, List.of()).forEach(open::set);
            @Nullable List<Handlers> here = handlers.get(index);
            if (here != null) {
                spread(new ArrayDeque<>(here));
            }
        }

        /** More is read where some handlers begin. */
        private void spread(Deque<Handlers> more) {
            while (!more.isEmpty()) {
                Handlers list = more.pop();
                @Nullable Handlers outer = list.outer();
                BitSet all = before[list.target()];
                if (outer != null && !read[outer.number()].isEmpty()) {
                    all = (BitSet) all.clone();
                    all.or(read[outer.number()]);
                }
                steps++;
                if (!all.equals(read[list.number()])) {
                    read[list.number()] = all;
                    covered.getOrDefault(list.number(), List.of()).forEach(open::set);
                    more.addAll(inner.getOrDefault(list.number(), List.of()));
                }
            }
        }
    }

    /**
     * The variables that may be read from an instruction on, by slot; of a {@code long} or {@code double} the first
     * slot. To be asked until the code changes.
     */
    public BitSet before(AbstractInsnNode instruction) {
        return before[code.indexOf(instruction)];
    }

    /** How often an instruction was looked at. */
    public long steps() {
        return steps;
    }

    private static void transfer(AbstractInsnNode instruction, BitSet live) {
        if (instruction instanceof IincInsnNode increment) {
            live.set(increment.var);
        } else if (instruction instanceof VarInsnNode variable) {
            boolean reads = variable.getOpcode() >= Opcodes.ILOAD && variable.getOpcode() <= Opcodes.ALOAD;
            live.set(variable.var, reads);
        }
    }
}
