package dev.weft.processor.weave.split;

import static java.util.Objects.requireNonNull;

import dev.weft.processor.weave.analyse.ControlFlow;
import dev.weft.processor.weave.analyse.TypeAnalysis;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.VerifierType;
import dev.weft.processor.weave.code.WeaveException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
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
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Cuts the ranges of the local variable table where a variable holds nothing: behind an await over which nobody needed
 * it, its slot is not restored, and a debugger that showed it would show garbage.
 *
 * <pre>{@code
 * String s = "a";  print(s);  await(x);  print(1);  s = "b";  print(s);
 *                  [--------- s ------------------------------------]  ⇒
 *                  [-- s ----------]                          [- s -]
 * }</pre>
 */
public final class ClipVariables implements Pass {
    private final Map<LabelNode, BitSet> restored;

    public ClipVariables(Map<LabelNode, BitSet> restored) {
        this.restored = restored;
    }

    /** Clips the variables of a body that was cut: behind a suspension those are lost that it did not keep. */
    public static ClipVariables behind(SplitBody.Split split) {
        Map<LabelNode, BitSet> restored = new HashMap<>();
        split.suspensions().forEach(suspension -> restored.put(suspension.value(), split.restored(suspension)));
        return new ClipVariables(restored);
    }

    @Override
    public void run(ClassNode owner, MethodNode body, TypeHierarchy hierarchy) throws WeaveException {
        if (body.localVariables == null || body.localVariables.isEmpty()) {
            return;
        }
        TypeAnalysis types = TypeAnalysis.of(owner, body, hierarchy);
        Map<AbstractInsnNode, BitSet> lost = lost(body);
        List<LocalVariableNode> clipped = new ArrayList<>();
        for (LocalVariableNode variable : body.localVariables) {
            clip(body, variable, types, lost, clipped);
        }
        body.localVariables = clipped;
    }

    private static final BitSet NONE = new BitSet();

    /** The slots that may not have been restored, before each instruction. */
    private Map<AbstractInsnNode, BitSet> lost(MethodNode body) {
        Map<AbstractInsnNode, BitSet> result = new HashMap<>();
        if (restored.isEmpty()) {
            return result;
        }
        AbstractInsnNode[] code = body.instructions.toArray();
        ControlFlow flow = ControlFlow.of(body);
        BitSet[] before = new BitSet[code.length];
        BitSet shown = new BitSet();
        body.localVariables.forEach(variable -> shown.set(variable.index));
        if (!Instructions.isStatic(body)) {
            shown.clear(0);
        }
        Deque<Integer> open = new ArrayDeque<>();
        before[0] = new BitSet();
        open.add(0);
        while (!open.isEmpty()) {
            int index = open.remove();
            BitSet after = (BitSet) requireNonNull(before[index]).clone();
            @Nullable BitSet kept = code[index] instanceof LabelNode label ? restored.get(label) : null;
            if (kept != null) {
                after.or(shown);
                after.andNot(kept);
            }
            reach(flow.handlers(index), after, before, open);
            if (code[index] instanceof VarInsnNode variable && variable.getOpcode() >= Opcodes.ISTORE) {
                after.clear(variable.var);
            }
            reach(flow.successors(index), after, before, open);
        }
        for (int i = 0; i < code.length; i++) {
            if (before[i] != null) {
                result.put(code[i], before[i]);
            }
        }
        return result;
    }

    private static void reach(int[] targets, BitSet lost, @Nullable BitSet[] before, Deque<Integer> open) {
        for (int target : targets) {
            BitSet known = before[target];
            if (known == null) {
                before[target] = (BitSet) lost.clone();
                open.add(target);
            } else {
                int size = known.cardinality();
                known.or(lost);
                if (known.cardinality() > size) {
                    open.add(target);
                }
            }
        }
    }

    private static void clip(
            MethodNode body,
            LocalVariableNode variable,
            TypeAnalysis types,
            Map<AbstractInsnNode, BitSet> lost,
            List<LocalVariableNode> clipped) {
        @Nullable LabelNode start = null;
        for (@Nullable AbstractInsnNode node = variable.start;
                node != null && node != variable.end;
                node = node.getNext()) {
            if (node.getOpcode() < 0) {
                continue;
            }
            boolean isValid = isValid(types.before(node), variable)
                    && !lost.getOrDefault(node, NONE).get(variable.index);
            if (isValid && start == null) {
                start = labelBefore(body, node);
            } else if (!isValid && start != null) {
                clipped.add(part(variable, start, labelBefore(body, node)));
                start = null;
            }
        }
        if (start != null) {
            clipped.add(part(variable, start, variable.end));
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

    private static boolean isValid(@Nullable Frame<VerifierType> frame, LocalVariableNode variable) {
        if (frame == null || variable.index >= frame.getLocals()) {
            return false;
        }
        VerifierType expected = VerifierType.of(Type.getType(variable.desc));
        VerifierType actual = frame.getLocal(variable.index);
        return expected.isReference() ? actual.isReference() : actual.equals(expected);
    }
}
