package dev.weft.processor.weave.analyse;

import dev.weft.processor.weave.code.VerifierType;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.Interpreter;

/**
 * The types of variables and stack, in {@link Slots} and a list that share with other frames what is the same there.
 *
 * <p>Knows that a constructor call turns every copy of the new object into an initialised one, not only its operand.
 *
 * <p>Cost: a copy is one object. To change a variable, or to merge, takes what {@link Slots} takes, and to merge also a
 * step for each entry of the stack that the frames do not share. {@code NEW} and the call of a constructor take one for
 * each entry down to the deepest object that is not initialised, and for each variable if one may hold such an object:
 * for creations in each other the square of their number, but few are in each other.
 */
public final class TypeFrame extends Frame<VerifierType> {
    /** An entry of the stack with all below it. */
    private static final class Entry {
        private final VerifierType type;
        private final @Nullable Entry below;
        private final int height;
        private final boolean hasUninitialized;

        private Entry(VerifierType type, @Nullable Entry below) {
            this.type = type;
            this.below = below;
            this.height = below == null ? 1 : below.height + 1;
            this.hasUninitialized = type.isUninitialized() || (below != null && below.hasUninitialized);
        }

        static Entry on(@Nullable Entry below, VerifierType type) {
            return new Entry(type, below);
        }
    }

    private Slots<VerifierType> slots;
    private @Nullable Entry top;

    /** Whether a variable may hold an object that is not initialised, which few methods have. */
    private boolean storesUninitialized;

    /** Variables without a value, and an empty stack. */
    TypeFrame(int locals) {
        this(Slots.of(locals, VerifierType.TOP));
    }

    /** These variables and an empty stack. */
    TypeFrame(Slots<VerifierType> slots) {
        super(0, 0);
        this.slots = slots;
    }

    /** A copy. */
    TypeFrame(TypeFrame other) {
        this(other.slots);
        this.top = other.top;
        this.storesUninitialized = other.storesUninitialized;
    }

    /** The types of the variables. */
    public Slots<VerifierType> slots() {
        return slots;
    }

    @Override
    public int getLocals() {
        return slots.size();
    }

    @Override
    public int getMaxStackSize() {
        return Integer.MAX_VALUE;
    }

    @Override
    public VerifierType getLocal(int index) {
        return slots.get(index);
    }

    @Override
    public void setLocal(int index, VerifierType type) {
        storesUninitialized |= type.isUninitialized();
        slots = slots.with(index, type);
    }

    @Override
    public int getStackSize() {
        return top == null ? 0 : top.height;
    }

    /** Takes time for the entries above. */
    @Override
    public VerifierType getStack(int index) {
        @Nullable Entry entry = top;
        while (entry != null && entry.height > index + 1) {
            entry = entry.below;
        }
        if (entry == null || index < 0) {
            throw new IndexOutOfBoundsException("there is no entry " + index + " on the stack");
        }
        return entry.type;
    }

    /** The entries from the bottom to the top. */
    public VerifierType[] stack() {
        VerifierType[] types = new VerifierType[getStackSize()];
        for (@Nullable Entry entry = top; entry != null; entry = entry.below) {
            types[entry.height - 1] = entry.type;
        }
        return types;
    }

    @Override
    public void setStack(int index, VerifierType type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void clearStack() {
        top = null;
    }

    @Override
    public VerifierType pop() {
        @Nullable Entry entry = top;
        if (entry == null) {
            throw new IndexOutOfBoundsException("there is nothing on the stack");
        }
        top = entry.below;
        return entry.type;
    }

    @Override
    public void push(VerifierType type) {
        top = Entry.on(top, type);
    }

    @Override
    public void execute(AbstractInsnNode instruction, Interpreter<VerifierType> interpreter) throws AnalyzerException {
        if (instruction.getOpcode() == Opcodes.INVOKESPECIAL
                && instruction instanceof MethodInsnNode call
                && call.name.equals("<init>")) {
            VerifierType created = TypeAnalysis.top(this, Type.getArgumentTypes(call.desc).length);
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
        if (storesUninitialized) {
            for (int i = 0; i < getLocals(); i++) {
                if (getLocal(i).equals(from)) {
                    setLocal(i, to);
                }
            }
        }
        top = replaced(top, from, to);
    }

    private static @Nullable Entry replaced(@Nullable Entry entry, VerifierType from, VerifierType to) {
        int deepest = Integer.MAX_VALUE;
        for (@Nullable Entry next = entry; next != null && next.hasUninitialized; next = next.below) {
            deepest = next.type.equals(from) ? next.height : deepest;
        }
        if (entry == null || deepest > entry.height) {
            return entry;
        }
        VerifierType[] above = new VerifierType[entry.height - deepest + 1];
        @Nullable Entry rest = entry;
        for (int i = above.length - 1; i >= 0 && rest != null; i--) {
            above[i] = rest.type;
            rest = rest.below;
        }
        for (VerifierType type : above) {
            rest = Entry.on(rest, type.equals(from) ? to : type);
        }
        return rest;
    }

    /** Takes time for what the frames do not share. */
    @Override
    public boolean merge(Frame<? extends VerifierType> other, Interpreter<VerifierType> interpreter)
            throws AnalyzerException {
        TypeFrame from = (TypeFrame) other;
        if (getStackSize() != from.getStackSize()) {
            throw new AnalyzerException(null, "Incompatible stack heights");
        }
        storesUninitialized |= from.storesUninitialized;
        Slots<VerifierType> merged = slots.merge(from.slots, interpreter::merge);
        @Nullable Entry stack = merge(top, from.top, interpreter);
        boolean changes = merged != slots || stack != top;
        slots = merged;
        top = stack;
        return changes;
    }

    private static @Nullable Entry merge(
            @Nullable Entry first, @Nullable Entry second, Interpreter<VerifierType> interpreter) {
        int different = 0;
        @Nullable Entry one = first;
        @Nullable Entry two = second;
        for (int depth = 1; one != two && one != null && two != null; depth++) {
            different = interpreter.merge(one.type, two.type).equals(one.type) ? different : depth;
            one = one.below;
            two = two.below;
        }
        if (different == 0) {
            return first;
        }
        VerifierType[] merged = new VerifierType[different];
        @Nullable Entry rest = first;
        two = second;
        for (int i = different - 1; i >= 0 && rest != null && two != null; i--) {
            merged[i] = interpreter.merge(rest.type, two.type);
            rest = rest.below;
            two = two.below;
        }
        for (VerifierType type : merged) {
            rest = Entry.on(rest, type);
        }
        return rest;
    }
}
