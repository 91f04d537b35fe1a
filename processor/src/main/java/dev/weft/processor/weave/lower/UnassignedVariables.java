package dev.weft.processor.weave.lower;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Gives a value to the variables that only the block of a scope assigns and that code after the statement may read: javac takes
 * them for assigned there, but an {@code exit} that suppresses an exception gets there without.
 *
 * <pre>
 * Task&lt;String&gt; a;                                Task&lt;String&gt; a = null;
 * try (var group = new TaskGroup()) {      ⇒      try (var group = new TaskGroup()) {
 *     a = group.createTask(work());                   a = group.createTask(work());
 * }                                               }
 * print(a);                                       print(a);
 * </pre>
 */
final class UnassignedVariables {
    private final MethodNode method;
    private final AbstractInsnNode[] instructions;
    private final @Nullable Frame<BasicValue>[] frames;

    /** The method must not have been changed since the scopes were found. */
    UnassignedVariables(MethodNode method) {
        this.method = method;
        this.instructions = method.instructions.toArray();
        try {
            this.frames = new Analyzer<>(new BasicInterpreter()).analyze("java/lang/Object", method);
        } catch (AnalyzerException e) {
            throw new IllegalArgumentException(method.name + " is not what javac compiles", e);
        }
    }

    static boolean concerns(List<CompiledScope> scopes) {
        return scopes.stream().anyMatch(scope -> scope.kind() == CompiledScope.Kind.SCOPE && scope.handler() != null);
    }

    /** Puts the values where the block of {@code scope} begins, for an exit that suppresses and goes on like {@code end}, a jump. */
    void assign(CompiledScope scope, JumpInsnNode end) {
        @Nullable Frame<BasicValue> before = frameOf(scope.opened());
        @Nullable Frame<BasicValue> after = frameOf(end);
        if (before == null || after == null) {
            return; // never runs
        }
        InsnList code = new InsnList();
        for (int local = 0; local < after.getLocals(); local++) {
            if (local != scope.resource()
                    && BasicValue.UNINITIALIZED_VALUE.equals(before.getLocal(local))
                    && !BasicValue.UNINITIALIZED_VALUE.equals(after.getLocal(local))) {
                Type type = after.getLocal(local).getType();
                code.add(new InsnNode(zero(type)));
                code.add(new VarInsnNode(type.getOpcode(Opcodes.ISTORE), local));
            }
        }
        method.instructions.insert(scope.opened(), code);
    }

    private @Nullable Frame<BasicValue> frameOf(AbstractInsnNode instruction) {
        for (int i = 0; i < instructions.length; i++) {
            if (instructions[i] == instruction) {
                return frames[i];
            }
        }
        throw new IllegalArgumentException("not an instruction of " + method.name);
    }

    private static int zero(Type type) {
        return switch (type.getSort()) {
            case Type.LONG -> Opcodes.LCONST_0;
            case Type.FLOAT -> Opcodes.FCONST_0;
            case Type.DOUBLE -> Opcodes.DCONST_0;
            case Type.INT -> Opcodes.ICONST_0;
            default -> Opcodes.ACONST_NULL;
        };
    }
}
