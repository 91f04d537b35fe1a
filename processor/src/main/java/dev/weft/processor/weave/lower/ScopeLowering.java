package dev.weft.processor.weave.lower;

import dev.weft.processor.shape.SourceScope;
import dev.weft.processor.shape.SourceScopes;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.RuntimeNames;
import dev.weft.processor.weave.lower.CompiledScope.Handler;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
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
 * Lowers {@code try (r = init) { body }} over asynchronous resources. Before: javac's expansion (see
 * {@link ScopeMatcher} and {@link FailurePath}). After: the same layout, ranges and handlers, with these calls in it.
 *
 * <pre>
 * AsyncScope                                          AsyncCloseable
 *
 * r = init;                                           r = init;
 * if (r != null) await(r.enter());
 * try {                                               try {
 *   body, and on each way out:                          body, and on each way out:
 *     if (r != null) await(r.exit(null));                 if (r != null) await(r.closeAsync());
 * } catch (Throwable t) {                             } catch (Throwable t) {
 *   if (r != null) {                                    if (r != null) {
 *     try {                                               try {
 *       if (TRUE.equals(await(r.exit(t)))) goto END;        await(r.closeAsync());
 *     } catch (Throwable x) {                             } catch (Throwable x) {
 *       if (x != t && x.getCause() != t)                    if (x != t) t.addSuppressed(x);
 *         x.addSuppressed(t);
 *       throw x;
 *     }                                                   }
 *   }                                                   }
 *   throw t;                                            throw t;
 * }                                                   }
 * END:
 * </pre>
 *
 * <p>If {@code enter()} fails, {@code exit} is not called. Where the source checks no null because it says {@code new},
 * neither does the lowered code.
 *
 * <p>Where {@code END} is, and what runs instead if javac compiled nothing that follows the statement, is
 * {@link Suppression}'s part.
 *
 * <p>Cost: that of {@link ScopeMatcher} or {@link ShapeMatcher} and of {@link Suppression}; then a few steps for each
 * call of {@code close()}. A scope in whose block nothing can fail takes one for each entry of the exception table:
 * scopes times entries, but few blocks are like that.
 */
final class ScopeLowering {
    private final MethodNode method;
    private final Suppression suppression;

    private ScopeLowering(MethodNode method, Suppression suppression) {
        this.method = method;
        this.suppression = suppression;
    }

    static void run(
            MethodNode method,
            boolean lambda,
            BiPredicate<String, String> isSubtype,
            @Nullable SourceScopes sources,
            @Nullable StackMaps maps)
            throws LoweringException {
        List<CompiledScope> scopes =
                sources == null ? new ShapeMatcher(method, isSubtype).find() : new ScopeMatcher(method, sources).find();
        if (!scopes.isEmpty()) {
            Suppression suppression = new Suppression(method, lambda, scopes, maps);
            new ScopeLowering(method, suppression).run(scopes);
        }
    }

    private void run(List<CompiledScope> scopes) {
        scopes.forEach(this::lower);
        suppression.complete();
    }

    private void lower(CompiledScope scope) {
        if (scope.kind() == SourceScope.Kind.SCOPE) {
            method.instructions.insert(scope.opened(), enter(scope));
        }
        suppression.mark(scope);
        for (MethodInsnNode exit : scope.exits()) {
            replace(exit, exitNormally(scope.kind()));
        }
        Handler handler = scope.handler();
        if (handler == null) {
            return;
        }
        if (!handler.reachable()) {
            remove(handler);
        } else if (scope.kind() == SourceScope.Kind.SCOPE) {
            exitFailing(scope, handler);
        } else {
            closeFailing(handler);
        }
    }

    private static InsnList enter(CompiledScope scope) {
        InsnList code = new InsnList();
        LabelNode entered = new LabelNode();
        if (scope.nullable()) {
            code.add(new VarInsnNode(Opcodes.ALOAD, scope.resource()));
            code.add(new JumpInsnNode(Opcodes.IFNULL, entered));
        }
        code.add(new VarInsnNode(Opcodes.ALOAD, scope.resource()));
        code.add(Calls.enter());
        code.add(Calls.await());
        code.add(new InsnNode(Opcodes.POP));
        code.add(entered);
        return code;
    }

    /** Awaits what ends the block without an exception; the resource is on the stack. */
    static InsnList exitNormally(SourceScope.Kind kind) {
        InsnList code = new InsnList();
        if (kind == SourceScope.Kind.SCOPE) {
            code.add(new InsnNode(Opcodes.ACONST_NULL));
            code.add(Calls.exit());
        } else {
            code.add(Calls.closeAsync(RuntimeNames.ASYNC_CLOSEABLE));
        }
        code.add(Calls.await());
        code.add(new InsnNode(Opcodes.POP));
        return code;
    }

    private void closeFailing(Handler handler) {
        replace(handler.close(), exitNormally(SourceScope.Kind.CLOSEABLE));
        LabelNode rethrow = new LabelNode();
        method.instructions.insert(handler.failed(), ifSame(handler, rethrow));
        method.instructions.insertBefore(handler.rethrow(), rethrow);
    }

    private void exitFailing(CompiledScope scope, Handler handler) {
        InsnList exit = new InsnList();
        exit.add(new VarInsnNode(Opcodes.ALOAD, handler.caught().var));
        exit.add(Calls.exit());
        exit.add(Calls.await());
        replace(handler.close(), exit);

        LabelNode rethrow = new LabelNode();
        InsnList decide = new InsnList();
        decide.add(new FieldInsnNode(Opcodes.GETSTATIC, "java/lang/Boolean", "TRUE", "Ljava/lang/Boolean;"));
        decide.add(new InsnNode(Opcodes.SWAP));
        decide.add(new MethodInsnNode(
                Opcodes.INVOKEVIRTUAL, "java/lang/Boolean", "equals", "(Ljava/lang/Object;)Z", false));
        decide.add(new JumpInsnNode(Opcodes.IFEQ, rethrow));
        decide.add(suppression.goOn(scope, handler));
        replace(handler.afterClose(), decide);
        method.instructions.insertBefore(handler.rethrow(), rethrow);

        AbstractInsnNode after = Instructions.next(handler.failed());
        for (int i = 0; i < 3 && after != null; i++) { // aload t; aload x; addSuppressed
            AbstractInsnNode next = Instructions.next(after);
            method.instructions.remove(after);
            after = next;
        }
        method.instructions.insert(handler.failed(), throwSecond(handler));
    }

    private static InsnList throwSecond(Handler handler) {
        LabelNode same = new LabelNode();
        InsnList code = ifSame(handler, same);
        // Carried as the cause it need not be carried twice: a stack trace would call that a circular reference.
        code.add(new VarInsnNode(Opcodes.ALOAD, handler.failed().var));
        code.add(Calls.getCause());
        code.add(new VarInsnNode(Opcodes.ALOAD, handler.caught().var));
        code.add(new JumpInsnNode(Opcodes.IF_ACMPEQ, same));
        code.add(new VarInsnNode(Opcodes.ALOAD, handler.failed().var));
        code.add(new VarInsnNode(Opcodes.ALOAD, handler.caught().var));
        code.add(Calls.addSuppressed());
        code.add(same);
        code.add(new VarInsnNode(Opcodes.ALOAD, handler.failed().var));
        code.add(new InsnNode(Opcodes.ATHROW));
        return code;
    }

    private static InsnList ifSame(Handler handler, LabelNode same) {
        InsnList code = new InsnList();
        code.add(new VarInsnNode(Opcodes.ALOAD, handler.failed().var));
        code.add(new VarInsnNode(Opcodes.ALOAD, handler.caught().var));
        code.add(new JumpInsnNode(Opcodes.IF_ACMPEQ, same));
        return code;
    }

    private void replace(AbstractInsnNode insn, InsnList code) {
        method.instructions.insert(insn, code);
        method.instructions.remove(insn);
    }

    /** Nothing leads to this handler; its labels stay for the variable table. */
    private void remove(Handler handler) {
        method.tryCatchBlocks.removeIf(block -> Instructions.at(block.handler) == handler.failed());
        AbstractInsnNode first = handler.caught();
        while (first.getPrevious() != null && first.getPrevious().getOpcode() < 0) {
            first = first.getPrevious();
        }
        Instructions.forEach(first, handler.thrown(), node -> {
            if (!(node instanceof LabelNode)) {
                method.instructions.remove(node);
            }
        });
        // statements around this one may have had nothing but the handler in one of their ranges
        method.tryCatchBlocks.removeIf(block -> Instructions.at(block.start) == Instructions.at(block.end));
    }
}
