package dev.weft.processor.weave.code;

import static org.objectweb.asm.Opcodes.*;

import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;

/**
 * How many words of the operand stack an instruction takes and leaves; a {@code long} and a {@code double} are two
 * words.
 */
public final class StackEffect {
    private StackEffect() {}

    /** How many words it takes off the stack; of a shuffle those that it looks at. */
    public static int taken(AbstractInsnNode instruction) {
        int opcode = instruction.getOpcode();
        if (opcode < 0) {
            return 0;
        }
        return switch (opcode) {
            case POP, POP2, DUP, DUP_X1, DUP_X2, DUP2, DUP2_X1, DUP2_X2, SWAP -> StackShuffle.depth(opcode);
            case ISTORE, FSTORE, ASTORE -> 1;
            case LSTORE, DSTORE -> 2;
            case IALOAD, LALOAD, FALOAD, DALOAD, AALOAD, BALOAD, CALOAD, SALOAD -> 2;
            case IASTORE, FASTORE, AASTORE, BASTORE, CASTORE, SASTORE -> 3;
            case LASTORE, DASTORE -> 4;
            case INEG, FNEG, I2L, I2F, I2D, I2B, I2C, I2S, F2I, F2L, F2D -> 1;
            case LNEG, DNEG, L2I, L2F, L2D, D2I, D2L, D2F -> 2;
            case IADD, ISUB, IMUL, IDIV, IREM, IAND, IOR, IXOR, ISHL, ISHR, IUSHR -> 2;
            case FADD, FSUB, FMUL, FDIV, FREM, FCMPL, FCMPG -> 2;
            case LSHL, LSHR, LUSHR -> 3;
            case LADD, LSUB, LMUL, LDIV, LREM, LAND, LOR, LXOR, LCMP -> 4;
            case DADD, DSUB, DMUL, DDIV, DREM, DCMPL, DCMPG -> 4;
            case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE, IFNULL, IFNONNULL, TABLESWITCH, LOOKUPSWITCH -> 1;
            case IF_ICMPEQ, IF_ICMPNE, IF_ICMPLT, IF_ICMPGE, IF_ICMPGT, IF_ICMPLE, IF_ACMPEQ, IF_ACMPNE -> 2;
            case IRETURN, FRETURN, ARETURN, ATHROW, MONITORENTER, MONITOREXIT -> 1;
            case LRETURN, DRETURN -> 2;
            case NEWARRAY, ANEWARRAY, ARRAYLENGTH, CHECKCAST, INSTANCEOF, GETFIELD -> 1;
            case PUTSTATIC -> size(instruction);
            case PUTFIELD -> 1 + size(instruction);
            case MULTIANEWARRAY -> ((MultiANewArrayInsnNode) instruction).dims;
            case INVOKEDYNAMIC -> arguments(((InvokeDynamicInsnNode) instruction).desc);
            case INVOKESTATIC -> arguments(((MethodInsnNode) instruction).desc);
            case INVOKEVIRTUAL, INVOKESPECIAL, INVOKEINTERFACE -> 1 + arguments(((MethodInsnNode) instruction).desc);
            default -> 0;
        };
    }

    /** How many words it leaves in the place of those that it takes. */
    public static int left(AbstractInsnNode instruction) {
        int opcode = instruction.getOpcode();
        if (opcode < 0) {
            return 0;
        }
        return switch (opcode) {
            case DUP -> 2;
            case DUP_X1 -> 3;
            case DUP_X2, DUP2 -> 4;
            case DUP2_X1 -> 5;
            case DUP2_X2 -> 6;
            case SWAP -> 2;
            case LCONST_0, LCONST_1, DCONST_0, DCONST_1, LLOAD, DLOAD, LALOAD, DALOAD -> 2;
            case LDC -> size(((LdcInsnNode) instruction).cst);
            case LNEG, DNEG, I2L, I2D, F2L, F2D, L2D, D2L -> 2;
            case LADD, LSUB, LMUL, LDIV, LREM, LAND, LOR, LXOR, LSHL, LSHR, LUSHR -> 2;
            case DADD, DSUB, DMUL, DDIV, DREM -> 2;
            case GETSTATIC, GETFIELD -> size(instruction);
            case INVOKEDYNAMIC ->
                Type.getReturnType(((InvokeDynamicInsnNode) instruction).desc).getSize();
            case INVOKESTATIC, INVOKEVIRTUAL, INVOKESPECIAL, INVOKEINTERFACE ->
                Type.getReturnType(((MethodInsnNode) instruction).desc).getSize();
            case NOP, POP, POP2, ISTORE, LSTORE, FSTORE, DSTORE, ASTORE, IASTORE, LASTORE, FASTORE, DASTORE -> 0;
            case AASTORE, BASTORE, CASTORE, SASTORE, IINC, PUTSTATIC, PUTFIELD, GOTO, TABLESWITCH, LOOKUPSWITCH -> 0;
            case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE, IFNULL, IFNONNULL -> 0;
            case IF_ICMPEQ, IF_ICMPNE, IF_ICMPLT, IF_ICMPGE, IF_ICMPGT, IF_ICMPLE, IF_ACMPEQ, IF_ACMPNE -> 0;
            case IRETURN, LRETURN, FRETURN, DRETURN, ARETURN, RETURN, ATHROW, MONITORENTER, MONITOREXIT -> 0;
            default -> 1;
        };
    }

    private static int size(AbstractInsnNode field) {
        return Type.getType(((FieldInsnNode) field).desc).getSize();
    }

    private static int size(Object constant) {
        if (constant instanceof ConstantDynamic dynamic) {
            return dynamic.getSize();
        }
        return constant instanceof Long || constant instanceof Double ? 2 : 1;
    }

    private static int arguments(String descriptor) {
        return (Type.getArgumentsAndReturnSizes(descriptor) >> 2) - 1;
    }
}
