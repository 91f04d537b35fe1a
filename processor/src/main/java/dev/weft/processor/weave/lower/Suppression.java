package dev.weft.processor.weave.lower;

import dev.weft.processor.shape.LoopTurn;
import dev.weft.processor.shape.SourceScope;
import dev.weft.processor.shape.SourceScope.Completion;
import dev.weft.processor.weave.analyse.TypeFrame;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.lower.CompiledScope.Handler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Makes the code that runs after {@code exit} suppressed the exception of a block.
 *
 * <pre>
 * any         v = 0 or null, as for NORMAL;        if there is a continue or a break that goes to where the end of the block would
 *             goto that;                       behind its call of close()
 * NORMAL      v = 0 or null, for each variable that is assigned when the block completes, but not when it throws;
 *             goto END;                        the code after the statement
 * ENDS_BODY   close the scopes around this one, innermost first; return done();
 * TURNS       close the scopes between the loop and this one, innermost first; i++; goto HEAD;
 * NEVER       throw new IllegalStateException("exit of ... suppressed this exception, but ...", t);
 * </pre>
 *
 * <p>{@code ENDS_BODY} is Python's {@code None} at the end of a function: {@code null} for the body of a lambda, the
 * end of a generator. {@code while (c) { try (s) { return f(); } }} is no loop in compiled code, nothing leads back to
 * its head, but the head is there ({@link LoopHead}). {@code NEVER} cannot do better: what would follow was never
 * compiled.
 *
 * <p>Cost: that of {@link Positions}, {@link ExceptionTable}, {@link AssignedVariables}, {@link ScopesAround} and, if a
 * scope goes on with a turn, {@link Dominators}; then a step for each variable for each scope that goes on, one for
 * each scope around one that leaves others, and that of {@link LoopHead} for one that goes on with a turn. That is
 * scopes times variables, and scopes times those around them.
 */
final class Suppression {
    private static final String ERROR = "java/lang/IllegalStateException";

    private final MethodNode method;
    private final boolean lambda;
    private final Positions body;
    private final ExceptionTable table;
    private final @Nullable StackMaps maps;

    /**
     * For scopes that are left by a jump to where the end of the block would go, what follows the call of
     * {@code close()}.
     */
    private final Map<CompiledScope, LabelNode> continuations = new HashMap<>();

    /** What is assigned in the body as it was. */
    private final AssignedVariables assigned;

    /** By handler the scopes whose blocks contain it, innermost first, for those that may have to leave them. */
    private final IdentityHashMap<Handler, List<CompiledScope>> around;

    private final boolean hasAwaitEach;

    /** Those of the body as it was; null if no scope goes on with the turn of a loop. */
    private final @Nullable Dominators dominators;

    /** The method must not have been changed since the scopes were found. */
    Suppression(MethodNode method, boolean lambda, List<CompiledScope> scopes, @Nullable StackMaps maps) {
        this.method = method;
        this.lambda = lambda;
        this.maps = maps;
        this.body = new Positions(method);
        this.table = new ExceptionTable(method, body);
        this.assigned = AssignedVariables.of(method);
        this.around = ScopesAround.find(method, body, scopes);
        this.hasAwaitEach = hasAwaitEach(method);
        this.dominators = scopes.stream().anyMatch(Suppression::goesOnWithTurn) ? Dominators.of(method, body) : null;
    }

    private static boolean goesOnWithTurn(CompiledScope scope) {
        SourceScope source = scope.source();
        return source != null && source.completion() == Completion.TURNS;
    }

    /** Marks where the code goes on; called before the calls of {@code close()} are replaced. */
    void mark(CompiledScope scope) {
        if (scope.leadsOn() != null) {
            LabelNode next = new LabelNode();
            method.instructions.insert(scope.leadsOn(), next);
            continuations.put(scope, next);
        }
    }

    /** Completes the exception table; called when all scopes are lowered. */
    void complete() {
        table.complete();
    }

    InsnList goOn(CompiledScope scope, Handler handler) {
        LabelNode next = continuations.get(scope);
        if (next != null && !scope.completes()) {
            return goOnAt(next, handler);
        }
        SourceScope source = scope.source();
        Completion completion = source == null ? Completion.NORMAL : source.completion();
        return switch (completion) {
            case NORMAL -> scope.completes() ? goOnBehind(handler) : fail(scope, handler);
            case ENDS_BODY -> goTo(endOfBody(handler));
            case TURNS -> nextTurn(scope, handler, source == null ? null : source.turn());
            case NEVER -> fail(scope, handler);
        };
    }

    private InsnList nextTurn(CompiledScope scope, Handler handler, @Nullable LoopTurn turn) {
        LoopHead head =
                turn == null || dominators == null ? null : LoopHead.find(dominators, body, assigned, scope, turn);
        if (head == null || !head.canFollow(assigned.before(handler.caught()))) {
            return fail(scope, handler);
        }
        List<CompiledScope> left = new ArrayList<>(around(handler));
        left.removeIf(outer -> body.position(outer.opened()) < body.position(head.first()));
        InsnList again = new InsnList();
        LabelNode first = new LabelNode();
        method.instructions.insertBefore(head.first(), first);
        if (head.step() != 0) {
            again.add(new IincInsnNode(head.counter(), head.step()));
        }
        again.add(new JumpInsnNode(Opcodes.GOTO, first));
        if (left.isEmpty()) {
            return again;
        }
        if (hasAwaitEach) {
            return fail(
                    scope,
                    handler); // the lowering of such loops takes code at the end of the method for outside of them
        }
        LabelNode start = new LabelNode();
        InsnList code = new InsnList();
        Instructions.begin(code, start, Instructions.line(handler.caught()));
        leave(left, code);
        code.add(again);
        method.instructions.add(code);
        return goTo(start);
    }

    private static boolean hasAwaitEach(MethodNode method) {
        for (AbstractInsnNode insn : method.instructions) {
            if (Calls.isAwaitEach(insn)) {
                return true;
            }
        }
        return false;
    }

    private InsnList goOnBehind(Handler handler) {
        return goOnAt(((JumpInsnNode) Objects.requireNonNull(Instructions.previous(handler.caught()))).label, handler);
    }

    private InsnList goOnAt(LabelNode end, Handler handler) {
        InsnList code = new InsnList();
        Object @Nullable [] before = assigned(handler.caught());
        Object @Nullable [] behind = assigned(Instructions.at(end));
        if (before != null && behind != null) {
            for (int variable = 0; variable < behind.length; variable++) {
                if (before[variable] == Opcodes.TOP && behind[variable] != Opcodes.TOP) {
                    assignDefault(code, variable, behind[variable]);
                }
            }
        }
        code.add(goTo(end));
        return code;
    }

    /**
     * The types of the variables that are assigned before an instruction, {@code TOP} for the others; {@code null} if
     * nothing is known.
     */
    private Object @Nullable [] assigned(@Nullable AbstractInsnNode insn) {
        Object @Nullable [] known = maps == null ? null : maps.assigned(insn, method.maxLocals);
        @Nullable TypeFrame frame = insn == null ? null : assigned.before(insn);
        if (known != null || frame == null) {
            return known;
        }
        Object[] types = new Object[method.maxLocals];
        for (int variable = 0; variable < types.length; variable++) {
            types[variable] = AssignedVariables.kindOf(frame.getLocal(variable));
        }
        return types;
    }

    private static void assignDefault(InsnList code, int variable, Object type) {
        if (Opcodes.INTEGER.equals(type)) {
            code.add(new InsnNode(Opcodes.ICONST_0));
            code.add(new VarInsnNode(Opcodes.ISTORE, variable));
        } else if (Opcodes.LONG.equals(type)) {
            code.add(new InsnNode(Opcodes.LCONST_0));
            code.add(new VarInsnNode(Opcodes.LSTORE, variable));
        } else if (Opcodes.FLOAT.equals(type)) {
            code.add(new InsnNode(Opcodes.FCONST_0));
            code.add(new VarInsnNode(Opcodes.FSTORE, variable));
        } else if (Opcodes.DOUBLE.equals(type)) {
            code.add(new InsnNode(Opcodes.DCONST_0));
            code.add(new VarInsnNode(Opcodes.DSTORE, variable));
        } else {
            code.add(new InsnNode(Opcodes.ACONST_NULL));
            code.add(new VarInsnNode(Opcodes.ASTORE, variable));
        }
    }

    private static InsnList goTo(LabelNode target) {
        InsnList code = new InsnList();
        code.add(new JumpInsnNode(Opcodes.GOTO, target));
        return code;
    }

    /** Appends code that leaves the scopes around a handler and returns; the label of its beginning. */
    private LabelNode endOfBody(Handler handler) {
        LabelNode start = new LabelNode();
        InsnList code = new InsnList();
        Instructions.begin(code, start, Instructions.line(handler.caught()));
        leave(around(handler), code);
        code.add(emptyResult());
        method.instructions.add(code);
        return start;
    }

    private void leave(List<CompiledScope> left, InsnList code) {
        for (CompiledScope outer : left) {
            LabelNode exit = new LabelNode();
            LabelNode closed = new LabelNode();
            code.add(exit);
            if (outer.nullable()) {
                code.add(new VarInsnNode(Opcodes.ALOAD, outer.resource()));
                code.add(new JumpInsnNode(Opcodes.IFNULL, closed));
            }
            code.add(new VarInsnNode(Opcodes.ALOAD, outer.resource()));
            code.add(ScopeLowering.exitNormally(outer.kind()));
            code.add(closed);
            table.coverLike(outer.opened(), exit, closed);
        }
    }

    private InsnList emptyResult() {
        InsnList code = new InsnList();
        Type result = Type.getReturnType(method.desc);
        if (result.getSort() == Type.VOID) {
            code.add(new InsnNode(Opcodes.RETURN));
            return code;
        }
        if (lambda) {
            code.add(new InsnNode(Opcodes.ACONST_NULL));
        } else if (result.getInternalName().equals("dev/weft/AsyncGenerator")) {
            code.add(Calls.end());
        } else {
            code.add(Calls.done());
        }
        code.add(new InsnNode(Opcodes.ARETURN));
        return code;
    }

    private List<CompiledScope> around(Handler handler) {
        return around.getOrDefault(handler, List.of());
    }

    private static InsnList fail(CompiledScope scope, Handler handler) {
        String type = handler.close().owner.replace('/', '.').replace('$', '.');
        String place = scope.line() == 0 ? "" : " at line " + scope.line();
        InsnList code = new InsnList();
        code.add(new TypeInsnNode(Opcodes.NEW, ERROR));
        code.add(new InsnNode(Opcodes.DUP));
        code.add(new LdcInsnNode(
                "exit of " + type + " suppressed this exception, but the block of its try statement" + place
                        + " never completes normally, so no code follows it; let the block complete, for example by setting a"
                        + " variable instead of return, break or continue"));
        code.add(new VarInsnNode(Opcodes.ALOAD, handler.caught().var));
        code.add(new MethodInsnNode(
                Opcodes.INVOKESPECIAL, ERROR, "<init>", "(Ljava/lang/String;Ljava/lang/Throwable;)V", false));
        code.add(new InsnNode(Opcodes.ATHROW));
        return code;
    }
}
