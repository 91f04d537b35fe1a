package dev.weft.processor.weave.lower;

import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.RuntimeNames;
import dev.weft.processor.weave.lower.CompiledScope.Handler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Reads what closes a resource after its block failed, starting from the call of {@code close()}.
 *
 * <pre>
 *             astore t
 *             [aload r; ifnull R]           not after new
 *             aload r; [checkcast AutoCloseable]; close()              throws: failed
 *             goto R
 *     failed: astore x; aload t; aload x; addSuppressed
 *          R: aload t; athrow
 * </pre>
 *
 * <p>The cast is there if the variable's type is an intersection whose first bound is not {@code AutoCloseable}: the
 * class file knows no more than that bound.
 *
 * <p>Cost: a step for each entry of the exception table, once; then a question takes a few, and one for each entry that
 * leads to the handler of what {@code close()} throws.
 */
final class FailurePath {
    /** The entries of the exception table, by the first instruction of their handler. */
    private final Map<AbstractInsnNode, List<TryCatchBlockNode>> ranges = new HashMap<>();

    FailurePath(MethodNode body) {
        for (TryCatchBlockNode block : body.tryCatchBlocks) {
            @Nullable AbstractInsnNode handler = Instructions.at(block.handler);
            if (handler != null) {
                ranges.computeIfAbsent(handler, key -> new ArrayList<>()).add(block);
            }
        }
    }

    /** The entries of the exception table that lead to an instruction. */
    List<TryCatchBlockNode> rangesOf(AbstractInsnNode handler) {
        return ranges.getOrDefault(handler, List.of());
    }

    /** The handler that a call belongs to; {@code null} if it belongs to none. */
    @Nullable
    Handler of(MethodInsnNode close) {
        VarInsnNode load = resource(close);
        AbstractInsnNode caught = load == null ? null : Instructions.previous(load);
        VarInsnNode checked = load == null ? null : checkBefore(load);
        if (checked != null) {
            caught = Instructions.previous(checked);
        }
        return caught instanceof VarInsnNode store && store.getOpcode() == Opcodes.ASTORE ? read(store, close) : null;
    }

    /** The load of the resource that a call closes; {@code null} if it is called on something else than a variable. */
    static @Nullable VarInsnNode resource(MethodInsnNode close) {
        AbstractInsnNode insn = Instructions.previous(close);
        if (insn instanceof TypeInsnNode && insn.getOpcode() == Opcodes.CHECKCAST) {
            insn = Instructions.previous(insn);
        }
        return insn instanceof VarInsnNode load && load.getOpcode() == Opcodes.ALOAD ? load : null;
    }

    /** The load for the check of null before a load of the same variable; {@code null} if there is none. */
    static @Nullable VarInsnNode checkBefore(VarInsnNode load) {
        AbstractInsnNode check = Instructions.previous(load);
        if (check != null && check.getOpcode() == Opcodes.GOTO) {
            check = Instructions.previous(check); // in a long method: a jump over a far jump
        }
        if (check == null || (check.getOpcode() != Opcodes.IFNULL && check.getOpcode() != Opcodes.IFNONNULL)) {
            return null;
        }
        return Instructions.previous(check) instanceof VarInsnNode checked
                        && checked.getOpcode() == Opcodes.ALOAD
                        && checked.var == load.var
                ? checked
                : null;
    }

    private @Nullable Handler read(VarInsnNode caught, MethodInsnNode expected) {
        Cursor code = new Cursor(caught);
        int failure = code.variable(Opcodes.ASTORE);
        AbstractInsnNode load = code.next();
        int resource = code.variable(Opcodes.ALOAD);
        LabelNode ifNull = null;
        AbstractInsnNode next = code.next();
        boolean nullable =
                next != null && (next.getOpcode() == Opcodes.IFNULL || next.getOpcode() == Opcodes.IFNONNULL);
        if (nullable) {
            ifNull = code.jumpIf(Opcodes.IFNULL);
            load = code.next();
            code.variable(Opcodes.ALOAD, resource);
        }
        next = code.next();
        if (next != null && next.getOpcode() == Opcodes.CHECKCAST) {
            code.take(Opcodes.CHECKCAST);
        }
        MethodInsnNode close = code.call("close", "()V");
        AbstractInsnNode afterClose = code.take(Opcodes.GOTO);
        AbstractInsnNode failed = code.next();
        int second = code.variable(Opcodes.ASTORE);
        code.variable(Opcodes.ALOAD, failure);
        code.variable(Opcodes.ALOAD, second);
        MethodInsnNode suppress = code.call("addSuppressed", "(Ljava/lang/Throwable;)V");
        AbstractInsnNode rethrow = code.next();
        code.variable(Opcodes.ALOAD, failure);
        AbstractInsnNode thrown = code.take(Opcodes.ATHROW);
        if (!code.matches()
                || close != expected
                || suppress == null
                || load == null
                || rethrow == null
                || !(afterClose instanceof JumpInsnNode skip)
                || Instructions.at(skip.label) != rethrow
                || (ifNull != null && Instructions.at(ifNull) != rethrow)
                || !(failed instanceof VarInsnNode failedStore)
                || !(thrown instanceof InsnNode thrownInsn)
                || !catches(load, skip, failed)) {
            return null;
        }
        boolean reachable = !rangesOf(caught).isEmpty();
        return new Handler(caught, close, skip, failedStore, rethrow, thrownInsn, resource, nullable, reachable);
    }

    private boolean catches(AbstractInsnNode first, AbstractInsnNode end, AbstractInsnNode handler) {
        for (TryCatchBlockNode block : rangesOf(handler)) {
            if (Instructions.at(block.start) == first
                    && Instructions.at(block.end) == end
                    && RuntimeNames.THROWABLE.equals(block.type)) {
                return true;
            }
        }
        return false;
    }
}
