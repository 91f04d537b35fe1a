package dev.weft.processor.weave.lower;

import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.RuntimeNames;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Lets a generator that only passes on the elements of another one delegate to it, as Python's {@code yield from} does.
 *
 * <pre>
 * for (T x : awaitEach(source)) emit(x);
 *    ⇒
 * AsyncIterator it = source.iterator();                                       with the closing code of LoopLowering around it
 * Object sent = NEXT;
 * while ((sent = GeneratorFrame.delegate(it, sent, unboxes)) != FALSE);        the variable sent is the operand stack
 * </pre>
 *
 * <p>Nothing but {@code emit(x)} may be in the loop, at most with the boxing that undoes the unboxing of {@code x}. The
 * line of the {@code emit} stays where the loop is left.
 *
 * <p>Cost: a few steps for each loop.
 */
final class Delegation {
    private Delegation() {}

    /**
     * Rewrites a loop if it is of this shape; returns whether it was. To be called when its exits lead to the closing
     * code.
     */
    static boolean lower(MethodNode method, Loop loop) {
        AbstractInsnNode insn = Instructions.next(loop.next());
        if (insn != null && insn.getOpcode() == Opcodes.CHECKCAST) {
            insn = Instructions.next(insn);
        }
        MethodInsnNode unboxing = insn instanceof MethodInsnNode call && isUnboxing(call) ? call : null;
        insn = unboxing == null ? insn : Instructions.next(unboxing);
        if (!(insn instanceof VarInsnNode store) || store.getOpcode() < Opcodes.ISTORE) {
            return false;
        }
        AbstractInsnNode emit = Instructions.next(store);
        if (!(emit instanceof VarInsnNode load)
                || load.var != store.var
                || load.getOpcode() != store.getOpcode() - Opcodes.ISTORE + Opcodes.ILOAD) {
            return false;
        }
        emit = Instructions.next(load);
        if (unboxing != null) {
            if (!(emit instanceof MethodInsnNode call)
                    || !call.name.equals("valueOf")
                    || !call.owner.equals(unboxing.owner)) {
                return false;
            }
            emit = Instructions.next(call);
        }
        if (emit == null
                || !isEmit(emit)
                || !(Instructions.next(emit) instanceof JumpInsnNode again)
                || !endsTurn(again, loop)
                || !(Instructions.next(loop.hasNext()) instanceof JumpInsnNode exit)) {
            return false;
        }
        again.label = exit.label;
        method.instructions.insert(loop.head(), delegating(loop, unboxing != null));
        Instructions.forEach(loop.hasNext(), emit, node -> {
            if (node.getOpcode() >= 0) {
                method.instructions.remove(node);
            }
        });
        return true;
    }

    private static InsnList delegating(Loop loop, boolean unboxes) {
        LabelNode delegate = new LabelNode();
        LabelNode end = new LabelNode();
        InsnList code = new InsnList();
        code.add(Calls.next());
        code.add(delegate);
        code.add(new InsnNode(unboxes ? Opcodes.ICONST_1 : Opcodes.ICONST_0));
        code.add(Calls.delegate());
        code.add(new InsnNode(Opcodes.DUP));
        code.add(new FieldInsnNode(Opcodes.GETSTATIC, "java/lang/Boolean", "FALSE", "Ljava/lang/Boolean;"));
        code.add(new JumpInsnNode(Opcodes.IF_ACMPEQ, end));
        code.add(new VarInsnNode(Opcodes.ALOAD, loop.iterator()));
        code.add(new InsnNode(Opcodes.SWAP));
        code.add(new JumpInsnNode(Opcodes.GOTO, delegate));
        code.add(end);
        code.add(new InsnNode(Opcodes.POP));
        return code;
    }

    private static boolean isUnboxing(MethodInsnNode call) {
        return call.owner.startsWith("java/lang/") && call.name.endsWith("Value") && call.desc.startsWith("()");
    }

    private static boolean isEmit(AbstractInsnNode insn) {
        return insn instanceof MethodInsnNode call
                && call.owner.equals(RuntimeNames.ASYNCIO)
                && call.name.equals("emit");
    }

    private static boolean endsTurn(JumpInsnNode jump, Loop loop) {
        return jump.getOpcode() == Opcodes.GOTO && Instructions.at(jump.label) == loop.head();
    }
}
