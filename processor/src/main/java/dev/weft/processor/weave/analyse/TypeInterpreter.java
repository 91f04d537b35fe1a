package dev.weft.processor.weave.analyse;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.code.CommonSupertype;
import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.VerifierType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Interpreter;

/**
 * What each instruction does to {@link VerifierType}s.
 *
 * <p>Cost: a few steps for each instruction; to merge two classes one for each superclass that they have.
 */
public final class TypeInterpreter extends Interpreter<VerifierType> {
    private final CommonSupertype commonSupertype;

    /** Whether {@code this} is in variable 0, always. */
    private final boolean hasThis;

    public TypeInterpreter(TypeHierarchy hierarchy, boolean hasThis) {
        super(Opcodes.ASM9);
        this.hasThis = hasThis;
        this.commonSupertype = new CommonSupertype(hierarchy);
    }

    @Override
    public @Nullable VerifierType newValue(@Nullable Type type) {
        if (type == null) {
            return VerifierType.TOP;
        }
        return type.getSort() == Type.VOID ? null : VerifierType.of(type);
    }

    @Override
    public VerifierType newOperation(AbstractInsnNode instruction) throws AnalyzerException {
        return switch (instruction.getOpcode()) {
            case ACONST_NULL -> VerifierType.NULL;
            case ICONST_M1, ICONST_0, ICONST_1, ICONST_2, ICONST_3, ICONST_4, ICONST_5, BIPUSH, SIPUSH ->
                VerifierType.INT;
            case LCONST_0, LCONST_1 -> VerifierType.LONG;
            case FCONST_0, FCONST_1, FCONST_2 -> VerifierType.FLOAT;
            case DCONST_0, DCONST_1 -> VerifierType.DOUBLE;
            case LDC -> constant(((LdcInsnNode) instruction).cst);
            case GETSTATIC -> VerifierType.of(Type.getType(((FieldInsnNode) instruction).desc));
            case NEW -> VerifierType.uninitialized(((TypeInsnNode) instruction).desc, instruction);
            default -> throw new AnalyzerException(instruction, "unknown instruction " + instruction.getOpcode());
        };
    }

    private static VerifierType constant(Object constant) {
        if (constant instanceof Integer) {
            return VerifierType.INT;
        } else if (constant instanceof Float) {
            return VerifierType.FLOAT;
        } else if (constant instanceof Long) {
            return VerifierType.LONG;
        } else if (constant instanceof Double) {
            return VerifierType.DOUBLE;
        } else if (constant instanceof String) {
            return VerifierType.reference("Ljava/lang/String;");
        } else if (constant instanceof Type type) {
            return VerifierType.reference(
                    type.getSort() == Type.METHOD ? "Ljava/lang/invoke/MethodType;" : "Ljava/lang/Class;");
        } else if (constant instanceof Handle) {
            return VerifierType.reference("Ljava/lang/invoke/MethodHandle;");
        }
        return VerifierType.of(Type.getType(((ConstantDynamic) constant).getDescriptor()));
    }

    @Override
    public VerifierType copyOperation(AbstractInsnNode instruction, VerifierType value) {
        return hasThis && instruction.getOpcode() == ALOAD && ((VarInsnNode) instruction).var == 0
                ? value.asThis()
                : value;
    }

    @Override
    public @Nullable VerifierType unaryOperation(AbstractInsnNode instruction, VerifierType value)
            throws AnalyzerException {
        return switch (instruction.getOpcode()) {
            case INEG, IINC, L2I, F2I, D2I, I2B, I2C, I2S, ARRAYLENGTH, INSTANCEOF -> VerifierType.INT;
            case FNEG, I2F, L2F, D2F -> VerifierType.FLOAT;
            case LNEG, I2L, F2L, D2L -> VerifierType.LONG;
            case DNEG, I2D, L2D, F2D -> VerifierType.DOUBLE;
            case GETFIELD -> VerifierType.of(Type.getType(((FieldInsnNode) instruction).desc));
            case NEWARRAY -> VerifierType.reference("[" + primitive(((IntInsnNode) instruction).operand));
            case ANEWARRAY ->
                VerifierType.reference("["
                        + Type.getObjectType(((TypeInsnNode) instruction).desc).getDescriptor());
            case CHECKCAST ->
                VerifierType.reference(
                        Type.getObjectType(((TypeInsnNode) instruction).desc).getDescriptor());
            case IFEQ,
                    IFNE,
                    IFLT,
                    IFGE,
                    IFGT,
                    IFLE,
                    IFNULL,
                    IFNONNULL,
                    TABLESWITCH,
                    LOOKUPSWITCH,
                    PUTSTATIC,
                    ATHROW,
                    MONITORENTER,
                    MONITOREXIT,
                    IRETURN,
                    LRETURN,
                    FRETURN,
                    DRETURN,
                    ARETURN -> null;
            default -> throw new AnalyzerException(instruction, "unknown instruction " + instruction.getOpcode());
        };
    }

    private static char primitive(int arrayType) {
        return switch (arrayType) {
            case T_BOOLEAN -> 'Z';
            case T_CHAR -> 'C';
            case T_BYTE -> 'B';
            case T_SHORT -> 'S';
            case T_INT -> 'I';
            case T_FLOAT -> 'F';
            case T_DOUBLE -> 'D';
            default -> 'J';
        };
    }

    @Override
    public @Nullable VerifierType binaryOperation(AbstractInsnNode instruction, VerifierType first, VerifierType second)
            throws AnalyzerException {
        return switch (instruction.getOpcode()) {
            case IALOAD, BALOAD, CALOAD, SALOAD -> VerifierType.INT;
            case FALOAD, FADD, FSUB, FMUL, FDIV, FREM -> VerifierType.FLOAT;
            case LALOAD, LADD, LSUB, LMUL, LDIV, LREM, LSHL, LSHR, LUSHR, LAND, LOR, LXOR -> VerifierType.LONG;
            case DALOAD, DADD, DSUB, DMUL, DDIV, DREM -> VerifierType.DOUBLE;
            case AALOAD -> component(first);
            case IADD, ISUB, IMUL, IDIV, IREM, ISHL, ISHR, IUSHR, IAND, IOR, IXOR -> VerifierType.INT;
            case LCMP, FCMPL, FCMPG, DCMPL, DCMPG -> VerifierType.INT;
            case IF_ICMPEQ, IF_ICMPNE, IF_ICMPLT, IF_ICMPGE, IF_ICMPGT, IF_ICMPLE, IF_ACMPEQ, IF_ACMPNE, PUTFIELD ->
                null;
            default -> throw new AnalyzerException(instruction, "unknown instruction " + instruction.getOpcode());
        };
    }

    /** An element of {@code null} is {@code null} to the verifier, too. */
    private static VerifierType component(VerifierType array) {
        return array.sort() == VerifierType.Sort.NULL
                ? array
                : VerifierType.of(Type.getType(array.descriptorOrObject().substring(1)));
    }

    @Override
    public @Nullable VerifierType ternaryOperation(
            AbstractInsnNode instruction, VerifierType first, VerifierType second, VerifierType third) {
        return null;
    }

    @Override
    public @Nullable VerifierType naryOperation(AbstractInsnNode instruction, List<? extends VerifierType> values) {
        if (instruction instanceof MultiANewArrayInsnNode array) {
            return VerifierType.reference(array.desc);
        }
        String descriptor = instruction instanceof InvokeDynamicInsnNode dynamic
                ? dynamic.desc
                : ((MethodInsnNode) instruction).desc;
        return newValue(Type.getReturnType(descriptor));
    }

    @Override
    public void returnOperation(AbstractInsnNode instruction, VerifierType value, VerifierType expected) {
        // nothing remains after a return
    }

    @Override
    public VerifierType merge(VerifierType first, VerifierType second) {
        if (first.equals(second)) {
            return first;
        }
        if (!first.isReference() || !second.isReference()) {
            return VerifierType.TOP;
        }
        if (first.sort() == VerifierType.Sort.NULL) {
            return second;
        }
        if (second.sort() == VerifierType.Sort.NULL) {
            return first;
        }
        return VerifierType.reference(
                commonSupertype.ofDescriptors(first.descriptorOrObject(), second.descriptorOrObject()));
    }
}
