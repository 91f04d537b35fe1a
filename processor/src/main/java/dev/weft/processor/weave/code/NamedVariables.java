package dev.weft.processor.weave.code;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Which slots hold a variable of the user's where, as the table of variables says, and not one that javac made for
 * itself.
 *
 * <p>Cost: v log v for v entries of the table, once; log v for each question.
 */
public final class NamedVariables {
    private final InsnList code;

    /** By slot, for each first index in scope the index behind the last. The scopes of one slot do not overlap. */
    private final Map<Integer, TreeMap<Integer, Integer>> scopes = new HashMap<>();

    public NamedVariables(MethodNode method) {
        this.code = method.instructions;
        if (method.localVariables != null) {
            for (LocalVariableNode variable : method.localVariables) {
                scopes.computeIfAbsent(variable.index, slot -> new TreeMap<>())
                        .merge(code.indexOf(variable.start), code.indexOf(variable.end), Math::max);
            }
        }
    }

    /** Whether a load reads a variable of the user's. */
    public boolean isRead(VarInsnNode load) {
        return isInScope(load.var, code.indexOf(load));
    }

    /**
     * Whether a store assigns a variable of the user's; the scope of a new variable begins behind its first assignment.
     */
    public boolean isAssigned(VarInsnNode store) {
        @Nullable AbstractInsnNode next = Instructions.next(store);
        return next != null && isInScope(store.var, code.indexOf(next));
    }

    private boolean isInScope(int slot, int index) {
        @Nullable TreeMap<Integer, Integer> ofSlot = scopes.get(slot);
        Map.@Nullable Entry<Integer, Integer> scope = ofSlot == null ? null : ofSlot.floorEntry(index);
        return scope != null && index < scope.getValue();
    }
}
