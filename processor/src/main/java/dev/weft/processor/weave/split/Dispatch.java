package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.code.RuntimeNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * What stands before a body that has suspensions: where each state goes, what it restores on the way, and how the body
 * returns. The two forms that it has are in the Javadoc of {@link SplitBody}; in short:
 *
 * <pre>{@code
 * each for itself                              with chains
 * switch (frame.label) {                       switch (state = frame.label) {
 *   0: goto begun; 1: goto resume1; ... }        0: goto begun; 1: goto restore1; ... }
 * tail:      return                            restore:   the variables of all
 * resume1:   restore, goto value1                         switch (state) { 1: goto value1; ... }
 * resume2:   restore, goto value2              resume1:   what only state 1 has, goto value1
 *                                              stacks:    restore, goto value2, value3
 *                                              save:      the variables of all, return
 * }</pre>
 *
 * <p>Cost: a few steps for each suspension, and that of what it writes.
 */
final class Dispatch {
    private final Body body;
    private final List<Suspension> suspensions;
    private final Spilling spilling;
    private final SharedAwaits awaits;
    private final DirectCalls calls;

    Dispatch(Body body, List<Suspension> suspensions, Spilling spilling, SharedAwaits awaits, DirectCalls calls) {
        this.body = body;
        this.suspensions = suspensions;
        this.spilling = spilling;
        this.awaits = awaits;
        this.calls = calls;
    }

    /**
     * Writes it.
     *
     * @param begun where a frame goes that has not begun
     */
    void write(InsnList code, LabelNode begun) {
        InsnList blocks = new InsnList();
        @Nullable SpillChain chain = spilling.chain();
        InsnList go = chain == null ? eachForItself(blocks, begun) : inChains(blocks, begun, chain);
        code.add(body.loadFrame());
        code.add(new FieldInsnNode(GETFIELD, RuntimeNames.FRAME, RuntimeNames.LABEL, RuntimeNames.LABEL_TYPE));
        code.add(go);
        code.add(blocks);
    }

    private InsnList eachForItself(InsnList blocks, LabelNode begun) {
        spilling.returnForAll(blocks);
        List<LabelNode> targets = new ArrayList<>();
        for (Suspension suspension : suspensions) {
            targets.add(
                    spilling.keepsNothingItself(suspension)
                            ? suspension.value()
                            : spilling.restore(blocks, suspension));
        }
        InsnList go = new InsnList();
        go.add(new LabelSwitch(body.frame, body.statesBefore(), begun, targets));
        return go;
    }

    private InsnList inChains(InsnList blocks, LabelNode begun, SpillChain chain) {
        List<LabelNode> restores = spilling.restoreAll(blocks, chain);
        List<StackChain> stacks = spilling.stackChains();
        List<LabelNode> targets = new ArrayList<>();
        List<LabelNode> values = new ArrayList<>();
        InsnList own = new InsnList();
        for (Suspension suspension : suspensions) {
            LabelNode alone = spilling.keepsNothingItself(suspension)
                    ? awaits.value(suspension)
                    : spilling.restore(own, suspension);
            @Nullable StackChain stack = spilling.stackChain(suspension);
            if (stack != null) {
                stack.goOnAt(suspension, alone);
            }
            LabelNode value = stack == null ? alone : stack.restore;
            values.add(value);
            targets.add(chain.isUsedBy(suspension.number()) ? restores.get(suspension.number()) : value);
        }
        blocks.add(new VarInsnNode(ILOAD, spilling.stateSlot()));
        blocks.add(goOn(values));
        blocks.add(own);
        stacks.forEach(stack -> spilling.restoreAll(blocks, stack));
        spilling.saveAll(blocks, chain, stacks);
        awaits.write(body.method, blocks, calls::ensureFrame, body::loadFrame, spilling::saveOfAny);
        return toChains(begun, restores, targets);
    }

    /** The switch before the chain; where length is all that counts, every state enters it at the top. */
    private InsnList toChains(LabelNode begun, List<LabelNode> restores, List<LabelNode> targets) {
        InsnList go = new InsnList();
        go.add(LabelShift.toNumber(body.frame, body.statesBefore()));
        go.add(new InsnNode(DUP));
        go.add(new VarInsnNode(ISTORE, spilling.stateSlot()));
        if (spilling.isHuge()) {
            go.add(new JumpInsnNode(IFEQ, begun));
            go.add(new JumpInsnNode(GOTO, restores.get(0)));
        } else {
            go.add(new TableSwitchInsnNode(1, targets.size(), begun, targets.toArray(LabelNode[]::new)));
        }
        return go;
    }

    /**
     * The switch behind the chain. Where most states go to one place, as with one stack for all, the table has only the
     * others.
     */
    private static AbstractInsnNode goOn(List<LabelNode> values) {
        Map<LabelNode, Integer> counts = new HashMap<>();
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        LabelNode common = Collections.max(values, Comparator.comparing(counts::get));
        int others = values.size() - Collections.frequency(values, common);
        if (2 * others >= values.size()) {
            return new TableSwitchInsnNode(1, values.size(), common, values.toArray(LabelNode[]::new));
        }
        int[] states = IntStream.rangeClosed(1, values.size())
                .filter(state -> values.get(state - 1) != common)
                .toArray();
        LabelNode[] targets =
                Arrays.stream(states).mapToObj(state -> values.get(state - 1)).toArray(LabelNode[]::new);
        return new LookupSwitchInsnNode(common, states, targets);
    }
}
