package dev.weft.processor.weave.lower;

import dev.weft.processor.shape.Closing;
import dev.weft.processor.shape.SourceScope;
import dev.weft.processor.shape.SourceScopes;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.lower.CompiledScope.Handler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Finds the asynchronous resources of the source in the code that javac makes for them, one to one.
 *
 * <pre>
 *             astore r                      the block begins
 *             ...                           throws: handler
 *             [aload r; ifnull E]           on each way out, outside the range of the handler; not after new
 *             aload r; [checkcast]; close()
 *          E: ...                           goto END, goto somewhere, return
 *    handler: ...                           see FailurePath
 *        END:
 * </pre>
 *
 * <p>What closes resources are calls of {@code close()}. The trees tell in which order javac writes all of them in a
 * body, those of the source among them, so the n-th call in the code is the n-th that is foretold. Neither types nor
 * lines nor names of variables are needed for that. That a call is what it has to be is checked all the same; if one is
 * not, the body is refused.
 *
 * <p>An empty block has no handler, and a block that only returns has one that nothing leads to.
 *
 * <p>Cost: a step for each instruction and each entry of the exception table; for each resource one for each
 * instruction from the beginning of its block to the first way out. So an instruction may count once for each scope
 * around it, of which there are seldom more than a few.
 */
final class ScopeMatcher {
    private final MethodNode body;
    private final SourceScopes sources;
    private final FailurePath failures;

    ScopeMatcher(MethodNode body, SourceScopes sources) {
        this.body = body;
        this.sources = sources;
        this.failures = new FailurePath(body);
    }

    /** All resources, as often as the code has them. */
    List<CompiledScope> find() throws LoweringException {
        if (sources.scopes().isEmpty()) {
            return List.of();
        }
        List<MethodInsnNode> calls = new ArrayList<>();
        for (AbstractInsnNode insn : body.instructions) {
            if (insn instanceof MethodInsnNode call && call.name.equals("close") && call.desc.equals("()V")) {
                calls.add(call);
            }
        }
        for (List<Closing> order : sources.orders()) {
            List<CompiledScope> scopes = match(order, calls);
            if (scopes != null) {
                return scopes;
            }
        }
        int guilty = guilty(sources.orders().get(0), calls);
        throw new LoweringException(
                "its code has " + calls.size() + " calls of close(), "
                        + sources.orders().get(0).size() + " were foretold",
                sources.scopes().get(guilty).line(),
                guilty);
    }

    /** The first scope that one of its calls cannot belong to; if each could be right, the last one that is closed. */
    private int guilty(List<Closing> order, List<MethodInsnNode> calls) {
        int last = 0;
        for (int i = 0; i < order.size(); i++) {
            Closing closing = order.get(i);
            if (closing.kind() == Closing.Kind.OTHER) {
                continue;
            }
            last = closing.scope();
            if (i >= calls.size()
                    || (closing.kind() == Closing.Kind.FAILS) != (failures.of(calls.get(i)) != null)
                    || FailurePath.resource(calls.get(i)) == null) {
                return last;
            }
        }
        return last;
    }

    /** The calls of one resource in one copy of its statement. */
    private static final class Calls {
        private final List<MethodInsnNode> exits = new ArrayList<>();
        private @Nullable MethodInsnNode leadsOn;
        private @Nullable Handler handler;
        private boolean completes;
    }

    private record Copy(int scope, int number) {}

    /** The resources, if the calls can be those that are foretold; otherwise {@code null}. */
    private @Nullable List<CompiledScope> match(List<Closing> order, List<MethodInsnNode> calls) {
        if (order.size() != calls.size()) {
            return null;
        }
        Map<Copy, Calls> copies = new LinkedHashMap<>();
        for (int i = 0; i < calls.size(); i++) {
            Closing closing = order.get(i);
            if (closing.kind() == Closing.Kind.OTHER) {
                continue;
            }
            Calls copy = copies.computeIfAbsent(new Copy(closing.scope(), closing.copy()), key -> new Calls());
            Handler handler = failures.of(calls.get(i));
            if (closing.kind() == Closing.Kind.FAILS) {
                if (handler == null) {
                    return null;
                }
                copy.handler = handler;
            } else {
                copy.exits.add(calls.get(i));
                copy.leadsOn = closing.leadsOn() ? calls.get(i) : copy.leadsOn;
                copy.completes |= closing.kind() == Closing.Kind.COMPLETES;
            }
        }
        List<CompiledScope> scopes = new ArrayList<>();
        for (Map.Entry<Copy, Calls> copy : copies.entrySet()) {
            CompiledScope scope = scope(sources.scopes().get(copy.getKey().scope()), copy.getValue());
            if (scope == null) {
                return null;
            }
            scopes.add(scope);
        }
        return scopes;
    }

    private @Nullable CompiledScope scope(SourceScope source, Calls calls) {
        Handler handler = calls.handler;
        List<VarInsnNode> loads = new ArrayList<>();
        for (MethodInsnNode exit : calls.exits) {
            VarInsnNode load = FailurePath.resource(exit);
            if (load == null || (!loads.isEmpty() && load.var != loads.get(0).var)) {
                return null;
            }
            loads.add(load);
        }
        if (handler == null && loads.isEmpty()) {
            return null;
        }
        int resource = handler == null ? loads.get(0).var : handler.resource();
        boolean nullable = handler == null ? FailurePath.checkBefore(loads.get(0)) != null : handler.nullable();
        AbstractInsnNode opened = loads.isEmpty() && handler != null ? handler.caught() : loads.get(0);
        while (opened != null && !(isStore(opened) && ((VarInsnNode) opened).var == resource)) {
            opened = Instructions.previous(opened);
        }
        if (!(opened instanceof VarInsnNode store)
                || (!loads.isEmpty() && loads.get(0).var != resource)
                || (handler == null && !isEmpty(store, loads.get(0)))) {
            return null;
        }
        return new CompiledScope(
                source.kind(), resource, nullable, store, calls.exits, calls.leadsOn, handler, calls.completes, source);
    }

    private static boolean isStore(AbstractInsnNode insn) {
        return insn.getOpcode() == Opcodes.ASTORE;
    }

    /** Whether there is no code between the beginning of a block and its end. */
    private static boolean isEmpty(VarInsnNode opened, VarInsnNode exit) {
        VarInsnNode check = FailurePath.checkBefore(exit);
        return Instructions.previous(check == null ? exit : check) == opened;
    }
}
