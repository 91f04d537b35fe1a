package dev.weft.processor.weave.analyse;

import dev.weft.processor.weave.code.Instructions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * The jumps to a {@code return}, which the branches of a conditional or of a switch share. Each can become a return of
 * its own, which is shorter than the jump.
 *
 * <pre>{@code
 * one(); goto end; two(); end: areturn     ⇒     one(); areturn; two(); end: areturn
 * }</pre>
 *
 * <p>Cost: a step for each instruction; to make a jump a return, one for each cast behind it.
 */
public final class ReturnJumps {
    private ReturnJumps() {}

    /** Each such jump with the {@code ARETURN} that it leads to, over casts at most. */
    public static Map<AbstractInsnNode, AbstractInsnNode> find(MethodNode method) {
        Map<AbstractInsnNode, AbstractInsnNode> jumps = new LinkedHashMap<>();
        Map<AbstractInsnNode, AbstractInsnNode> exits = exits(method);
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction.getOpcode() == Opcodes.GOTO) {
                @Nullable AbstractInsnNode exit = exits.get(((JumpInsnNode) instruction).label);
                if (exit != null) {
                    jumps.put(instruction, exit);
                }
            }
        }
        return jumps;
    }

    /** The labels from which nothing but casts lies before an {@code ARETURN}. */
    private static Map<AbstractInsnNode, AbstractInsnNode> exits(MethodNode method) {
        Map<AbstractInsnNode, AbstractInsnNode> exits = new LinkedHashMap<>();
        @Nullable AbstractInsnNode exit = null;
        for (@Nullable AbstractInsnNode node = method.instructions.getLast(); node != null; node = node.getPrevious()) {
            if (node.getOpcode() == Opcodes.ARETURN) {
                exit = node;
            } else if (node.getOpcode() >= 0 && node.getOpcode() != Opcodes.CHECKCAST) {
                exit = null;
            } else if (exit != null) {
                exits.put(node, exit);
            }
        }
        return exits;
    }

    /** Makes a jump a return. */
    public static void replace(MethodNode method, AbstractInsnNode jump) {
        InsnList code = new InsnList();
        @Nullable AbstractInsnNode next = Instructions.next(((JumpInsnNode) jump).label);
        while (next instanceof TypeInsnNode cast) {
            code.add(new TypeInsnNode(Opcodes.CHECKCAST, cast.desc));
            next = Instructions.next(cast);
        }
        method.instructions.insertBefore(jump, code);
        method.instructions.set(jump, new InsnNode(Opcodes.ARETURN));
    }
}
