package dev.weft.processor.weave.split;

import static java.util.Objects.requireNonNull;

import dev.weft.processor.weave.analyse.ControlFlow;
import dev.weft.processor.weave.analyse.Handlers;
import dev.weft.processor.weave.analyse.TypeAnalysis;
import dev.weft.processor.weave.analyse.TypeFrame;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.VerifierType;
import dev.weft.processor.weave.code.WeaveException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Cuts the ranges of the local variable table where a variable holds nothing: behind an await over which nobody needed
 * it, its slot is not restored, and a debugger that showed it would show garbage.
 *
 * <pre>{@code
 * String s = "a";  print(s);  await(x);  print(1);  s = "b";  print(s);
 *                  [--------- s ------------------------------------]  ⇒
 *                  [-- s ----------]                          [- s -]
 * }</pre>
 *
 * <p>Cost: that of {@link TypeAnalysis}; a step for each instruction and each entry of the table, and one for each
 * variable that differs between an instruction and the next one in the code. What is lost takes time for the variables,
 * 64 at once, at each instruction, and again where more is lost on another way, about as often as loops are nested in
 * each other at most; instructions between which nothing changes share one set.
 */
public final class ClipVariables implements Pass {
    private final Map<LabelNode, BitSet> restored;

    public ClipVariables(Map<LabelNode, BitSet> restored) {
        this.restored = restored;
    }

    /** Clips the variables of a body that was cut: behind a suspension those are lost that it did not keep. */
    public static ClipVariables behind(SplitBody.Split split) {
        return new ClipVariables(split.restored());
    }

    @Override
    public void run(ClassNode owner, MethodNode body, TypeHierarchy hierarchy) throws WeaveException {
        if (body.localVariables == null || body.localVariables.isEmpty()) {
            return;
        }
        TypeAnalysis types = TypeAnalysis.of(owner, body, hierarchy);
        body.localVariables = new Clipping(body, types, lost(body)).run();
    }

    /**
     * The slots that may not have been restored, before each instruction; null where it cannot be reached. Instructions
     * between which nothing changes share one set.
     */
    private @Nullable BitSet[] lost(MethodNode body) {
        @Nullable BitSet[] before = new @Nullable BitSet[body.instructions.size()];
        if (restored.isEmpty()) {
            return before;
        }
        AbstractInsnNode[] code = body.instructions.toArray();
        ControlFlow flow = ControlFlow.of(body);
        @Nullable BitSet[] thrown = new @Nullable BitSet[flow.handlerLists()];
        BitSet shown = new BitSet();
        body.localVariables.forEach(variable -> shown.set(variable.index));
        if (!Instructions.isStatic(body)) {
            shown.clear(0);
        }
        BitSet open = new BitSet();
        before[0] = new BitSet();
        open.set(0);
        int index = -1;
        while (!open.isEmpty()) {
            // in the order of the code, in which most of what leads to a place stands before it; then again from its
            // start
            index = open.nextSetBit(index + 1);
            if (index < 0) {
                continue;
            }
            open.clear(index);
            BitSet after = requireNonNull(before[index]);
            @Nullable BitSet kept = code[index] instanceof LabelNode label ? restored.get(label) : null;
            if (kept != null) {
                after = (BitSet) after.clone();
                after.or(shown);
                after.andNot(kept);
            }
            for (@Nullable Handlers list = flow.handlers(index);
                    list != null && merge(thrown, list.number(), after);
                    list = list.outer()) {
                reach(list.target(), requireNonNull(thrown[list.number()]), before, open);
            }
            if (code[index] instanceof VarInsnNode variable
                    && variable.getOpcode() >= Opcodes.ISTORE
                    && after.get(variable.var)) {
                after = (BitSet) after.clone();
                after.clear(variable.var);
            }
            for (int successor : flow.successors(index)) {
                reach(successor, after, before, open);
            }
        }
        return before;
    }

    private static void reach(int target, BitSet lost, @Nullable BitSet[] before, BitSet open) {
        if (merge(before, target, lost)) {
            open.set(target);
        }
    }

    /** Whether there is more in a set then; no set is changed. */
    private static boolean merge(@Nullable BitSet[] sets, int index, BitSet added) {
        @Nullable BitSet known = sets[index];
        if (known == null) {
            sets[index] = added;
            return true;
        }
        if (known.equals(added)) {
            return false;
        }
        BitSet merged = (BitSet) known.clone();
        merged.or(added);
        if (merged.equals(known)) {
            return false;
        }
        sets[index] = merged.equals(added) ? added : merged;
        return true;
    }

    /** Walks over the code with the variables that are in scope. */
    private static final class Clipping {
        private static final BitSet NONE = new BitSet();

        private final MethodNode body;
        private final TypeAnalysis types;
        private final @Nullable BitSet[] lost;
        private final Map<AbstractInsnNode, List<LocalVariableNode>> starts = new HashMap<>();
        private final Map<AbstractInsnNode, List<LocalVariableNode>> ends = new HashMap<>();

        /** By slot the variables that are in scope. */
        private final Map<Integer, List<LocalVariableNode>> inScope = new HashMap<>();

        /** Where those that are in scope and valid began to be so. */
        private final Map<LocalVariableNode, LabelNode> valid = new HashMap<>();

        private final Map<LocalVariableNode, List<LocalVariableNode>> clipped = new LinkedHashMap<>();

        Clipping(MethodNode body, TypeAnalysis types, @Nullable BitSet[] lost) {
            this.body = body;
            this.types = types;
            this.lost = lost;
            for (LocalVariableNode variable : body.localVariables) {
                clipped.put(variable, new ArrayList<>());
                if (variable.start == variable.end) {
                    continue;
                }
                starts.computeIfAbsent(variable.start, label -> new ArrayList<>())
                        .add(variable);
                ends.computeIfAbsent(variable.end, label -> new ArrayList<>()).add(variable);
            }
        }

        List<LocalVariableNode> run() {
            @Nullable TypeFrame frame = null;
            BitSet gone = NONE;
            BitSet changed = new BitSet();
            boolean isSeen = true;
            AbstractInsnNode[] code = body.instructions.toArray();
            for (int i = 0; i < code.length; i++) {
                AbstractInsnNode node = code[i];
                for (LocalVariableNode variable : ends.getOrDefault(node, List.of())) {
                    leave(variable);
                }
                for (LocalVariableNode variable : starts.getOrDefault(node, List.of())) {
                    inScope.computeIfAbsent(variable.index, slot -> new ArrayList<>())
                            .add(variable);
                    changed.set(variable.index);
                }
                if (node.getOpcode() < 0) {
                    continue;
                }
                @Nullable TypeFrame now = types.before(node);
                BitSet goneNow = lost[i] == null ? NONE : lost[i];
                if (!goneNow.equals(gone)) {
                    BitSet different = (BitSet) goneNow.clone();
                    different.xor(gone);
                    changed.or(different);
                }
                if (now == null || frame == null) {
                    if (isSeen || now != null) {
                        inScope.keySet().forEach(changed::set);
                    }
                } else {
                    now.slots().differences(frame.slots(), changed::set);
                }
                for (int slot = changed.nextSetBit(0); slot >= 0; slot = changed.nextSetBit(slot + 1)) {
                    for (LocalVariableNode variable : inScope.getOrDefault(slot, List.of())) {
                        update(variable, node, isValid(now, variable) && !goneNow.get(slot));
                    }
                }
                changed.clear();
                isSeen = now != null;
                frame = now;
                gone = goneNow;
            }
            List<LocalVariableNode> all = new ArrayList<>();
            clipped.forEach((variable, parts) -> {
                leave(variable);
                all.addAll(parts);
            });
            return all;
        }

        private void update(LocalVariableNode variable, AbstractInsnNode node, boolean isValid) {
            @Nullable LabelNode start = valid.get(variable);
            if (isValid && start == null) {
                valid.put(variable, labelBefore(body, node));
            } else if (!isValid && start != null) {
                valid.remove(variable);
                requireNonNull(clipped.get(variable)).add(part(variable, start, labelBefore(body, node)));
            }
        }

        private void leave(LocalVariableNode variable) {
            List<LocalVariableNode> here = inScope.getOrDefault(variable.index, List.of());
            if (here.contains(variable)) {
                here.remove(variable);
            }
            @Nullable LabelNode start = valid.remove(variable);
            if (start != null) {
                requireNonNull(clipped.get(variable)).add(part(variable, start, variable.end));
            }
        }
    }

    private static LocalVariableNode part(LocalVariableNode variable, LabelNode start, LabelNode end) {
        return new LocalVariableNode(variable.name, variable.desc, variable.signature, start, end, variable.index);
    }

    private static LabelNode labelBefore(MethodNode body, AbstractInsnNode instruction) {
        for (@Nullable AbstractInsnNode node = instruction.getPrevious();
                node != null && node.getOpcode() < 0;
                node = node.getPrevious()) {
            if (node instanceof LabelNode label) {
                return label;
            }
        }
        LabelNode label = new LabelNode();
        body.instructions.insertBefore(instruction, label);
        return label;
    }

    private static boolean isValid(@Nullable TypeFrame frame, LocalVariableNode variable) {
        if (frame == null || variable.index >= frame.getLocals()) {
            return false;
        }
        VerifierType expected = VerifierType.of(Type.getType(variable.desc));
        VerifierType actual = frame.getLocal(variable.index);
        return expected.isReference() ? actual.isReference() : actual.equals(expected);
    }
}
