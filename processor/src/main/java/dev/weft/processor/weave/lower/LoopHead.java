package dev.weft.processor.weave.lower;

import dev.weft.processor.shape.LoopTurn;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Where the next turn of a loop begins whose body never gets to its end, so that javac compiled no way back.
 *
 * <pre>
 * EACH        astore it;  FIRST: aload it; hasNext; ifeq EXIT                           ... the scope ... EXIT:
 *             arraylength; istore n; iconst_0; istore i;  FIRST: iload i; iload n; if_icmpge EXIT ... EXIT:
 * CONDITION   line; FIRST: the condition           ... the scope
 * BODY        line; FIRST: the first statement     ... the scope
 * COUNTED     line; start; istore i;  FIRST: the condition ... the scope
 * </pre>
 *
 * @param first the first instruction of a turn
 * @param counter the variable that is changed before; -1 if there is none
 * @param step by how much
 * @param before what is assigned there
 */
record LoopHead(AbstractInsnNode first, int counter, int step, Frame<BasicValue> before) {
    /** The head of the loop nearest around a scope; {@code null} where it cannot be told for certain. */
    static @Nullable LoopHead find(
            MethodNode method, Body body, @Nullable Frame<BasicValue>[] frames, CompiledScope scope, LoopTurn turn) {
        for (AbstractInsnNode node = scope.opened(); node != null; node = node.getPrevious()) {
            LoopHead head = switch (turn.kind()) {
                case EACH -> each(body, frames, scope, node);
                case CONDITION, BODY -> isLine(node, turn) ? at(body, frames, Code.after(node), -1, 0) : null;
                case COUNTED -> isLine(node, turn) ? counted(body, frames, node, turn.step()) : null;
            };
            if (head != null || (turn.kind() != LoopTurn.Kind.EACH && isLine(node, turn))) {
                return head;
            }
        }
        return null;
    }

    /** Whether a jump from a place with these variables gets here with all that is needed, and nothing on the stack. */
    boolean canFollow(@Nullable Frame<BasicValue> frame) {
        if (frame == null || before.getStackSize() != 0) {
            return false;
        }
        for (int variable = 0; variable < before.getLocals(); variable++) {
            BasicValue needed = before.getLocal(variable);
            if (needed.getType() != null && !needed.equals(frame.getLocal(variable))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLine(AbstractInsnNode node, LoopTurn turn) {
        return node instanceof LineNumberNode number && number.line == turn.line();
    }

    private static @Nullable LoopHead at(
            Body body, @Nullable Frame<BasicValue>[] frames, @Nullable AbstractInsnNode first, int counter, int step) {
        Frame<BasicValue> before = first == null ? null : frames[body.position(first)];
        return first == null || before == null ? null : new LoopHead(first, counter, step, before);
    }

    private static @Nullable LoopHead counted(
            Body body, @Nullable Frame<BasicValue>[] frames, AbstractInsnNode line, int step) {
        AbstractInsnNode start = Code.after(line);
        AbstractInsnNode store = start == null ? null : Code.after(start);
        return store instanceof VarInsnNode counter && store.getOpcode() == Opcodes.ISTORE
                ? at(body, frames, Code.after(store), counter.var, step)
                : null;
    }

    private static @Nullable LoopHead each(
            Body body, @Nullable Frame<BasicValue>[] frames, CompiledScope scope, AbstractInsnNode node) {
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
        return isAround ? at(body, frames, first, counter, counter < 0 ? 0 : 1) : null;
    }
}
