package dev.weft.processor.weave.lower;

import dev.weft.processor.shape.LoopTurn;
import dev.weft.processor.weave.analyse.TypeFrame;
import dev.weft.processor.weave.code.Instructions;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Where the next turn of a loop begins whose body never gets to its end, so that javac compiled no way back.
 *
 * <pre>
 * EACH        astore it;  FIRST: aload it; hasNext; ifeq EXIT                           ... the scope ... EXIT:
 *             arraylength; istore n; iconst_0; istore i;  FIRST: iload i; iload n; if_icmpge EXIT ... EXIT:
 * HEAD        [start; istore i;]  FIRST: ... the resource; astore r                    ... the scope
 * </pre>
 *
 * <p>All of them dominate the scope: no way leads to it but through them. Of what dominates it, statements, conditions
 * and resources begin where the operand stack is empty, and the trees tell how many of them there are from
 * {@code FIRST} to the resource.
 *
 * <p>Cost: a step for each instruction between the head and the scope that all ways pass; for a scope whose head is not
 * found, for each before it. To tell whether a jump can go there takes one for each variable.
 *
 * @param first the first instruction of a turn
 * @param counter the variable that is changed before; -1 if there is none
 * @param step by how much
 * @param before what is assigned there
 */
record LoopHead(AbstractInsnNode first, int counter, int step, TypeFrame before) {
    /** The head of the loop nearest around a scope; {@code null} where it cannot be told for certain. */
    static @Nullable LoopHead find(
            Dominators dominators, Positions body, AssignedVariables assigned, CompiledScope scope, LoopTurn turn) {
        return turn.kind() == LoopTurn.Kind.EACH
                ? each(dominators, body, assigned, scope)
                : head(dominators, assigned, scope, turn);
    }

    private static @Nullable LoopHead each(
            Dominators dominators, Positions body, AssignedVariables assigned, CompiledScope scope) {
        for (@Nullable AbstractInsnNode node = dominators.before(scope.opened());
                node != null;
                node = dominators.before(node)) {
            LoopHead head = each(body, assigned, scope, node);
            if (head != null) {
                return head;
            }
        }
        return null;
    }

    private static @Nullable LoopHead head(
            Dominators dominators, AssignedVariables assigned, CompiledScope scope, LoopTurn turn) {
        int left = turn.starts();
        for (@Nullable AbstractInsnNode node = dominators.before(scope.opened());
                node != null;
                node = dominators.before(node)) {
            @Nullable TypeFrame before = assigned.before(node);
            boolean begins = before != null && before.getStackSize() == 0 && node.getOpcode() != Opcodes.GOTO;
            left -= begins ? 1 : 0;
            if (begins && left == 0) {
                return turn.step() == 0 ? at(assigned, node, -1, 0) : counted(assigned, node, turn.step());
            }
        }
        return null;
    }

    /** Whether a jump from a place with these variables gets here with all that is needed, and nothing on the stack. */
    boolean canFollow(@Nullable TypeFrame frame) {
        return frame != null && before.getStackSize() == 0 && AssignedVariables.areAssigned(before, frame);
    }

    private static @Nullable LoopHead at(
            AssignedVariables assigned, @Nullable AbstractInsnNode first, int counter, int step) {
        @Nullable TypeFrame before = first == null ? null : assigned.before(first);
        return first == null || before == null ? null : new LoopHead(first, counter, step, before);
    }

    private static @Nullable LoopHead counted(AssignedVariables assigned, AbstractInsnNode first, int step) {
        return Instructions.previous(first) instanceof VarInsnNode counter && counter.getOpcode() == Opcodes.ISTORE
                ? at(assigned, first, counter.var, step)
                : null;
    }

    private static @Nullable LoopHead each(
            Positions body, AssignedVariables assigned, CompiledScope scope, AbstractInsnNode node) {
        Cursor code = new Cursor(node);
        LabelNode exit;
        int counter = -1;
        AbstractInsnNode first;
        if (node.getOpcode() == Opcodes.ASTORE) {
            int iterator = code.variable(Opcodes.ASTORE);
            first = code.next();
            code.variable(Opcodes.ALOAD, iterator);
            MethodInsnNode hasNext = code.call("hasNext", "()Z");
            exit = code.jumpIf(Opcodes.IFEQ);
            code.variable(Opcodes.ALOAD, iterator);
            if (hasNext == null || code.call("next", "()Ljava/lang/Object;") == null) {
                return null;
            }
        } else if (node.getOpcode() == Opcodes.ARRAYLENGTH) {
            code.take(Opcodes.ARRAYLENGTH);
            int length = code.variable(Opcodes.ISTORE);
            code.take(Opcodes.ICONST_0);
            counter = code.variable(Opcodes.ISTORE);
            first = code.next();
            code.variable(Opcodes.ILOAD, counter);
            code.variable(Opcodes.ILOAD, length);
            exit = code.jumpIf(Opcodes.IF_ICMPGE);
        } else {
            return null;
        }
        boolean isAround = code.matches() && exit != null && body.position(exit) > body.position(scope.opened());
        return isAround ? at(assigned, first, counter, counter < 0 ? 0 : 1) : null;
    }
}
