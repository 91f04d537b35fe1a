package dev.weft.processor.weave.analyse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Where control goes from each instruction, by index; computed once, valid until the code changes.
 *
 * <p>Cost: a step for each instruction and each target of a jump; and for each place where a try range begins or ends
 * one for each range that is open there. Memory likewise.
 */
public final class ControlFlow {
    private static final int[] NONE = {};

    private final InsnList code;
    private final int[][] successors;
    private final int[][] handlers;
    private final int[][] reachableHandlers;

    private ControlFlow(InsnList code, int[][] successors, int[][] handlers, int[][] reachableHandlers) {
        this.code = code;
        this.successors = successors;
        this.handlers = handlers;
        this.reachableHandlers = reachableHandlers;
    }

    public static ControlFlow of(MethodNode method) {
        InsnList code = method.instructions;
        int size = code.size();
        int[][] successors = new int[size][];
        int[][] handlers = new int[size][];
        int[][] reachable = new int[size][];
        for (int i = 0; i < size; i++) {
            successors[i] = successors(code, i);
        }
        Arrays.fill(handlers, NONE);
        Arrays.fill(reachable, NONE);
        fillHandlers(method, handlers, reachable);
        return new ControlFlow(code, successors, handlers, reachable);
    }

    /**
     * Instructions between two places where a try range begins or ends have the same handlers, and share the arrays.
     */
    private static void fillHandlers(MethodNode method, int[][] handlers, int[][] reachable) {
        Map<LabelNode, List<Integer>> starts = new HashMap<>();
        Map<LabelNode, List<Integer>> ends = new HashMap<>();
        List<TryCatchBlockNode> blocks = method.tryCatchBlocks;
        for (int i = 0; i < blocks.size(); i++) {
            starts.computeIfAbsent(blocks.get(i).start, label -> new ArrayList<>())
                    .add(i);
            ends.computeIfAbsent(blocks.get(i).end, label -> new ArrayList<>()).add(i);
        }
        TreeSet<Integer> open = new TreeSet<>();
        BitSet over = new BitSet();
        int[] all = NONE;
        int[] first = NONE;
        int index = 0;
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof LabelNode label && (starts.containsKey(label) || ends.containsKey(label))) {
                for (int block : starts.getOrDefault(label, List.of())) {
                    if (!over.get(block)) { // else it is a range that ends where it begins, or before
                        open.add(block);
                    }
                }
                for (int block : ends.getOrDefault(label, List.of())) {
                    open.remove(block);
                    over.set(block);
                }
                all = open.stream()
                        .mapToInt(block -> method.instructions.indexOf(blocks.get(block).handler))
                        .toArray();
                int reached = 0;
                for (int block : open) {
                    reached++;
                    if (blocks.get(block).type == null) {
                        break;
                    }
                }
                first = reached == all.length ? all : Arrays.copyOf(all, reached);
            }
            handlers[index] = all;
            reachable[index] = first;
            index++;
        }
    }

    /** The instructions that can be reached, labels and the like among them, by index. */
    public BitSet reached() {
        BitSet reached = new BitSet(size());
        Deque<Integer> open = new ArrayDeque<>();
        if (size() > 0) {
            reached.set(0);
            open.add(0);
        }
        while (!open.isEmpty()) {
            int index = open.removeLast();
            reach(successors[index], reached, open);
            reach(handlers[index], reached, open);
        }
        return reached;
    }

    private static void reach(int[] targets, BitSet reached, Deque<Integer> open) {
        for (int target : targets) {
            if (!reached.get(target)) {
                reached.set(target);
                open.add(target);
            }
        }
    }

    int size() {
        return successors.length;
    }

    /** The instructions that may run next if this one completes. */
    public int[] successors(int instruction) {
        return successors[instruction];
    }

    /**
     * The handlers of the try ranges that this one is in, as the verifier sees them: all, and whether or not it can
     * throw.
     */
    public int[] handlers(int instruction) {
        return handlers[instruction];
    }

    /** Those of them that can run: an inner handler that catches everything hides the outer ones. */
    int[] reachableHandlers(int instruction) {
        return reachableHandlers[instruction];
    }

    /** Whether what two instructions throw goes the same way; to be asked until the code changes. */
    boolean hasSameHandlers(AbstractInsnNode first, AbstractInsnNode second) {
        return Arrays.equals(reachableHandlers[code.indexOf(first)], reachableHandlers[code.indexOf(second)]);
    }

    private static int[] successors(InsnList code, int index) {
        AbstractInsnNode instruction = code.get(index);
        if (instruction instanceof JumpInsnNode jump) {
            int target = code.indexOf(jump.label);
            return jump.getOpcode() == Opcodes.GOTO ? new int[] {target} : new int[] {index + 1, target};
        } else if (instruction instanceof TableSwitchInsnNode table) {
            return targets(code, table.labels, table.dflt);
        } else if (instruction instanceof LookupSwitchInsnNode lookup) {
            return targets(code, lookup.labels, lookup.dflt);
        }
        int opcode = instruction.getOpcode();
        boolean ends = (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) || opcode == Opcodes.ATHROW;
        return ends || index + 1 == code.size() ? NONE : new int[] {index + 1};
    }

    private static int[] targets(InsnList code, List<LabelNode> labels, LabelNode otherwise) {
        int[] targets = new int[labels.size() + 1];
        for (int i = 0; i < labels.size(); i++) {
            targets[i] = code.indexOf(labels.get(i));
        }
        targets[labels.size()] = code.indexOf(otherwise);
        return targets;
    }
}
