package dev.weft.processor.weave.code;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Small questions about instructions, and small instructions. */
public final class Instructions {
    private Instructions() {}

    /** The next instruction that is not a label, a line number or a stack map frame. */
    public static @Nullable AbstractInsnNode next(AbstractInsnNode instruction) {
        @Nullable AbstractInsnNode next = instruction.getNext();
        while (next != null && next.getOpcode() < 0) {
            next = next.getNext();
        }
        return next;
    }

    /** The first instruction at or after a node, {@code null} at the end of the method. */
    public static @Nullable AbstractInsnNode at(@Nullable AbstractInsnNode node) {
        return node == null || node.getOpcode() >= 0 ? node : next(node);
    }

    /** The instruction before, without labels and the like. */
    public static @Nullable AbstractInsnNode previous(AbstractInsnNode instruction) {
        @Nullable AbstractInsnNode previous = instruction.getPrevious();
        while (previous != null && previous.getOpcode() < 0) {
            previous = previous.getPrevious();
        }
        return previous;
    }

    /**
     * The source line that an instruction belongs to, 0 if the class has no line numbers. Takes a step for each node
     * back to where the line begins; without line numbers for each one back to the beginning of the method.
     */
    public static int line(@Nullable AbstractInsnNode instruction) {
        for (@Nullable AbstractInsnNode node = instruction; node != null; node = node.getPrevious()) {
            if (node instanceof LineNumberNode line) {
                return line.line;
            }
        }
        return 0;
    }

    /** Where new code begins: a label, and its line unless that is 0. */
    public static void begin(InsnList code, LabelNode start, int line) {
        code.add(start);
        if (line != 0) {
            code.add(new LineNumberNode(line, start));
        }
    }

    /** Whether execution never goes on with the next instruction. */
    public static boolean endsFlow(AbstractInsnNode insn) {
        int opcode = insn.getOpcode();
        return opcode == Opcodes.GOTO
                || opcode == Opcodes.ATHROW
                || opcode == Opcodes.TABLESWITCH
                || opcode == Opcodes.LOOKUPSWITCH
                || isReturn(insn);
    }

    public static boolean isReturn(AbstractInsnNode insn) {
        return insn.getOpcode() >= Opcodes.IRETURN && insn.getOpcode() <= Opcodes.RETURN;
    }

    /** Runs an action on a node and all nodes up to another one; the action may remove the node that it is given. */
    public static void forEach(AbstractInsnNode first, AbstractInsnNode last, Consumer<AbstractInsnNode> action) {
        AbstractInsnNode node = first;
        while (node != null) {
            AbstractInsnNode next = node == last ? null : node.getNext();
            action.accept(node);
            node = next;
        }
    }

    public static AbstractInsnNode push(int value) {
        if (value >= -1 && value <= 5) {
            return new InsnNode(Opcodes.ICONST_0 + value);
        } else if (value >= Byte.MIN_VALUE && value <= Byte.MAX_VALUE) {
            return new IntInsnNode(Opcodes.BIPUSH, value);
        } else if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE) {
            return new IntInsnNode(Opcodes.SIPUSH, value);
        }
        return new LdcInsnNode(value);
    }

    /** How many local variables values of these types take. */
    public static int slots(Type[] types) {
        int slots = 0;
        for (Type type : types) {
            slots += type.getSize();
        }
        return slots;
    }

    public static boolean isReference(Type type) {
        return type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY;
    }

    public static InsnNode zero(Type type) {
        return new InsnNode(
                switch (type.getSort()) {
                    case Type.OBJECT, Type.ARRAY -> Opcodes.ACONST_NULL;
                    case Type.LONG -> Opcodes.LCONST_0;
                    case Type.FLOAT -> Opcodes.FCONST_0;
                    case Type.DOUBLE -> Opcodes.DCONST_0;
                    default -> Opcodes.ICONST_0;
                });
    }

    public static VarInsnNode load(Type type, int slot) {
        return new VarInsnNode(type.getOpcode(Opcodes.ILOAD), slot);
    }

    public static VarInsnNode store(Type type, int slot) {
        return new VarInsnNode(type.getOpcode(Opcodes.ISTORE), slot);
    }

    public static boolean isStatic(MethodNode method) {
        return (method.access & Opcodes.ACC_STATIC) != 0;
    }

    /** Whether something is stored where {@code this} of an instance method is; javac never does. */
    public static boolean assignsThis(MethodNode method) {
        if (!isStatic(method)) {
            for (AbstractInsnNode instruction : method.instructions) {
                if (instruction instanceof VarInsnNode variable
                        && variable.var == 0
                        && variable.getOpcode() >= Opcodes.ISTORE) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a cast lets every object of a class pass. */
    public static boolean cannotFail(TypeInsnNode cast, String ofClass, TypeHierarchy hierarchy) {
        return !cast.desc.startsWith("[") && hierarchy.isSubtype(ofClass, cast.desc);
    }

    /** Takes fresh local variables at the end; their slot. */
    public static int newLocals(MethodNode method, int size) {
        int slot = method.maxLocals;
        method.maxLocals += size;
        return slot;
    }

    public static WeaveException failure(
            WeaveException.Reason reason, MethodNode method, @Nullable AbstractInsnNode at, String message) {
        return new WeaveException(reason, message, method.name, line(at));
    }

    public static WeaveException unsupported(MethodNode method, @Nullable AbstractInsnNode at, String message) {
        return failure(WeaveException.Reason.UNSUPPORTED, method, at, message);
    }
}
