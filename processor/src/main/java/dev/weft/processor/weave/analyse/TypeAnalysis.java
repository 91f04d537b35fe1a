package dev.weft.processor.weave.analyse;

import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.VerifierType;
import dev.weft.processor.weave.code.WeaveException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * The types of the local variables and of the operand stack before every instruction, as the verifier sees them.
 *
 * <p>Code is taken to be what javac accepted and the verifier would accept; it is not checked again. What the result
 * must be is exact: a restored variable gets the type found here, and the stack map of the woven code is computed by
 * the same rules.
 *
 * <p>Cost: a step for each instruction, and one more each time that a type where ways meet before it becomes more
 * general, which is seldom more often than loops are nested in each other. A step makes one frame, which shares with
 * the one before all that is the same there (see {@link Slots} and {@link TypeFrame}). Where ways meet it takes time
 * for the variables and the entries of the stack that differ. What a handler sees of its range is looked at where
 * variables are assigned, and the variable only; the ranges around it get that from the handlers inside, as long as it
 * is new to them.
 */
public final class TypeAnalysis {
    private static final String THROWABLE = "java/lang/Throwable";

    private final MethodNode method;
    private final AbstractInsnNode[] code;
    private final ControlFlow flow;
    private final TypeInterpreter interpreter;

    /** The frames before the instructions. */
    private final @Nullable TypeFrame[] frames;

    /** The instructions that may be reached by another way than from the one above, or have other handlers. */
    private final BitSet entries;

    /** The entries whose frames have changed since they were followed. */
    private final BitSet open = new BitSet();

    /** By list of handlers the variables as they may be where something is thrown. */
    private final Map<Integer, Slots<VerifierType>> thrown = new HashMap<>();

    private final Map<AbstractInsnNode, TypeFrame> before = new HashMap<>();
    private long steps;

    private TypeAnalysis(MethodNode method, TypeInterpreter interpreter) {
        this.method = method;
        this.code = method.instructions.toArray();
        this.flow = ControlFlow.of(method);
        this.entries = flow.entries();
        this.interpreter = interpreter;
        this.frames = new @Nullable TypeFrame[code.length];
    }

    public static TypeAnalysis of(ClassNode owner, MethodNode method, TypeHierarchy hierarchy) throws WeaveException {
        boolean hasThis = !Instructions.isStatic(method) && !Instructions.assignsThis(method);
        TypeAnalysis analysis = new TypeAnalysis(method, new TypeInterpreter(hierarchy, hasThis));
        analysis.follow(owner);
        for (int i = 0; i < analysis.code.length; i++) {
            @Nullable TypeFrame frame = analysis.frames[i];
            if (frame != null) {
                analysis.before.put(analysis.code[i], frame);
            }
        }
        return analysis;
    }

    /**
     * The types before an instruction, {@code null} if it cannot be reached. Still answers for the instructions that
     * were analysed when the code has changed. Not to be changed.
     */
    @Nullable
    public TypeFrame before(AbstractInsnNode instruction) {
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

    private void follow(ClassNode owner) throws WeaveException {
        if (code.length == 0) {
            return;
        }
        frames[0] = first(owner);
        open.set(0);
        int entry = 0;
        while (entry >= 0) {
            open.clear(entry);
            int next = followFrom(entry);
            entry = next < entry ? next : open.nextSetBit(entry);
        }
    }

    private TypeFrame first(ClassNode owner) {
        TypeFrame frame = new TypeFrame(method.maxLocals);
        int slot = 0;
        if (!Instructions.isStatic(method)) {
            frame.setLocal(slot++, VerifierType.of(Type.getObjectType(owner.name)));
        }
        for (Type parameter : Type.getArgumentTypes(method.desc)) {
            frame.setLocal(slot, VerifierType.of(parameter));
            slot += parameter.getSize();
        }
        return frame;
    }

    /**
     * Follows the code from an entry to where the next ones begin.
     *
     * @return the first entry whose frame has changed
     */
    private int followFrom(int entry) throws WeaveException {
        int lowest = Integer.MAX_VALUE;
        int index = entry;
        @Nullable Handlers handlers = flow.handlers(entry);
        TypeFrame frame = Objects.requireNonNull(frames[entry]);
        @Nullable Slots<VerifierType> slots = null;
        while (true) {
            steps++;
            if (handlers != null && frame.slots() != slots) {
                lowest = Math.min(lowest, catchFrom(handlers, frame.slots(), slots, index));
            }
            slots = frame.slots();
            TypeFrame after = execute(index, frame);
            int[] successors = flow.successors(index);
            if (successors.length == 1 && successors[0] == index + 1 && !entries.get(index + 1)) {
                index++;
                frames[index] = after;
                frame = after;
                continue;
            }
            for (int successor : successors) {
                lowest = Math.min(lowest, reach(successor, after, index));
            }
            return lowest;
        }
    }

    private TypeFrame execute(int index, TypeFrame frame) throws WeaveException {
        AbstractInsnNode instruction = code[index];
        if (instruction.getOpcode() < 0) {
            return frame;
        }
        TypeFrame after = new TypeFrame(frame);
        try {
            after.execute(instruction, interpreter);
        } catch (IndexOutOfBoundsException | AnalyzerException e) {
            // code that uses a variable or stack entry that there is none of
            throw unsupported(index, e);
        }
        return after;
    }

    private WeaveException unsupported(int index, Exception cause) {
        return Instructions.unsupported(
                method,
                code[index],
                "has code that cannot be followed: Error at instruction " + index + ": " + cause.getMessage());
    }

    /** Merges a frame into that of an entry; the entry, a number above all if that changes nothing. */
    private int reach(int entry, TypeFrame frame, int from) throws WeaveException {
        @Nullable TypeFrame known = frames[entry];
        if (known == null) {
            frames[entry] = frame;
        } else {
            TypeFrame merged = new TypeFrame(known);
            try {
                if (!merged.merge(frame, interpreter)) {
                    return Integer.MAX_VALUE;
                }
            } catch (AnalyzerException e) {
                throw unsupported(from, e);
            }
            frames[entry] = merged;
        }
        open.set(entry);
        return entry;
    }

    /**
     * Tells handlers of the variables before an instruction that they cover.
     *
     * @param told what they know of it already, null if nothing
     */
    private int catchFrom(Handlers handlers, Slots<VerifierType> slots, @Nullable Slots<VerifierType> told, int from)
            throws WeaveException {
        int lowest = Integer.MAX_VALUE;
        @Nullable Slots<VerifierType> toldBefore = told;
        Slots<VerifierType> news = slots;
        for (@Nullable Handlers list = handlers; list != null; list = list.outer()) {
            @Nullable Slots<VerifierType> known = thrown.get(list.number());
            Slots<VerifierType> merged = known == null ? news : mergeChanges(known, news, toldBefore);
            if (merged == known) {
                break;
            }
            steps++;
            thrown.put(list.number(), merged);
            TypeFrame caught = new TypeFrame(merged);
            caught.push(VerifierType.of(Type.getObjectType(list.type() == null ? THROWABLE : list.type())));
            lowest = Math.min(lowest, reach(list.target(), caught, from));
            toldBefore = known;
            news = merged;
        }
        return lowest;
    }

    /** Merges variables into others, of which it is known what they were merged with before. */
    private Slots<VerifierType> mergeChanges(
            Slots<VerifierType> known, Slots<VerifierType> slots, @Nullable Slots<VerifierType> told) {
        if (told == null) {
            return known.merge(slots, interpreter::merge);
        }
        List<Integer> changed = new ArrayList<>();
        slots.differences(told, changed::add);
        Slots<VerifierType> merged = known;
        for (int slot : changed) {
            merged = merged.with(slot, interpreter.merge(merged.get(slot), slots.get(slot)));
        }
        return merged;
    }
}
