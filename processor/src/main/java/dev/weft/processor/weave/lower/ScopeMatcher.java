package dev.weft.processor.weave.lower;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Finds the asynchronous resources of a body in the code that javac makes for them.
 *
 * <pre>
 *             astore r                      the block begins
 *             ...                           throws: handler
 *             [aload r; ifnull E]           on each way out, outside the range of the handler; not after new
 *             aload r; close()
 *          E: ...                           goto END, goto somewhere, return
 *    handler: astore t
 *             [aload r; ifnull R]
 *             aload r; close()              throws: failed
 *             goto R
 *     failed: astore x; aload t; aload x; addSuppressed
 *          R: aload t; athrow
 *        END:
 * </pre>
 *
 * <p>An empty block has no handler, and a block that only returns has one that nothing leads to.
 */
final class ScopeMatcher {
    private final MethodNode body;
    private final BiPredicate<String, String> isSubtype;

    /** Whether an empty block of a {@code try} ends on a line; without a handler only the source tells it from a {@code close()} call. */
    private final IntPredicate endsEmptyBlock;

    private final List<CompiledScope> found = new ArrayList<>();
    private final Set<AbstractInsnNode> closed = new HashSet<>();
    private final Set<AbstractInsnNode> opened = new HashSet<>();

    ScopeMatcher(MethodNode body, BiPredicate<String, String> isSubtype, IntPredicate endsEmptyBlock) {
        this.body = body;
        this.isSubtype = isSubtype;
        this.endsEmptyBlock = endsEmptyBlock;
    }

    /** All scopes, in the order of their handlers, then those without. */
    List<CompiledScope> find() throws LoweringException {
        for (AbstractInsnNode insn : body.instructions) {
            if (insn.getOpcode() == Opcodes.ASTORE) {
                matchHandler((VarInsnNode) insn);
            }
        }
        for (AbstractInsnNode insn : body.instructions) {
            if (insn instanceof MethodInsnNode call && kindOf(call) != null && !closed.contains(call)) {
                matchUnhandled(call);
            }
        }
        return found;
    }

    private void matchHandler(VarInsnNode caught) throws LoweringException {
        Cursor code = new Cursor(caught);
        int failure = code.variable(Opcodes.ASTORE);
        AbstractInsnNode load = code.next();
        int resource = code.variable(Opcodes.ALOAD);
        LabelNode ifNull = null;
        if (code.next() != null && isNullCheck(code.next())) {
            ifNull = code.jumpIf(Opcodes.IFNULL);
            load = code.next();
            code.variable(Opcodes.ALOAD, resource);
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
        if (!code.matches() || close == null || suppress == null || load == null || rethrow == null) {
            return;
        }
        CompiledScope.Kind kind = kindOf(close);
        if (kind == null
                || !(afterClose instanceof JumpInsnNode skip)
                || Code.at(skip.label) != rethrow
                || (ifNull != null && Code.at(ifNull) != rethrow)
                || !(failed instanceof VarInsnNode failedStore)
                || !(thrown instanceof InsnNode thrownInsn)
                || !catches(load, skip, failed)) {
            return;
        }
        List<TryCatchBlockNode> ranges = rangesOf(caught);
        CompiledScope.Handler handler =
                new CompiledScope.Handler(caught, close, skip, failedStore, rethrow, thrownInsn, !ranges.isEmpty());
        closed.add(close);
        found.add(scope(kind, resource, ifNull != null, handler, ranges));
    }

    private CompiledScope scope(
            CompiledScope.Kind kind,
            int resource,
            boolean nullable,
            CompiledScope.Handler handler,
            List<TryCatchBlockNode> ranges)
            throws LoweringException {
        Set<AbstractInsnNode> covered = new HashSet<>();
        for (TryCatchBlockNode range : ranges) {
            for (AbstractInsnNode n = range.start; n != null && n != range.end; n = n.getNext()) {
                covered.add(n);
            }
        }
        List<MethodInsnNode> exits = new ArrayList<>();
        Set<AbstractInsnNode> exitStarts = new HashSet<>();
        AbstractInsnNode insn = Code.before(handler.caught());
        while (insn != null && !isAccess(insn, Opcodes.ASTORE, resource)) {
            if (!covered.contains(insn) && isAccess(insn, Opcodes.ALOAD, resource)) {
                MethodInsnNode exit = exitAt(insn, resource, nullable, handler.close());
                if (exit != null) {
                    exits.add(0, exit);
                    exitStarts.add(insn);
                }
            }
            insn = Code.before(insn);
        }
        if (!(insn instanceof VarInsnNode store)) {
            throw unknown(handler.caught());
        }
        for (TryCatchBlockNode range : ranges) {
            AbstractInsnNode end = Code.at(range.end);
            if (end != handler.caught() && !exitStarts.contains(end)) {
                throw unknown(end == null ? handler.caught() : end);
            }
        }
        AbstractInsnNode first = Code.after(store);
        if (!covered.contains(first) && !exitStarts.contains(first)) {
            throw unknown(store);
        }
        opened.add(store);
        closed.addAll(exits);
        return new CompiledScope(kind, resource, nullable, store, exits, handler);
    }

    /** The {@code close()} call of the way out that begins with this load; {@code null} if the load belongs to one that began before. */
    private @Nullable MethodInsnNode exitAt(
            AbstractInsnNode load, int resource, boolean nullable, MethodInsnNode expected) throws LoweringException {
        Cursor code = new Cursor(load);
        code.variable(Opcodes.ALOAD, resource);
        AbstractInsnNode before = Code.before(load);
        if (nullable && !code.optionalJumpIf(Opcodes.IFNULL)) {
            if (before != null && (isNullCheck(before) || before.getOpcode() == Opcodes.GOTO)) {
                return null;
            }
            throw unknown(load);
        }
        if (nullable) {
            code.variable(Opcodes.ALOAD, resource);
        }
        MethodInsnNode exit = code.call("close", "()V");
        if (!code.matches() || exit == null || !exit.owner.equals(expected.owner)) {
            throw unknown(load);
        }
        return exit;
    }

    /** {@code astore r; [aload r; ifnull E;] aload r; close()}: an empty block, if the source has one there. */
    private void matchUnhandled(MethodInsnNode close) {
        AbstractInsnNode load = Code.before(close);
        AbstractInsnNode before = load == null ? null : Code.before(load);
        if (before == null || !(load instanceof VarInsnNode access) || load.getOpcode() != Opcodes.ALOAD) {
            return;
        }
        boolean nullable = isNullCheck(before) || before.getOpcode() == Opcodes.GOTO;
        while (before != null && (isNullCheck(before) || before.getOpcode() == Opcodes.GOTO)) {
            before = Code.before(before);
        }
        if (nullable && before != null && isAccess(before, Opcodes.ALOAD, access.var)) {
            before = Code.before(before);
        }
        CompiledScope.Kind kind = kindOf(close);
        if (kind != null
                && before != null
                && isAccess(before, Opcodes.ASTORE, access.var)
                && opened.add(before)
                && endsEmptyBlock.test(Code.line(close))) {
            closed.add(close);
            found.add(new CompiledScope(
                    kind, access.var, nullable, (VarInsnNode) before, new ArrayList<>(List.of(close)), null));
        }
    }

    private CompiledScope.@Nullable Kind kindOf(MethodInsnNode close) {
        if (!close.name.equals("close")
                || !close.desc.equals("()V")
                || close.getOpcode() == Opcodes.INVOKESTATIC
                || close.owner.startsWith("[")) {
            return null;
        }
        if (isSubtype.test(close.owner, Names.ASYNC_SCOPE)) {
            return CompiledScope.Kind.SCOPE;
        }
        return isSubtype.test(close.owner, Names.ASYNC_CLOSEABLE) ? CompiledScope.Kind.CLOSEABLE : null;
    }

    private boolean catches(AbstractInsnNode first, AbstractInsnNode end, AbstractInsnNode handler) {
        for (TryCatchBlockNode block : body.tryCatchBlocks) {
            if (Code.at(block.handler) == handler
                    && Code.at(block.start) == first
                    && Code.at(block.end) == end
                    && Names.THROWABLE.equals(block.type)) {
                return true;
            }
        }
        return false;
    }

    private List<TryCatchBlockNode> rangesOf(AbstractInsnNode handler) {
        List<TryCatchBlockNode> ranges = new ArrayList<>();
        for (TryCatchBlockNode block : body.tryCatchBlocks) {
            if (Code.at(block.handler) == handler) {
                ranges.add(block);
            }
        }
        return ranges;
    }

    private static boolean isNullCheck(AbstractInsnNode insn) {
        return insn.getOpcode() == Opcodes.IFNULL || insn.getOpcode() == Opcodes.IFNONNULL;
    }

    private static boolean isAccess(AbstractInsnNode insn, int opcode, int variable) {
        return insn.getOpcode() == opcode && ((VarInsnNode) insn).var == variable;
    }

    private static LoweringException unknown(AbstractInsnNode insn) {
        return new LoweringException(
                "this try-with-resources over an asynchronous resource was compiled to code that is not recognised; "
                        + "await enter() and exit(...) or closeAsync() by hand",
                Code.line(insn));
    }
}
