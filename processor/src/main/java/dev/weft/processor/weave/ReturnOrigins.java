package dev.weft.processor.weave;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * Which markers the value of each {@code return} comes from, and which markers are used for nothing but that.
 *
 * <p>Copies do not count as uses: javac keeps the value in an unnamed variable while the {@code finally} code runs, and the
 * branches of a conditional expression meet before the {@code return}. A variable of the user's does count: a debugger would
 * show it with a value that is not of its type.
 */
final class ReturnOrigins {
    private final Map<AbstractInsnNode, Set<AbstractInsnNode>> returns = new LinkedHashMap<>();
    private final Map<AbstractInsnNode, Set<AbstractInsnNode>> casts = new LinkedHashMap<>();
    private final Set<AbstractInsnNode> direct = new HashSet<>();
    private final Set<AbstractInsnNode> used = new HashSet<>();

    private ReturnOrigins() {}

    static ReturnOrigins of(String owner, MethodNode method, Set<Marker> markers) throws WeaveException {
        ReturnOrigins origins = new ReturnOrigins();
        if (origins.isAtOnce(method, markers)) {
            return origins;
        }
        origins = new ReturnOrigins();
        try {
            Analyzer<SourceValue> analyzer = new Analyzer<>(origins.new Origins(method));
            analyzer.setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
            analyzer.analyze(owner, method);
        } catch (AnalyzerException e) {
            throw Instructions.unsupported(method, e.node, "has code that cannot be followed: " + e.getMessage());
        }
        for (AbstractInsnNode instruction : method.instructions) {
            if (markers.contains(Marker.of(instruction)) && !origins.used.contains(instruction)) {
                origins.direct.add(instruction);
            }
        }
        origins.dropMixed();
        return origins;
    }

    /**
     * Whether each marker stands right before a {@code return}, and each {@code return} right behind a marker, without a label between them
     * by which another value could come. That is most code, and needs no analysis.
     */
    private boolean isAtOnce(MethodNode method, Set<Marker> markers) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (markers.contains(Marker.of(instruction))) {
                AbstractInsnNode exit = instruction.getNext();
                if (exit == null || exit.getOpcode() != Opcodes.ARETURN) {
                    return false;
                }
                direct.add(instruction);
                returns.put(exit, Set.of(instruction));
            } else if (instruction.getOpcode() == Opcodes.ARETURN && !returns.containsKey(instruction)) {
                return false;
            }
        }
        return true;
    }

    /** The {@code ARETURN}s, all that are reachable among them. */
    Set<AbstractInsnNode> returns() {
        return returns.keySet();
    }

    /** Whether a {@code return} gets its value from markers alone, all of them {@link #isDirect direct}. */
    boolean isRaw(AbstractInsnNode exit) {
        Set<AbstractInsnNode> origins = returns.getOrDefault(exit, Set.of());
        return !origins.isEmpty() && direct.containsAll(origins);
    }

    /** Whether some, but not all, of the values that a {@code return} may get come from markers. */
    boolean isMixed(AbstractInsnNode exit, Set<Marker> markers) {
        return !isRaw(exit)
                && returns.getOrDefault(exit, Set.of()).stream()
                        .anyMatch(origin -> markers.contains(Marker.of(origin)));
    }

    /** Whether the value of a marker goes nowhere but to {@code return}s that get only such values. */
    boolean isDirect(AbstractInsnNode marker) {
        return direct.contains(marker);
    }

    /** The casts that only such values pass. */
    Set<AbstractInsnNode> rawCasts() {
        Set<AbstractInsnNode> raw = new HashSet<>();
        casts.forEach((cast, origins) -> {
            if (!origins.isEmpty() && direct.containsAll(origins)) {
                raw.add(cast);
            }
        });
        return raw;
    }

    /** A value that meets others than markers on its way cannot be raw, and neither can those that it meets. */
    private void dropMixed() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Map<AbstractInsnNode, Set<AbstractInsnNode>> uses : List.of(returns, casts)) {
                for (Set<AbstractInsnNode> origins : uses.values()) {
                    if (!direct.containsAll(origins)) {
                        changed |= direct.removeAll(origins);
                    }
                }
            }
        }
    }

    /** Follows values through copies and casts to where they come from. */
    private final class Origins extends SourceInterpreter {
        private final MethodNode method;
        private final AbstractInsnNode elsewhere = new InsnNode(Opcodes.NOP);

        Origins(MethodNode method) {
            super(Opcodes.ASM9);
            this.method = method;
        }

        @Override
        public SourceValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
            return new SourceValue(type.getSize(), elsewhere);
        }

        @Override
        public SourceValue newExceptionValue(TryCatchBlockNode block, Frame<SourceValue> frame, Type type) {
            return new SourceValue(1, elsewhere);
        }

        @Override
        public SourceValue copyOperation(AbstractInsnNode instruction, SourceValue value) {
            if (instruction.getOpcode() == Opcodes.ASTORE && isNamed((VarInsnNode) instruction)) {
                used.addAll(value.insns);
            }
            return value;
        }

        private boolean isNamed(VarInsnNode store) {
            AbstractInsnNode next = Instructions.next(store);
            return next != null
                    && method.localVariables != null
                    && method.localVariables.stream()
                            .anyMatch(variable -> variable.index == store.var
                                    && method.instructions.indexOf(variable.start) <= method.instructions.indexOf(next)
                                    && method.instructions.indexOf(next) < method.instructions.indexOf(variable.end));
        }

        @Override
        public SourceValue unaryOperation(AbstractInsnNode instruction, SourceValue value) {
            if (instruction.getOpcode() == Opcodes.CHECKCAST) {
                casts.put(instruction, value.insns);
                return value;
            }
            if (instruction.getOpcode() == Opcodes.ARETURN) {
                returns.put(instruction, value.insns);
            } else {
                used.addAll(value.insns);
            }
            return super.unaryOperation(instruction, value);
        }

        @Override
        public SourceValue binaryOperation(AbstractInsnNode instruction, SourceValue first, SourceValue second) {
            used.addAll(first.insns);
            used.addAll(second.insns);
            return super.binaryOperation(instruction, first, second);
        }

        @Override
        public SourceValue ternaryOperation(
                AbstractInsnNode instruction, SourceValue first, SourceValue second, SourceValue third) {
            used.addAll(third.insns);
            return super.ternaryOperation(instruction, first, second, third);
        }

        @Override
        public SourceValue naryOperation(AbstractInsnNode instruction, List<? extends SourceValue> values) {
            values.forEach(value -> used.addAll(value.insns));
            return super.naryOperation(instruction, values);
        }
    }
}
