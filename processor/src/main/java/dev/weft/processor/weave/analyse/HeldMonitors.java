package dev.weft.processor.weave.analyse;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodNode;

/**
 * How many monitors may be held before every instruction. A monitor belongs to a thread and cannot be kept across a
 * suspension; the front-end refuses that in the source, and the weaver refuses it once more in the code.
 *
 * <p>Cost: a step for each instruction, and one more for each monitor that may be held there, if there are any.
 */
public final class HeldMonitors {
    /** Code that javac makes is balanced; the bound only ends the loop for code that is not. */
    private static final int MOST = 255;

    private final InsnList code;
    private final int[] before;

    private HeldMonitors(InsnList code, int[] before) {
        this.code = code;
        this.before = before;
    }

    public static HeldMonitors of(MethodNode method) {
        return of(method, ControlFlow.of(method));
    }

    public static HeldMonitors of(MethodNode method, ControlFlow flow) {
        InsnList code = method.instructions;
        int[] held = new int[code.size()];
        if (!enters(code)) {
            return new HeldMonitors(code, held);
        }
        boolean[] seen = new boolean[code.size()];
        int[] raised = new int[flow.handlerLists()];
        Deque<Integer> work = new ArrayDeque<>();
        if (code.size() > 0) {
            seen[0] = true;
            work.add(0);
        }
        while (!work.isEmpty()) {
            int index = work.removeFirst();
            int after = Math.min(MOST, Math.max(0, held[index] + effect(code.get(index))));
            for (int successor : flow.successors(index)) {
                raise(held, seen, work, successor, after);
            }
            for (@Nullable Handlers list = flow.handlers(index);
                    list != null && raised[list.number()] <= held[index];
                    list = list.type() == null ? null : list.outer()) {
                raised[list.number()] = held[index] + 1;
                raise(held, seen, work, list.target(), held[index]);
            }
        }
        return new HeldMonitors(code, held);
    }

    private static boolean enters(InsnList code) {
        for (AbstractInsnNode instruction : code) {
            if (instruction.getOpcode() == Opcodes.MONITORENTER) {
                return true;
            }
        }
        return false;
    }

    public int before(AbstractInsnNode instruction) {
        return before[code.indexOf(instruction)];
    }

    private static void raise(int[] held, boolean[] seen, Deque<Integer> work, int index, int count) {
        if (!seen[index] || count > held[index]) {
            seen[index] = true;
            held[index] = Math.max(held[index], count);
            work.add(index);
        }
    }

    private static int effect(AbstractInsnNode instruction) {
        return switch (instruction.getOpcode()) {
            case Opcodes.MONITORENTER -> 1;
            case Opcodes.MONITOREXIT -> -1;
            default -> 0;
        };
    }
}
