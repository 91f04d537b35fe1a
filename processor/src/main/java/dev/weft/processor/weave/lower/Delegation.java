package dev.weft.processor.weave.lower;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Lets a generator that only passes on the elements of another one delegate to it, as Python's {@code yield from} does.
 *
 * <pre>
 * for (T x : awaitEach(source)) emit(x);
 *    ⇒
 * for (T x : awaitEach(source)) emit(GeneratorFrame.elementOf(it));
 * </pre>
 *
 * <p>Nothing but {@code emit(x)} may be in the loop, at most with the boxing that undoes the unboxing of {@code x}.
 */
final class Delegation {
    private Delegation() {}

    /** Rewrites the body of a loop if it is of this shape; the call of {@code next()} must still be there. */
    static void lower(MethodNode method, Loop loop) {
        AbstractInsnNode insn = Code.after(loop.next());
        if (insn != null && insn.getOpcode() == Opcodes.CHECKCAST) {
            insn = Code.after(insn);
        }
        MethodInsnNode unboxing = insn instanceof MethodInsnNode call && isUnboxing(call) ? call : null;
        insn = unboxing == null ? insn : Code.after(unboxing);
        if (!(insn instanceof VarInsnNode store) || store.getOpcode() < Opcodes.ISTORE) {
            return;
        }
        AbstractInsnNode load = Code.after(store);
        if (!(load instanceof VarInsnNode access)
                || access.var != store.var
                || access.getOpcode() != store.getOpcode() - Opcodes.ISTORE + Opcodes.ILOAD) {
            return;
        }
        AbstractInsnNode boxing = null;
        AbstractInsnNode emit = Code.after(load);
        if (unboxing != null) {
            if (!(emit instanceof MethodInsnNode call)
                    || !call.name.equals("valueOf")
                    || !call.owner.equals(unboxing.owner)) {
                return;
            }
            boxing = emit;
            emit = Code.after(emit);
        }
        if (emit == null || !isEmit(emit) || !endsTurn(Code.after(emit), loop)) {
            return;
        }
        method.instructions.insertBefore(load, new VarInsnNode(Opcodes.ALOAD, loop.iterator()));
        method.instructions.insertBefore(load, Names.elementOf());
        method.instructions.remove(load);
        if (boxing != null) {
            method.instructions.remove(boxing);
        }
    }

    private static boolean isUnboxing(MethodInsnNode call) {
        return call.owner.startsWith("java/lang/") && call.name.endsWith("Value") && call.desc.startsWith("()");
    }

    private static boolean isEmit(AbstractInsnNode insn) {
        return insn instanceof MethodInsnNode call && call.owner.equals(Names.ASYNCIO) && call.name.equals("emit");
    }

    private static boolean endsTurn(@Nullable AbstractInsnNode insn, Loop loop) {
        return insn instanceof JumpInsnNode jump
                && jump.getOpcode() == Opcodes.GOTO
                && Code.at(jump.label) == loop.head();
    }
}
