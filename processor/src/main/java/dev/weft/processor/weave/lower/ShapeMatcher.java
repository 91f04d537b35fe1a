package dev.weft.processor.weave.lower;

import dev.weft.processor.shape.SourceScope;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.RuntimeNames;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Finds the asynchronous resources of a body whose source is not known, by the shape of what closes them
 * ({@link FailurePath}) and the type of what is closed. So it misses those with empty blocks and those whose type the
 * class file does not tell; {@link ScopeMatcher} does not.
 *
 * <p>Cost: a step for each instruction and each entry of the exception table; for each scope one for each instruction
 * from its beginning to its handler, with a bit for each in memory meanwhile, and for each way out one for each that
 * was found before. So an instruction counts once for each scope around it, of which there are seldom more than a few.
 */
final class ShapeMatcher {
    private final MethodNode body;
    private final BiPredicate<String, String> isSubtype;
    private final FailurePath failures;
    private final List<CompiledScope> found = new ArrayList<>();

    ShapeMatcher(MethodNode body, BiPredicate<String, String> isSubtype) {
        this.body = body;
        this.isSubtype = isSubtype;
        this.failures = new FailurePath(body);
    }

    /** All scopes, in the order of their handlers. */
    List<CompiledScope> find() throws LoweringException {
        for (AbstractInsnNode insn : body.instructions) {
            SourceScope.Kind kind = insn instanceof MethodInsnNode call ? kindOf(call) : null;
            CompiledScope.Handler handler = kind == null ? null : failures.of((MethodInsnNode) insn);
            if (kind != null && handler != null) {
                found.add(scope(kind, handler, failures.rangesOf(handler.caught())));
            }
        }
        return found;
    }

    private CompiledScope scope(SourceScope.Kind kind, CompiledScope.Handler handler, List<TryCatchBlockNode> ranges)
            throws LoweringException {
        int resource = handler.resource();
        boolean nullable = handler.nullable();
        InsnList code = body.instructions;
        BitSet covered = new BitSet();
        for (TryCatchBlockNode range : ranges) {
            covered.set(code.indexOf(range.start), code.indexOf(range.end));
        }
        List<MethodInsnNode> exits = new ArrayList<>();
        Set<AbstractInsnNode> exitStarts = new HashSet<>();
        AbstractInsnNode insn = Instructions.previous(handler.caught());
        while (insn != null && !isAccess(insn, Opcodes.ASTORE, resource)) {
            if (isAccess(insn, Opcodes.ALOAD, resource) && !covered.get(code.indexOf(insn))) {
                MethodInsnNode exit = exitAt(insn, resource, nullable, handler.close());
                if (exit != null) {
                    exits.add(0, exit);
                    exitStarts.add(insn);
                }
            }
            insn = Instructions.previous(insn);
        }
        if (!(insn instanceof VarInsnNode store)) {
            throw unknown(handler.caught());
        }
        for (TryCatchBlockNode range : ranges) {
            AbstractInsnNode end = Instructions.at(range.end);
            if (end != handler.caught() && !exitStarts.contains(end)) {
                throw unknown(end == null ? handler.caught() : end);
            }
        }
        AbstractInsnNode first = Instructions.next(store);
        if (first == null || (!covered.get(code.indexOf(first)) && !exitStarts.contains(first))) {
            throw unknown(store);
        }
        return new CompiledScope(kind, resource, nullable, store, exits, null, handler, isFollowed(handler), null);
    }

    /**
     * The {@code close()} call of the way out that begins with this load; {@code null} if the load belongs to one that
     * began before.
     */
    private @Nullable MethodInsnNode exitAt(
            AbstractInsnNode load, int resource, boolean nullable, MethodInsnNode expected) throws LoweringException {
        Cursor code = new Cursor(load);
        code.variable(Opcodes.ALOAD, resource);
        AbstractInsnNode before = Instructions.previous(load);
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

    /**
     * By the rules of the language {@code if (true) return;} can complete normally, but javac compiles nothing that
     * follows it.
     */
    private static boolean isFollowed(CompiledScope.Handler handler) {
        AbstractInsnNode last = Instructions.previous(handler.caught());
        AbstractInsnNode end = Instructions.next(handler.thrown());
        return last instanceof JumpInsnNode leave && end != null && Instructions.at(leave.label) == end;
    }

    private SourceScope.@Nullable Kind kindOf(MethodInsnNode close) {
        if (!close.name.equals("close")
                || !close.desc.equals("()V")
                || close.getOpcode() == Opcodes.INVOKESTATIC
                || close.owner.startsWith("[")) {
            return null;
        }
        if (isSubtype.test(close.owner, RuntimeNames.ASYNC_SCOPE)) {
            return SourceScope.Kind.SCOPE;
        }
        return isSubtype.test(close.owner, RuntimeNames.ASYNC_CLOSEABLE) ? SourceScope.Kind.CLOSEABLE : null;
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
                Instructions.line(insn));
    }
}
