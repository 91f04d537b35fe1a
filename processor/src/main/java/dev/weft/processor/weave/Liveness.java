package dev.weft.processor.weave;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The local variables that may still be read, before every instruction: the classic backwards data flow. Any instruction in a
 * try range may throw, so what its handlers read is live in the whole range.
 *
 * <p>A debugger can be taken for a reader, too: of each variable, wherever the table of variables says that it is in scope.
 */
final class Liveness {
    private final Map<AbstractInsnNode, BitSet> before = new HashMap<>();

    private Liveness(InsnList code, BitSet[] before) {
        for (int i = 0; i < before.length; i++) {
            this.before.put(code.get(i), before[i]);
        }
    }

    /** What the code reads. */
    static Liveness of(MethodNode method) {
        return of(method, List.of());
    }

    /** What the code or a debugger reads. */
    static Liveness withDebugger(MethodNode method) {
        return of(method, method.localVariables == null ? List.of() : method.localVariables);
    }

    private static Liveness of(MethodNode method, List<LocalVariableNode> shown) {
        ControlFlow flow = ControlFlow.of(method);
        BitSet[] before = new BitSet[flow.size()];
        BitSet[] inScope = new BitSet[flow.size()];
        for (int i = 0; i < before.length; i++) {
            before[i] = new BitSet(method.maxLocals);
            inScope[i] = new BitSet();
        }
        for (LocalVariableNode variable : shown) {
            int end = method.instructions.indexOf(variable.end);
            for (int i = method.instructions.indexOf(variable.start); i < end; i++) {
                inScope[i].set(variable.index);
            }
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = before.length - 1; i >= 0; i--) {
                BitSet live = transfer(method.instructions.get(i), after(flow, before, i));
                live.or(inScope[i]);
                for (int handler : flow.handlers(i)) {
                    live.or(before[handler]);
                }
                if (!live.equals(before[i])) {
                    before[i] = live;
                    changed = true;
                }
            }
        }
        return new Liveness(method.instructions, before);
    }

    /** The variables that may be read from an instruction on, by slot; of a {@code long} or {@code double} the first slot. */
    BitSet before(AbstractInsnNode instruction) {
        return Objects.requireNonNull(before.get(instruction));
    }

    private static BitSet after(ControlFlow flow, BitSet[] before, int index) {
        BitSet live = new BitSet();
        for (int successor : flow.successors(index)) {
            live.or(before[successor]);
        }
        return live;
    }

    private static BitSet transfer(AbstractInsnNode instruction, BitSet live) {
        if (instruction instanceof IincInsnNode increment) {
            live.set(increment.var);
        } else if (instruction instanceof VarInsnNode variable) {
            boolean reads = variable.getOpcode() >= Opcodes.ILOAD && variable.getOpcode() <= Opcodes.ALOAD;
            live.set(variable.var, reads);
        }
        return live;
    }
}
