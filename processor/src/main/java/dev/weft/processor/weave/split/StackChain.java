package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.VerifierType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Suspensions whose stacks are alike: each is the lower part of the longest. The arguments of one call are such, and
 * many calls that begin with the same types. One piece of code saves them from the top down, one pushes them again.
 *
 * <pre>{@code
 * f(a, await(b), await(c))                 // stacks: [A], [A, B]
 *
 *   save2:  frame.l1 = pop                    restore:  push (A) frame.l0; if (state == 1) goto value1
 *   save1:  frame.l0 = pop                              push (B) frame.l1; goto value2
 *           switch (state) { ... }            // to the chain of the variables
 * }</pre>
 *
 * <p>Cost: for each suspension a step for each chain that its stack is compared with, and one for each entry of the
 * stack; for each chain one for each entry of its longest stack, and s log s for its s suspensions. That is suspensions
 * times kinds of stacks, of which a body has few.
 */
final class StackChain {
    /** What an entry takes at most to be saved and restored, and what jumps take. */
    private static final int BYTES_OF_ENTRY = 22;

    private static final int BYTES_OF_STATE = 8;

    private final List<Suspension> suspensions = new ArrayList<>();
    private List<VerifierType> types = List.of();
    private final List<SpillFields.Field> fields = new ArrayList<>();

    /** Where the code starts that pushes the entries. */
    final LabelNode restore = new LabelNode();

    private final List<LabelNode> saves = new ArrayList<>();

    /** By state where it goes on with its stack. */
    private final Map<Integer, LabelNode> restored = new HashMap<>();

    private StackChain() {}

    /** Those of which code is shorter if it is shared, by suspension. */
    static Map<Suspension, StackChain> find(List<Suspension> suspensions) {
        List<StackChain> chains = new ArrayList<>();
        for (Suspension suspension : suspensions) {
            if (!suspension.stack().isEmpty()) {
                chain(chains, suspension.stack()).add(suspension);
            }
        }
        Map<Suspension, StackChain> bySuspension = new HashMap<>();
        for (StackChain chain : chains) {
            if (chain.isShorter()) {
                chain.suspensions.forEach(suspension -> bySuspension.put(suspension, chain));
            }
        }
        return bySuspension;
    }

    private static StackChain chain(List<StackChain> chains, List<VerifierType> stack) {
        for (StackChain chain : chains) {
            int common = Math.min(stack.size(), chain.types.size());
            if (chain.types.subList(0, common).equals(stack.subList(0, common))) {
                return chain;
            }
        }
        StackChain chain = new StackChain();
        chains.add(chain);
        return chain;
    }

    private void add(Suspension suspension) {
        suspensions.add(suspension);
        if (suspension.stack().size() > types.size()) {
            types = suspension.stack();
        }
    }

    private boolean isShorter() {
        int entries = suspensions.stream()
                .mapToInt(suspension -> suspension.stack().size())
                .sum();
        return entries * BYTES_OF_ENTRY > types.size() * BYTES_OF_ENTRY + suspensions.size() * BYTES_OF_STATE + 16;
    }

    /** How many bytes are saved at least, compared with code for each suspension. */
    static int gain(Map<Suspension, StackChain> chains) {
        int entries = chains.keySet().stream()
                .mapToInt(suspension -> suspension.stack().size())
                .sum();
        int shared = chains.values().stream()
                .distinct()
                .mapToInt(chain -> chain.types.size())
                .sum();
        return (entries - shared) * BYTES_OF_ENTRY - chains.size() * BYTES_OF_STATE;
    }

    void takeFields(SpillFields pool) {
        int[] first = new int[types.size()];
        int[] last = new int[types.size()];
        Arrays.fill(first, Integer.MAX_VALUE);
        for (Suspension suspension : suspensions) {
            int top = suspension.stack().size() - 1;
            first[top] = Math.min(first[top], suspension.number());
            last[top] = Math.max(last[top], suspension.number());
        }
        for (int i = types.size() - 2; i >= 0; i--) { // what keeps an entry keeps those below it
            first[i] = Math.min(first[i], first[i + 1]);
            last[i] = Math.max(last[i], last[i + 1]);
        }
        for (int i = 0; i < types.size(); i++) {
            fields.add(types.get(i).isAtHand() ? SpillFields.NONE : pool.takeAny(types.get(i), first[i], last[i]));
        }
    }

    /** Where a suspension goes on once its stack is there. */
    void goOnAt(Suspension suspension, LabelNode target) {
        restored.put(suspension.number(), target);
    }

    /** What is done with an entry on the top of the stack, or in its field. */
    interface Step {
        void with(InsnList code, VerifierType type, SpillFields.Field field);
    }

    /** Where the code starts that saves the stack of a suspension. */
    LabelNode save(Suspension suspension) {
        return saves.get(suspension.stack().size());
    }

    /**
     * Writes the code that saves.
     *
     * @param state the slot of the state
     * @param next by state where to go then
     * @param any where every state may go instead, null if there is no such place
     */
    void save(InsnList code, int state, List<LabelNode> next, @Nullable LabelNode any, Step step) {
        saves.add(restore); // no stack is empty
        for (int i = 0; i < types.size(); i++) {
            saves.add(new LabelNode());
        }
        for (int i = types.size(); i > 0; i--) {
            code.add(saves.get(i));
            step.with(code, types.get(i - 1), fields.get(i - 1));
        }
        Map<Integer, LabelNode> targets = new HashMap<>();
        suspensions.forEach(
                suspension -> targets.put(suspension.number(), any == null ? next.get(suspension.number()) : any));
        jump(code, state, suspensions, targets, null);
    }

    private LabelNode target(Suspension suspension) {
        return restored.getOrDefault(suspension.number(), suspension.value());
    }

    /** Writes the code that restores. */
    void restore(InsnList code, int state, Step step) {
        Map<Integer, List<Suspension>> byDepth = suspensions.stream()
                .collect(Collectors.groupingBy(suspension -> suspension.stack().size()));
        code.add(restore);
        for (int depth = 1; depth <= types.size(); depth++) {
            step.with(code, types.get(depth - 1), fields.get(depth - 1));
            List<Suspension> complete = byDepth.getOrDefault(depth, List.of());
            if (!complete.isEmpty()) {
                Map<Integer, LabelNode> targets = new HashMap<>();
                complete.forEach(suspension -> targets.put(suspension.number(), target(suspension)));
                LabelNode deeper = new LabelNode();
                jump(code, state, complete, targets, depth == types.size() ? null : deeper);
                code.add(deeper);
            }
        }
    }

    /** Jumps by state; with no place for {@code others}, the state is one of those given. */
    private static void jump(
            InsnList code,
            int state,
            List<Suspension> suspensions,
            Map<Integer, LabelNode> targets,
            @Nullable LabelNode others) {
        LabelNode last = targets.get(suspensions.get(suspensions.size() - 1).number());
        if (others == null && targets.values().stream().allMatch(target -> target == last)) {
            code.add(new JumpInsnNode(GOTO, last));
            return;
        }
        code.add(new VarInsnNode(ILOAD, state));
        int[] numbers =
                suspensions.stream().mapToInt(Suspension::number).sorted().toArray();
        int lowest = numbers[0];
        int highest = numbers[numbers.length - 1];
        LabelNode otherwise = others == null ? last : others;
        if (numbers.length == 1) {
            code.add(Instructions.push(lowest));
            code.add(new JumpInsnNode(IF_ICMPEQ, targets.get(lowest)));
        } else if (highest - lowest < 2 * numbers.length) {
            LabelNode[] labels = new LabelNode[highest - lowest + 1];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = targets.getOrDefault(lowest + i, otherwise);
            }
            code.add(new TableSwitchInsnNode(lowest, highest, otherwise, labels));
        } else {
            LabelNode[] labels = new LabelNode[numbers.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = targets.get(numbers[i]);
            }
            code.add(new LookupSwitchInsnNode(otherwise, numbers, labels));
        }
    }
}
