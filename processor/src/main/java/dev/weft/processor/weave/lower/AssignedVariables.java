package dev.weft.processor.weave.lower;

import dev.weft.processor.weave.analyse.TypeAnalysis;
import dev.weft.processor.weave.analyse.TypeFrame;
import dev.weft.processor.weave.code.RuntimeNames;
import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.VerifierType;
import dev.weft.processor.weave.code.WeaveException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Which variables are assigned before the instructions of a method, and values of which kind; of references no more
 * than that. It answers for the instructions that there were when it was made.
 *
 * <p>Cost: that of {@link TypeAnalysis}; to compare two places takes a step for each variable.
 */
final class AssignedVariables {
    private final TypeAnalysis types;

    /** All references are alike. */
    private static final TypeHierarchy NOTHING_IS_KNOWN = new TypeHierarchy() {
        @Override
        public @Nullable String superName(String internalName) {
            return internalName.equals(RuntimeNames.OBJECT) ? null : RuntimeNames.OBJECT;
        }

        @Override
        public boolean isInterface(String internalName) {
            return false;
        }

        @Override
        public List<String> interfaces(String internalName) {
            return List.of();
        }
    };

    private AssignedVariables(TypeAnalysis types) {
        this.types = types;
    }

    static AssignedVariables of(MethodNode method) {
        ClassNode owner = new ClassNode();
        owner.name = RuntimeNames.OBJECT;
        try {
            return new AssignedVariables(TypeAnalysis.of(owner, method, NOTHING_IS_KNOWN));
        } catch (WeaveException invalid) {
            throw new IllegalStateException(invalid);
        }
    }

    /** How often an instruction was followed. */
    long steps() {
        return types.steps();
    }

    /** What is known before an instruction; {@code null} if it cannot be reached. */
    @Nullable
    TypeFrame before(AbstractInsnNode instruction) {
        return types.before(instruction);
    }

    /** Whether all variables that are assigned in one place are so in another one, with values of the same kind. */
    static boolean areAssigned(TypeFrame needed, TypeFrame given) {
        for (int variable = 0; variable < needed.getLocals(); variable++) {
            Object kind = kindOf(needed.getLocal(variable));
            if (kind != Opcodes.TOP && !kind.equals(kindOf(given.getLocal(variable)))) {
                return false;
            }
        }
        return true;
    }

    /** The kind of a value as a stack map has it. */
    static Object kindOf(VerifierType type) {
        return switch (type.sort()) {
            case TOP -> Opcodes.TOP;
            case INT -> Opcodes.INTEGER;
            case LONG -> Opcodes.LONG;
            case FLOAT -> Opcodes.FLOAT;
            case DOUBLE -> Opcodes.DOUBLE;
            default -> RuntimeNames.OBJECT;
        };
    }
}
