package dev.weft.processor.weave;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Cuts the ranges of the local variable table where a variable holds nothing: behind an await over which nobody needed it, its
 * slot is not restored, and a debugger that showed it would show garbage.
 *
 * <pre>{@code
 * String s = "a";  print(s);  await(x);  print(1);  s = "b";  print(s);
 *                  [--------- s ------------------------------------]  ⇒
 *                  [-- s ----------]                          [- s -]
 * }</pre>
 */
final class ClipVariables implements Pass {
    @Override
    public void run(ClassNode owner, MethodNode body, TypeHierarchy hierarchy) throws WeaveException {
        if (body.localVariables == null || body.localVariables.isEmpty()) {
            return;
        }
        TypeAnalysis types = TypeAnalysis.of(owner, body, hierarchy);
        List<LocalVariableNode> clipped = new ArrayList<>();
        for (LocalVariableNode variable : body.localVariables) {
            clip(body, variable, types, clipped);
        }
        body.localVariables = clipped;
    }

    private static void clip(
            MethodNode body, LocalVariableNode variable, TypeAnalysis types, List<LocalVariableNode> clipped) {
        @Nullable LabelNode start = null;
        for (@Nullable AbstractInsnNode node = variable.start;
                node != null && node != variable.end;
                node = node.getNext()) {
            if (node.getOpcode() < 0) {
                continue;
            }
            boolean isValid = isValid(types.before(node), variable);
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
