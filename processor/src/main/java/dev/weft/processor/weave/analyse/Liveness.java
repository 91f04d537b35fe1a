package dev.weft.processor.weave.analyse;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
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
 * <p>Cost: a step for each instruction and each list of handlers, and about one more where loops are around it, however
 * many, see {@link BackwardOrder}; a step takes time for the variables, 64 at once. Instructions between which nothing
 * changes share one set, so memory grows with the other ones times the variables, at a bit each. For a debugger each
 * instruction has one more set, and takes a step for each variable that is in scope there.
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
     * Looks at the instructions in a {@link BackwardOrder}, then again at those that more is read behind, and so on.
     */
    private static final class Spreading {
        private final InsnList code;
        private final int variables;
        private final ControlFlow flow;
        private final BackwardOrder order;
        private final BitSet[] before;
        private final BitSet[] inScope;

        /** By list of handlers what they read. */
        private final BitSet[] read;

        /** What is to be looked at, by number in the order. */
        private final BitSet open = new BitSet();

        private BitSet live;
        private long steps;

        Spreading(MethodNode method, ControlFlow flow, BitSet[] before, BitSet[] inScope) {
            this.code = method.instructions;
            this.variables = method.maxLocals;
            this.flow = flow;
            this.order = BackwardOrder.of(flow);
            this.before = before;
            this.inScope = inScope;
            this.read = new BitSet[flow.handlerLists()];
            Arrays.fill(read, new BitSet());
            this.live = new BitSet(variables);
        }

        Liveness run() {
            open.set(0, order.size());
            int number = -1;
            while (!open.isEmpty()) {
                // what was opened behind the place where it was come to waits for the next turn
                number = open.nextSetBit(number + 1);
                if (number >= 0) {
                    open.clear(number);
                    steps++;
                    int place = order.place(number);
                    if (place < before.length
                            ? isMoreRead(place)
                            : isMoreRead(flow.handlerList(place - before.length))) {
                        order.forEachSource(place, open::set);
                    }
                }
            }
            return new Liveness(code, before, steps);
        }

        /** Whether more is read from an instruction on than was known. */
        private boolean isMoreRead(int index) {
            int[] next = flow.successors(index);
            @Nullable Handlers list = flow.handlers(index);
            live.clear();
            for (int successor : next) {
                live.or(before[successor]);
            }
            transfer(code.get(index), live);
            live.or(inScope[index]);
            if (list != null) {
                live.or(read[list.number()]);
            }
            if (live.equals(before[index])) {
                return false;
            }
            if (next.length > 0 && live.equals(before[next[0]])) {
                before[index] = before[next[0]];
            } else {
                before[index] = live;
                live = new BitSet(variables);
            }
            return true;
        }

        /** Whether more is read where some handlers begin. */
        private boolean isMoreRead(Handlers list) {
            @Nullable Handlers outer = list.outer();
            BitSet all = before[list.target()];
            if (outer != null && !read[outer.number()].isEmpty()) {
                all = (BitSet) all.clone();
                all.or(read[outer.number()]);
            }
            if (all.equals(read[list.number()])) {
                return false;
            }
            read[list.number()] = all;
            return true;
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
