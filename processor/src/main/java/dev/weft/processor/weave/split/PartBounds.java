package dev.weft.processor.weave.split;

import dev.weft.processor.weave.analyse.ControlFlow;
import dev.weft.processor.weave.analyse.HeldMonitors;
import dev.weft.processor.weave.analyse.Liveness;
import dev.weft.processor.weave.analyse.TypeAnalysis;
import dev.weft.processor.weave.analyse.TypeFrame;
import dev.weft.processor.weave.code.Marker;
import dev.weft.processor.weave.code.VerifierType;
import dev.weft.processor.weave.code.WeaveException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Where a body is cut into parts that fit into methods, see {@link BodyParts}. A part is a stretch of the code. It ends
 * where little has to be handed on: few variables, and nothing on the stack if possible.
 *
 * <p>No way from one part to another one may carry an object that is not initialised or a monitor: neither can be
 * handed on.
 *
 * <p>Cost: besides the analyses, for each instruction a step for each variable that is live there and each entry of the
 * stack, and a few for each way to the next one and each entry of the exception table. That is instructions times
 * variables, but only for a body that does not fit into a method.
 */
final class PartBounds {
    /** What an await takes besides the code that javac writes, in bytes; rather too much than too little. */
    private static final int BYTES_OF_AWAIT = 90;

    private final AbstractInsnNode[] code;
    private final MethodNode method;
    private final TypeAnalysis types;
    private final Liveness liveness;
    private final HeldMonitors monitors;
    private final ControlFlow flow;

    /** By position that of the first instruction there or later that is no label or the like. */
    private final int[] instructions;

    /** By label the position of the first instruction behind it. */
    private final Map<AbstractInsnNode, Integer> labels = new HashMap<>();

    /** By position how long the code before is, about. */
    private final int[] lengths;

    PartBounds(Body body, boolean debug) throws WeaveException {
        this.method = body.method;
        this.code = method.instructions.toArray();
        this.types = body.types();
        this.flow = ControlFlow.of(method);
        this.liveness = Liveness.of(method, flow, debug);
        this.monitors = HeldMonitors.of(method, flow);
        this.instructions = new int[code.length + 1];
        this.lengths = new int[code.length + 1];
        instructions[code.length] = code.length;
        for (int i = code.length - 1; i >= 0; i--) {
            instructions[i] = code[i].getOpcode() >= 0 ? i : instructions[i + 1];
            if (code[i] instanceof LabelNode) {
                labels.put(code[i], instructions[i]);
            }
        }
        for (int i = 0; i < code.length; i++) {
            lengths[i + 1] = lengths[i] + length(code[i]);
        }
    }

    private static int length(AbstractInsnNode instruction) {
        if (instruction.getOpcode() < 0) {
            return 0;
        } else if (instruction instanceof TableSwitchInsnNode table) {
            return 16 + 4 * table.labels.size();
        } else if (instruction instanceof LookupSwitchInsnNode lookup) {
            return 12 + 8 * lookup.labels.size();
        }
        @Nullable Marker marker = Marker.of(instruction);
        return marker != null && marker.suspends() ? BYTES_OF_AWAIT : 4;
    }

    /** The position of the first instruction behind a label, also when the code has changed. */
    int position(LabelNode label) {
        return Objects.requireNonNull(labels.get(label));
    }

    /** The position of the first instruction at or after another position. */
    int following(int position) {
        return instructions[position];
    }

    /** The types before the instruction at a position, which can be reached. */
    TypeFrame types(int position) {
        return Objects.requireNonNull(types.before(code[position]));
    }

    /** The variables that may be read at a position or later. */
    BitSet live(int position) {
        return liveness.before(code[position]);
    }

    /**
     * Finds the parts.
     *
     * @param length about how many bytes each may have
     * @return the positions of their first instructions, in order, the first one being 0; the end of the code comes
     *     last
     */
    int[] find(int length) {
        BitSet allowed = allowed();
        List<Integer> bounds = new ArrayList<>();
        bounds.add(0);
        int from = 0;
        while (from >= 0 && lengths[code.length] - lengths[from] > length) {
            from = next(from, length, allowed);
            if (from >= 0) {
                bounds.add(from);
            }
        }
        bounds.add(code.length);
        return bounds.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Where a part ends best that begins somewhere; -1 if it goes to the end. */
    private int next(int from, int length, BitSet allowed) {
        int early = -1;
        int best = -1;
        int least = Integer.MAX_VALUE;
        for (int i = allowed.nextSetBit(from + 1); i >= 0; i = allowed.nextSetBit(i + 1)) {
            int part = lengths[i] - lengths[from];
            if (part > length && best < 0 && early < 0) {
                return i;
            } else if (part > length) {
                break;
            } else if (2 * part >= length) {
                int weight = 2 * types(i).getStackSize() + live(i).cardinality();
                if (weight <= least) {
                    least = weight;
                    best = i;
                }
            } else if (8 * part >= length) {
                early = i;
            }
        }
        return best >= 0 ? best : early;
    }

    /** Where a part may begin: where no way passes on which something is that cannot be handed on. */
    private BitSet allowed() {
        int[] ways = new int[code.length + 2];
        BitSet passable = new BitSet();
        for (int i = 0; i < code.length; i++) {
            if (code[i].getOpcode() >= 0 && canPass(i)) {
                passable.set(i);
            }
        }
        for (int i = 0; i < code.length; i++) {
            if (code[i].getOpcode() >= 0 && types.before(code[i]) != null) {
                for (int successor : flow.successors(i)) {
                    int target = instructions[successor];
                    if (!passable.get(target)) {
                        block(ways, Math.min(i, target), Math.max(i, target));
                    }
                }
            }
        }
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            int handler = position(block.handler);
            if (!passable.get(handler)) {
                block(ways, Math.min(position(block.start), handler), Math.max(position(block.end), handler));
            }
        }
        BitSet allowed = new BitSet();
        int open = 0;
        for (int i = 0; i < code.length; i++) {
            open += ways[i];
            allowed.set(i, open == 0 && passable.get(i));
        }
        return allowed;
    }

    private static void block(int[] ways, int from, int to) {
        ways[from + 1]++;
        ways[to + 1]--;
    }

    private boolean canPass(int position) {
        @Nullable TypeFrame frame = types.before(code[position]);
        if (frame == null
                || monitors.before(code[position]) > 0
                || !Arrays.stream(frame.stack()).allMatch(VerifierType::isUsable)) {
            return false;
        }
        BitSet live = live(position);
        return live.stream().noneMatch(slot -> frame.getLocal(slot).isUninitialized());
    }
}
