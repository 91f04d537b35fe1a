package dev.weft.processor.weave.split;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.LocalVariableAnnotationNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Gives the variables of a split body the slots that its woven method has for them.
 *
 * <pre>{@code
 * static Coroutine<T> m(String what)   what: 0, n: 1, frame: 2, sent: 3
 * static Object m(Demo$m frame, Object sent)   ⇒   frame: 0, sent: 1, what: 2, n: 3
 * }</pre>
 *
 * <p>The first slots have the shortest instructions, and every stack map lists all slots up to the last that is in use:
 * what the whole body uses, the frame above all, comes first, and then what lives longest.
 *
 * <p>Cost: log v for each instruction and each entry of the table of variables, for v slots.
 */
final class LowSlots {
    private final MethodNode method;
    private final Map<Integer, Integer> slots = new HashMap<>();
    private int next;

    private LowSlots(MethodNode method) {
        this.method = method;
    }

    /**
     * Renumbers the variables.
     *
     * @param state the slot of the state, negative if there is none
     * @param early the slots that come next
     * @return by the slot that a variable had the one that it has now
     */
    static Map<Integer, Integer> assign(Body body, int state, List<Integer> early) {
        LowSlots low = new LowSlots(body.method);
        low.fix(body, state);
        Map<Integer, Integer> sizes = low.sizes();
        early.forEach(slot -> low.add(slot, sizes));
        sizes.keySet().forEach(slot -> low.add(slot, sizes));
        low.rewrite();
        body.method.maxLocals = low.next;
        return low.slots;
    }

    /** The parameters of the woven method are where it gets them. */
    private void fix(Body body, int state) {
        if (body.frame.isDirect()) {
            int slot = 0;
            for (Type input : body.inputs()) {
                slots.put(slot, slot);
                slot += input.getSize();
            }
            next = slot;
        } else if (!body.isStatic()) {
            slots.put(0, 0);
            next = 1;
        }
        slots.put(body.frameSlot, next++);
        slots.put(body.sentSlot, next++);
        if (body.frame.isDirect()) {
            slots.put(body.depthSlot, next++);
            slots.put(body.selfSlot, next++);
        }
        if (state >= 0) {
            slots.put(state, next++);
        }
    }

    /** All slots that are in use, each with the size of what is there. */
    private Map<Integer, Integer> sizes() {
        Map<Integer, Integer> sizes = new TreeMap<>();
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof VarInsnNode variable) {
                sizes.merge(variable.var, size(variable.getOpcode()), Integer::max);
            } else if (instruction instanceof IincInsnNode increment) {
                sizes.merge(increment.var, 1, Integer::max);
            }
        }
        if (method.localVariables != null) {
            for (LocalVariableNode variable : method.localVariables) {
                sizes.merge(variable.index, Type.getType(variable.desc).getSize(), Integer::max);
            }
        }
        return sizes;
    }

    private static int size(int opcode) {
        return switch (opcode) {
            case Opcodes.LLOAD, Opcodes.DLOAD, Opcodes.LSTORE, Opcodes.DSTORE -> 2;
            default -> 1;
        };
    }

    private void add(int slot, Map<Integer, Integer> sizes) {
        if (!slots.containsKey(slot)) {
            slots.put(slot, next);
            next += sizes.getOrDefault(slot, 1);
        }
    }

    private int slot(int before) {
        Integer slot = slots.get(before);
        if (slot == null) {
            slot = next++; // only an annotation knows of it
            slots.put(before, slot);
        }
        return slot;
    }

    private void rewrite() {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof VarInsnNode variable) {
                variable.var = slot(variable.var);
            } else if (instruction instanceof IincInsnNode increment) {
                increment.var = slot(increment.var);
            }
        }
        if (method.localVariables != null) {
            method.localVariables.forEach(variable -> variable.index = slot(variable.index));
        }
        rewrite(method.visibleLocalVariableAnnotations);
        rewrite(method.invisibleLocalVariableAnnotations);
    }

    private void rewrite(List<LocalVariableAnnotationNode> annotations) {
        if (annotations != null) {
            annotations.forEach(annotation -> annotation.index.replaceAll(this::slot));
        }
    }
}
