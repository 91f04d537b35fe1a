package dev.weft.processor.weave;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** Where control goes from each instruction, by index; computed once, valid until the code changes. */
final class ControlFlow {
    private final int[][] successors;
    private final int[][] handlers;
    private final int[][] reachableHandlers;

    private ControlFlow(int[][] successors, int[][] handlers, int[][] reachableHandlers) {
        this.successors = successors;
        this.handlers = handlers;
        this.reachableHandlers = reachableHandlers;
    }

    static ControlFlow of(MethodNode method) {
        InsnList code = method.instructions;
        int[][] successors = new int[code.size()][];
        List<List<Integer>> handlers = new ArrayList<>();
        List<List<Integer>> reachable = new ArrayList<>();
        for (int i = 0; i < code.size(); i++) {
            successors[i] = successors(code, i);
            handlers.add(new ArrayList<>(0));
            reachable.add(new ArrayList<>(0));
        }
        BitSet caught = new BitSet();
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            int handler = code.indexOf(block.handler);
            for (int i = code.indexOf(block.start); i < code.indexOf(block.end); i++) {
                handlers.get(i).add(handler);
                if (!caught.get(i)) {
                    reachable.get(i).add(handler);
                    caught.set(i, block.type == null);
                }
            }
        }
        return new ControlFlow(successors, arrays(handlers), arrays(reachable));
    }

    private static int[][] arrays(List<List<Integer>> lists) {
        return lists.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    int size() {
        return successors.length;
    }

    /** The instructions that may run next if this one completes. */
    int[] successors(int instruction) {
        return successors[instruction];
    }

    /** The handlers of the try ranges that this one is in, as the verifier sees them: all, and whether or not it can throw. */
    int[] handlers(int instruction) {
        return handlers[instruction];
    }

    /** Those of them that can run: an inner handler that catches everything hides the outer ones. */
    int[] reachableHandlers(int instruction) {
        return reachableHandlers[instruction];
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
        return ends || index + 1 == code.size() ? new int[0] : new int[] {index + 1};
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
