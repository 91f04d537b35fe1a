package dev.weft.processor.weave.lower;

import dev.weft.processor.weave.code.Instructions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Finds the loops over {@code awaitEach(...)} and which instructions are inside.
 *
 * <pre>
 *           ...; invokestatic awaitEach; invokeinterface Iterable.iterator; astore it
 *     HEAD: aload it; invokeinterface Iterator.hasNext; ifeq EXIT
 *           aload it; invokeinterface Iterator.next; ...                            the body
 *     EXIT:
 * </pre>
 *
 * <p>javac emits the whole body between {@code HEAD} and {@code EXIT}, and on each way out of the loop, between the
 * two, the {@code finally} blocks and {@code close()} calls of the statements that are left, those around the loop
 * among them. The latter are not inside: they run after the iterator is closed. javac excludes them from the ranges of
 * the statements that they belong to, up to the jump or return that they lead to. So inside is what lies between
 * {@code HEAD} and {@code EXIT} and is covered by each handler that covers {@code HEAD}.
 *
 * <p>Cost: a step for each instruction; for each loop one for each instruction between {@code HEAD} and {@code EXIT}
 * and for each handler of the body, and for each handler that covers {@code HEAD} one for 64 instructions. A loop keeps
 * a bit for each instruction. That is loops times instructions and loops times handlers, but loops over
 * {@code awaitEach} are few.
 */
final class LoopMatcher {
    private final MethodNode method;
    private final Positions body;
    private final List<Loop> loops = new ArrayList<>();

    LoopMatcher(MethodNode method, Positions body) {
        this.method = method;
        this.body = body;
    }

    /** All loops, an outer one before those in it. */
    List<Loop> find() throws LoweringException {
        for (AbstractInsnNode insn : method.instructions) {
            if (Calls.isAwaitEach(insn)) {
                loops.add(match((MethodInsnNode) insn));
            }
        }
        return loops;
    }

    private Loop match(MethodInsnNode awaitEach) throws LoweringException {
        Cursor code = new Cursor(awaitEach.getNext());
        MethodInsnNode getIterator = code.call("iterator", "()Ljava/util/Iterator;");
        int variable = code.variable(Opcodes.ASTORE);
        AbstractInsnNode head = code.next();
        code.variable(Opcodes.ALOAD, variable);
        MethodInsnNode hasNext = code.call("hasNext", "()Z");
        LabelNode exit = code.jumpIf(Opcodes.IFEQ);
        code.variable(Opcodes.ALOAD, variable);
        MethodInsnNode next = code.call("next", "()Ljava/lang/Object;");
        if (!code.matches()
                || getIterator == null
                || head == null
                || hasNext == null
                || exit == null
                || next == null
                || body.position(exit) < body.position(next)) {
            throw new LoweringException(
                    "awaitEach(...) may only stand as the expression of an enhanced for statement:"
                            + " for (T element : awaitEach(source))",
                    Instructions.line(awaitEach));
        }
        int from = body.position(head);
        BitSet inside = body.between(from, body.position(exit));
        for (BitSet range : body.coveredWith(from)) {
            inside.and(range);
        }
        return new Loop(loops.size(), variable, awaitEach, getIterator, hasNext, next, head, inside, new LabelNode());
    }
}
