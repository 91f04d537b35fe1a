package dev.weft.processor.weave.analyse;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Where one variable may still be read. {@link Liveness} answers for all variables at once; this one is for who asks
 * about few, and goes back from the reads of the one that is asked about.
 *
 * <p>Cost: for each variable that is asked about a step for each instruction, to find its reads, and one for each place
 * where it may be read later; a bit for each instruction is kept. That is variables times instructions, but
 * {@link ValueFlow} asks only about those that an operand passes through. With a table of variables these are javac's
 * own, and few.
 */
final class SlotLiveness {
    private final InsnList code;
    private final BitSet reached;
    private final ReverseFlow reverse;
    private final Map<Integer, BitSet> found = new HashMap<>();
    private long steps;

    /**
     * For code that does not change.
     *
     * @param reached the instructions that can be reached
     */
    SlotLiveness(InsnList code, BitSet reached, ReverseFlow reverse) {
        this.code = code;
        this.reached = reached;
        this.reverse = reverse;
    }

    /** Whether a variable may be read from an instruction on. */
    boolean isLive(int index, int slot) {
        return found.computeIfAbsent(slot, this::find).get(index);
    }

    /** How many places were looked at so far. */
    long steps() {
        return steps;
    }

    /** Whether an instruction puts another value into a variable, or into a half of it. */
    static boolean assigns(AbstractInsnNode instruction, int slot) {
        int opcode = instruction.getOpcode();
        if (opcode < Opcodes.ISTORE || opcode > Opcodes.ASTORE) {
            return false;
        }
        int first = ((VarInsnNode) instruction).var;
        boolean isWide = opcode == Opcodes.LSTORE || opcode == Opcodes.DSTORE;
        return first == slot || (isWide && first + 1 == slot);
    }

    private static boolean reads(AbstractInsnNode instruction, int slot) {
        return instruction instanceof IincInsnNode increment
                ? increment.var == slot
                : instruction instanceof VarInsnNode variable
                        && variable.getOpcode() <= Opcodes.ALOAD
                        && variable.var == slot;
    }

    /** The places of {@link ControlFlow} from which a variable may be read. */
    private BitSet find(int slot) {
        BitSet live = new BitSet(code.size());
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = reached.nextSetBit(0); i >= 0; i = reached.nextSetBit(i + 1)) {
            if (reads(code.get(i), slot)) {
                reach(i, live, open);
            }
        }
        while (!open.isEmpty()) {
            int place = open.removeLast();
            steps++;
            for (int before : reverse.sources(place)) {
                boolean isCompleted = Math.max(place, before) < code.size(); // else it has thrown
                if (!isCompleted || !assigns(code.get(before), slot)) {
                    reach(before, live, open);
                }
            }
        }
        return live;
    }

    private static void reach(int place, BitSet live, Deque<Integer> open) {
        if (!live.get(place)) {
            live.set(place);
            open.add(place);
        }
    }
}
