package dev.weft.processor.weave.lower;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * The code of a body as it was when this object was made: positions of instructions, what handlers cover, where
 * execution can go next. Code that is inserted later has no position.
 *
 * <p>Cost: a step for each instruction, and for each entry of the exception table one for 64 instructions that it
 * covers; a handler keeps a bit for each instruction up to the end of its range. That is handlers times instructions,
 * at a bit each. To ask for all that covers a position takes a step for each handler.
 */
final class Positions {
    private final AbstractInsnNode[] code;
    private final Map<AbstractInsnNode, Integer> positions = new HashMap<>();

    /** For each position that of the first real instruction there or later. */
    private final int[] instructions;

    private final Map<LabelNode, BitSet> covered = new HashMap<>();

    Positions(MethodNode method) {
        code = method.instructions.toArray();
        for (int i = 0; i < code.length; i++) {
            positions.put(code[i], i);
        }
        instructions = new int[code.length + 1];
        instructions[code.length] = code.length;
        for (int i = code.length - 1; i >= 0; i--) {
            instructions[i] = code[i].getOpcode() >= 0 ? i : instructions[i + 1];
        }
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            covered.computeIfAbsent(block.handler, handler -> new BitSet())
                    .set(position(block.start), position(block.end));
        }
    }

    int size() {
        return code.length;
    }

    AbstractInsnNode at(int position) {
        return code[position];
    }

    /** Whether a node was there when this object was made. */
    boolean contains(AbstractInsnNode node) {
        return positions.containsKey(node);
    }

    /** The position of a node; of the end of the method if there is none. */
    int position(AbstractInsnNode node) {
        return positions.getOrDefault(node, code.length);
    }

    /** The position of the first instruction at or after a node. */
    int instruction(AbstractInsnNode node) {
        return instructions[position(node)];
    }

    /** The position of the first instruction after another one. */
    int following(int position) {
        return instructions[position + 1];
    }

    /** The positions of the instructions in a range. */
    BitSet between(int from, int to) {
        BitSet result = new BitSet();
        for (int i = from; i < to; i++) {
            if (code[i].getOpcode() >= 0) {
                result.set(i);
            }
        }
        return result;
    }

    /** For each handler that covers a position everything that it covers. */
    List<BitSet> coveredWith(int position) {
        List<BitSet> result = new ArrayList<>();
        for (BitSet range : covered.values()) {
            if (range.get(position)) {
                result.add(range);
            }
        }
        return result;
    }

    boolean covers(LabelNode handler, int position) {
        BitSet range = covered.get(handler);
        return range != null && range.get(position);
    }

    /** Where an instruction can jump to, without the instruction that follows it. */
    static List<LabelNode> targets(AbstractInsnNode insn) {
        if (insn instanceof JumpInsnNode jump) {
            return List.of(jump.label);
        }
        List<LabelNode> targets = new ArrayList<>();
        if (insn instanceof TableSwitchInsnNode table) {
            targets.addAll(table.labels);
            targets.add(table.dflt);
        } else if (insn instanceof LookupSwitchInsnNode lookup) {
            targets.addAll(lookup.labels);
            targets.add(lookup.dflt);
        }
        return targets;
    }

    /** Sends the jumps of an instruction to one label to another one. */
    static void redirect(AbstractInsnNode insn, LabelNode from, LabelNode to) {
        if (insn instanceof JumpInsnNode jump && jump.label == from) {
            jump.label = to;
        } else if (insn instanceof TableSwitchInsnNode table) {
            table.labels.replaceAll(label -> label == from ? to : label);
            table.dflt = table.dflt == from ? to : table.dflt;
        } else if (insn instanceof LookupSwitchInsnNode lookup) {
            lookup.labels.replaceAll(label -> label == from ? to : label);
            lookup.dflt = lookup.dflt == from ? to : lookup.dflt;
        }
    }

    static boolean isJump(AbstractInsnNode insn) {
        return insn instanceof JumpInsnNode
                || insn.getOpcode() == Opcodes.TABLESWITCH
                || insn.getOpcode() == Opcodes.LOOKUPSWITCH;
    }
}
