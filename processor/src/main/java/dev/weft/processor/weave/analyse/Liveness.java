package dev.weft.processor.weave.analyse;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
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
 * <p>Cost: a step for each instruction and one more for each loop around it at most; a step takes time for the
 * variables, 64 at once. Instructions between which nothing changes share one set.
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
        BitSet live = new BitSet(method.maxLocals);
        long steps = 0;
        boolean changed = true;
        while (changed) {
            changed = false;
            // a handler stands behind its ranges, so what it reads is known when these are come to
            @Nullable BitSet[] inHandlers = new @Nullable BitSet[flow.handlerLists()];
            for (int i = before.length - 1; i >= 0; i--) {
                steps++;
                live.clear();
                for (int successor : flow.successors(i)) {
                    live.or(before[successor]);
                }
                transfer(method.instructions.get(i), live);
                live.or(inScope[i]);
                @Nullable Handlers list = flow.handlers(i);
                if (list != null) {
                    live.or(caught(list, inHandlers, before));
                }
                if (!live.equals(before[i])) {
                    int[] next = flow.successors(i);
                    if (next.length > 0 && live.equals(before[next[0]])) {
                        before[i] = before[next[0]];
                    } else {
                        before[i] = live;
                        live = new BitSet(method.maxLocals);
                    }
                    changed = true;
                }
            }
        }
        return new Liveness(method.instructions, before, steps);
    }

    /** What any of some handlers reads. */
    private static BitSet caught(Handlers handlers, @Nullable BitSet[] known, BitSet[] before) {
        Deque<Handlers> open = new ArrayDeque<>();
        for (@Nullable Handlers list = handlers; list != null && known[list.number()] == null; list = list.outer()) {
            open.push(list);
        }
        for (Handlers list : open) {
            @Nullable Handlers outer = list.outer();
            @Nullable BitSet all = outer == null ? null : known[outer.number()];
            BitSet first = before[list.target()];
            if (all == null || all.equals(first)) {
                all = first;
            } else {
                all = (BitSet) all.clone();
                all.or(first);
            }
            known[list.number()] = all;
        }
        return Objects.requireNonNull(known[handlers.number()]);
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
