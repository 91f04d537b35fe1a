package dev.weft.processor.weave.analyse;

import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.VerifierType;
import dev.weft.processor.weave.code.WeaveException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.Interpreter;

/**
 * The types of the local variables and of the operand stack before every instruction, as the verifier sees them.
 *
 * <p>Code is taken to be what javac accepted and the verifier would accept; it is not checked again. What the result
 * must be is exact: a restored variable gets the type found here, and the stack map of the woven code is computed by
 * the same rules.
 *
 * <p>Cost: a step for each instruction, and one more each time that a type there becomes more general, which is as
 * often as loops are nested in each other; each step takes time and memory for all variables. What a handler sees is
 * looked at only where the types of variables may have changed, once for each handler.
 */
public final class TypeAnalysis {
    private final Map<AbstractInsnNode, Frame<VerifierType>> before;
    private final long steps;

    private TypeAnalysis(Map<AbstractInsnNode, Frame<VerifierType>> before, long steps) {
        this.before = before;
        this.steps = steps;
    }

    public static TypeAnalysis of(ClassNode owner, MethodNode method, TypeHierarchy hierarchy) throws WeaveException {
        try {
            boolean hasThis = !Instructions.isStatic(method) && !Instructions.assignsThis(method);
            TypeAnalyzer analyzer = new TypeAnalyzer(new TypeInterpreter(hierarchy, hasThis), method);
            @Nullable Frame<VerifierType>[] frames = analyzer.analyze(owner.name, method);
            Map<AbstractInsnNode, Frame<VerifierType>> before = new HashMap<>();
            for (int i = 0; i < frames.length; i++) {
                @Nullable Frame<VerifierType> frame = frames[i];
                if (frame != null) {
                    before.put(method.instructions.get(i), frame);
                }
            }
            return new TypeAnalysis(before, analyzer.steps);
        } catch (AnalyzerException e) {
            // ASM says so of code that uses a variable or stack entry that there is none of; anything else is about a
            // class, or a defect
            if (e.getCause() instanceof RuntimeException failure && !(failure instanceof IndexOutOfBoundsException)) {
                throw failure;
            }
            throw Instructions.unsupported(method, e.node, "has code that cannot be followed: " + e.getMessage());
        }
    }

    /**
     * The types before an instruction, {@code null} if it cannot be reached. Still answers for the instructions that
     * were analysed when the code has changed.
     */
    @Nullable
    public Frame<VerifierType> before(AbstractInsnNode instruction) {
        return before.get(instruction);
    }

    /** The type at a depth of the stack before an instruction; 0 is the top. */
    public static VerifierType top(Frame<VerifierType> frame, int depth) {
        return frame.getStack(frame.getStackSize() - 1 - depth);
    }

    /** How often an instruction was followed, to the next ones or to a handler. */
    public long steps() {
        return steps;
    }

    private static final class TypeAnalyzer extends Analyzer<VerifierType> {
        /** The instructions before which variables may have other types than before the one above. */
        private final BitSet changes = new BitSet();

        private long steps;

        TypeAnalyzer(Interpreter<VerifierType> interpreter, MethodNode method) {
            super(interpreter);
            setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
            findChanges(method);
        }

        private void findChanges(MethodNode method) {
            Set<LabelNode> entered = new HashSet<>();
            for (TryCatchBlockNode block : method.tryCatchBlocks) {
                entered.add(block.start);
                entered.add(block.handler);
            }
            for (AbstractInsnNode instruction : method.instructions) {
                if (instruction instanceof JumpInsnNode jump) {
                    entered.add(jump.label);
                } else if (instruction instanceof TableSwitchInsnNode table) {
                    entered.addAll(table.labels);
                    entered.add(table.dflt);
                } else if (instruction instanceof LookupSwitchInsnNode lookup) {
                    entered.addAll(lookup.labels);
                    entered.add(lookup.dflt);
                }
            }
            boolean changed = true;
            int index = 0;
            for (AbstractInsnNode instruction : method.instructions) {
                changes.set(index, changed || (instruction instanceof LabelNode && entered.contains(instruction)));
                changed = changesVariables(instruction);
                index++;
            }
        }

        private static boolean changesVariables(AbstractInsnNode instruction) {
            int opcode = instruction.getOpcode();
            return (opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE)
                    || opcode == Opcodes.NEW
                    || (instruction instanceof MethodInsnNode call && call.name.equals("<init>"));
        }

        @Override
        protected boolean newControlFlowExceptionEdge(int instruction, TryCatchBlockNode block) {
            if (changes.get(instruction)) {
                steps++;
                return true;
            }
            return false; // the handler has seen these types from the instruction above
        }

        @Override
        protected void newControlFlowEdge(int instruction, int successor) {
            steps++;
        }

        @Override
        protected Frame<VerifierType> newFrame(int numLocals, int numStack) {
            return new TypeFrame(numLocals, numStack);
        }

        @Override
        protected Frame<VerifierType> newFrame(Frame<? extends VerifierType> frame) {
            return new TypeFrame(frame);
        }
    }

    /**
     * Knows that a constructor call turns every copy of the new object into an initialised one, not only its operand.
     */
    private static final class TypeFrame extends Frame<VerifierType> {
        TypeFrame(int numLocals, int numStack) {
            super(numLocals, numStack);
        }

        TypeFrame(Frame<? extends VerifierType> frame) {
            super(frame);
        }

        @Override
        public void execute(AbstractInsnNode instruction, Interpreter<VerifierType> interpreter)
                throws AnalyzerException {
            if (instruction.getOpcode() == Opcodes.INVOKESPECIAL
                    && instruction instanceof MethodInsnNode call
                    && call.name.equals("<init>")) {
                VerifierType created = top(this, Type.getArgumentTypes(call.desc).length);
                super.execute(instruction, interpreter);
                if (created.isUninitialized()) {
                    replace(created, VerifierType.reference(created.descriptorOrObject()));
                }
            } else if (instruction.getOpcode() == Opcodes.NEW) {
                super.execute(instruction, interpreter);
                // A variable may still hold what this instruction made in an earlier round of a loop and nobody
                // initialised
                VerifierType created = pop();
                replace(created, VerifierType.TOP);
                push(created);
            } else {
                super.execute(instruction, interpreter);
            }
        }

        private void replace(VerifierType from, VerifierType to) {
            for (int i = 0; i < getLocals(); i++) {
                if (getLocal(i).equals(from)) {
                    setLocal(i, to);
                }
            }
            for (int i = 0; i < getStackSize(); i++) {
                if (getStack(i).equals(from)) {
                    setStack(i, to);
                }
            }
        }
    }
}
