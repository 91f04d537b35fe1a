package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.analyse.TypeInterpreter;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.VerifierType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The variables that many suspensions keep, in an order in which one piece of code saves them for all of these, and one
 * restores them.
 *
 * <p>Awaits are numbered in the order of the code, so a variable is kept by the states from the one behind its first
 * value to the one before its last use. The chain goes from the youngest variable to the oldest. A state enters at the
 * first one that is old enough, and jumps over those that are dead by then:
 *
 * <pre>{@code
 * state = 7; goto b                // c gets its first value later
 * c:  frame.i2 = c                 // kept by the states from 9 on
 * b:  if (state > 8) goto a        // kept by the states 4 to 8
 *     frame.i1 = b
 * a:  frame.i0 = a                 // kept by all
 *     frame.label = state; return SUSPENDED
 * }</pre>
 *
 * <p>Where that takes fewer jumps, the chain goes from the variable that dies first to the one that dies last, and
 * jumps over those that have no value yet. So code grows with the number of variables and with that of awaits, not with
 * the product.
 *
 * <p>A variable that is dead in a state between two that keep it is saved all the same; if it is a reference, it is set
 * to null before. If there are many such states, the variable is two in the chain. The verifier wants a value of its
 * type in each variable of the chain wherever the chain is entered, so all of them are given one at the start of the
 * method, and each has a slot for itself.
 *
 * <p>Cost: a step for each variable and each suspension from the first to the last that keeps it; memory for that once
 * for suspensions in a row that keep the same, and a bit for each suspension. Besides that v log v for v variables; a
 * suspension finds its entry in log v, and {@link SpillFields} tells what a field takes. That is variables times
 * suspensions in time, but a step is a look at one bit.
 */
final class SpillChain {
    /** How many states without a variable it takes to make it two: setting it to null takes three bytes each time. */
    private static final int LONG_GAP = 12;

    /**
     * What a variable takes once: to be saved, restored, set to null in its field, set to a first value, jumped over.
     */
    private static final int BYTES_OF_VARIABLE = 28;

    private static final int BYTES_OF_REFERENCE = 12;

    /** Where all variables go that the chain does not have. */
    private final Map<Integer, VerifierType> types;

    private final List<Variable> variables;

    /** Whether the youngest variable comes first; else the one that dies first. */
    private final boolean isByBirth;

    /** The states that keep a variable of the chain. */
    private final BitSet used = new BitSet();

    /** By state the slots of the references that it must not keep. */
    private final Map<Integer, List<Integer>> dead = new HashMap<>();

    /**
     * A variable in the states in which it is kept.
     *
     * @param slot its slot
     * @param type its type in all of them
     * @param first the first state
     * @param last the last state
     * @param field where it is kept
     */
    record Variable(int slot, VerifierType type, int first, int last, SpillFields.Field field) {}

    private SpillChain(Map<Integer, VerifierType> types, List<Variable> variables, List<BitSet> kept) {
        this.types = types;
        int max = variables.stream().mapToInt(Variable::last).max().orElse(0);
        int min = variables.stream().mapToInt(Variable::first).min().orElse(0);
        List<Variable> byBirth = new ArrayList<>(variables);
        byBirth.sort(Comparator.comparing(Variable::first)
                .reversed()
                .thenComparing(Variable::last)
                .thenComparing(Variable::slot));
        List<Variable> byDeath = new ArrayList<>(variables);
        byDeath.sort(Comparator.comparing(Variable::last)
                .thenComparing(Comparator.comparing(Variable::first).reversed())
                .thenComparing(Variable::slot));
        int guardsByBirth = 0;
        int guardsByDeath = 0;
        for (int i = 0; i < variables.size(); i++) {
            int last = byBirth.get(i).last;
            int first = byDeath.get(i).first;
            guardsByBirth += last < max && (i == 0 || byBirth.get(i - 1).last != last) ? 1 : 0;
            guardsByDeath += first > min && (i == 0 || byDeath.get(i - 1).first != first) ? 1 : 0;
        }
        this.isByBirth = guardsByBirth <= guardsByDeath;
        this.variables = isByBirth ? byBirth : byDeath;
        for (Variable variable : this.variables) {
            used.set(variable.first, variable.last + 1);
            if (variable.type.isReference()) {
                findDead(variable, kept);
            }
        }
    }

    /** The gaps of a reference are short, see {@link #LONG_GAP}. */
    private void findDead(Variable variable, List<BitSet> kept) {
        for (int state = variable.first; state <= variable.last; state++) {
            if (!kept.get(state).get(variable.slot)) {
                dead.computeIfAbsent(state, key -> new ArrayList<>()).add(variable.slot);
            }
        }
    }

    /**
     * Whether a chain makes the body shorter by so much that the time for its jumps is well spent.
     *
     * @param suspensions those of the body
     * @param gain how many bytes are saved elsewhere if there is a chain
     */
    static boolean isWorthwhile(List<Suspension> suspensions, int gain) {
        Map<Integer, Boolean> references = new TreeMap<>();
        int apart = gain;
        @Nullable List<Suspension.Local> locals = null;
        int ofLocals = 0;
        for (Suspension suspension : suspensions) {
            if (suspension.locals() != locals) {
                locals = suspension.locals();
                ofLocals = 0;
                for (Suspension.Local local : locals) {
                    if (!local.type().isAtHand()) {
                        ofLocals += local.type().isReference() ? BYTES_OF_REFERENCE + 11 : 11;
                        references.merge(local.slot(), local.type().isReference(), Boolean::logicalOr);
                    }
                }
            }
            apart += ofLocals;
        }
        int shared = 16 + 8 * suspensions.size();
        for (boolean isReference : references.values()) {
            shared += BYTES_OF_VARIABLE + (isReference ? BYTES_OF_REFERENCE : 0);
        }
        return apart > shared + shared / 2;
    }

    /**
     * The chain of a body whose slots have one type each, see {@link TypedSlots}.
     *
     * @param fields where to take fields from
     */
    static SpillChain of(Body body, List<Suspension> suspensions, SpillFields fields) {
        Map<Integer, VerifierType> types = new TreeMap<>();
        Map<Integer, BitSet> states = new TreeMap<>();
        List<BitSet> kept = new ArrayList<>();
        kept.add(new BitSet());
        TypeInterpreter interpreter = new TypeInterpreter(body.hierarchy, false);
        int next = 0;
        while (next < suspensions.size()) {
            List<Suspension.Local> locals = suspensions.get(next).locals();
            int first = suspensions.get(next).number();
            BitSet slots = new BitSet();
            for (; next < suspensions.size() && suspensions.get(next).locals() == locals; next++) {
                kept.add(slots);
            }
            int last = suspensions.get(next - 1).number();
            for (Suspension.Local local : locals) {
                types.merge(local.slot(), local.type(), (one, other) -> merge(interpreter, one, other));
                states.computeIfAbsent(local.slot(), slot -> new BitSet()).set(first, last + 1);
                slots.set(local.slot());
            }
        }
        addInputs(body, types, interpreter);
        types.values().removeIf(type -> !type.isUsable() || type.isAtHand() || !fields.isNameable(type));
        if (!body.isStatic()) {
            types.remove(0);
        }
        List<Variable> variables = new ArrayList<>();
        states.forEach((slot, numbers) -> {
            VerifierType type = types.get(slot);
            if (type != null) {
                addVariables(slot, type, numbers, variables);
            }
        });
        variables.sort(Comparator.comparing(Variable::first));
        variables.replaceAll(variable -> new Variable(
                variable.slot,
                variable.type,
                variable.first,
                variable.last,
                fields.takeAny(variable.type, variable.first, variable.last)));
        return new SpillChain(types, variables, kept);
    }

    /** An argument has the type that it was declared with, too. */
    private static void addInputs(Body body, Map<Integer, VerifierType> types, TypeInterpreter interpreter) {
        int slot = 0;
        for (Type input : body.inputs()) {
            types.computeIfPresent(slot, (key, type) -> merge(interpreter, type, VerifierType.of(input)));
            slot += input.getSize();
        }
    }

    private static void addVariables(int slot, VerifierType type, BitSet states, List<Variable> variables) {
        int first = states.nextSetBit(0);
        while (first >= 0) {
            int last = first;
            int next = states.nextSetBit(last + 1);
            while (next >= 0 && (!type.isReference() || next - last <= LONG_GAP)) {
                last = next;
                next = states.nextSetBit(last + 1);
            }
            variables.add(new Variable(slot, type, first, last, SpillFields.NONE));
            first = next;
        }
    }

    /** The type of a variable that has these types in two places. */
    static VerifierType merge(TypeInterpreter interpreter, VerifierType first, VerifierType second) {
        if (first.equals(second)) {
            return first;
        }
        return interpreter.merge(plain(first), plain(second));
    }

    private static VerifierType plain(VerifierType type) {
        return type.sort() == VerifierType.Sort.THIS ? VerifierType.reference(type.descriptorOrObject()) : type;
    }

    /** The slots of the chain, each once. */
    List<Integer> slots() {
        return variables.stream().map(Variable::slot).distinct().toList();
    }

    /** The type of the variable in a slot, null if it is none of the chain. */
    @Nullable
    VerifierType type(int slot) {
        return types.get(slot);
    }

    boolean isEmpty() {
        return variables.isEmpty();
    }

    /** Whether a state keeps a variable of the chain. */
    boolean isUsedBy(int state) {
        return used.get(state);
    }

    /** The references that a state must not keep, though the chain saves them. */
    List<Integer> deadIn(int state) {
        return dead.getOrDefault(state, List.of());
    }

    /** What is done with each variable. */
    interface Step {
        void with(Variable variable, InsnList code);
    }

    /**
     * Writes a chain.
     *
     * @param state the slot of the state
     * @param states how many there are
     * @param isOpen whether each state can enter at the top, which takes time and saves a table of them
     * @param step what is done with each variable
     * @param code where it is written
     * @return by state where it enters; that of 0 is the top
     */
    List<LabelNode> write(int state, int states, boolean isOpen, Step step, InsnList code) {
        List<LabelNode> labels = new ArrayList<>();
        LabelNode end = new LabelNode();
        int limit = limit();
        @Nullable LabelNode skip = null;
        @Nullable LabelNode older = null;
        int guarded = limit;
        int entered = 0;
        for (Variable variable : variables) {
            int bound = isByBirth ? variable.last : variable.first;
            int entry = isByBirth ? variable.first : variable.last;
            boolean isEntry = isOpen && entry != entered;
            if (skip != null && (bound != guarded || isEntry)) {
                code.add(skip);
                skip = null;
            }
            LabelNode label = older != null && isEntry ? older : new LabelNode();
            labels.add(label);
            code.add(label);
            if (isEntry) {
                older = new LabelNode();
                code.add(new VarInsnNode(ILOAD, state));
                code.add(Instructions.push(entry));
                code.add(new JumpInsnNode(isByBirth ? IF_ICMPLT : IF_ICMPGT, older));
            }
            if (bound != limit && skip == null) {
                skip = new LabelNode();
                code.add(new VarInsnNode(ILOAD, state));
                code.add(Instructions.push(bound));
                code.add(new JumpInsnNode(isByBirth ? IF_ICMPGT : IF_ICMPLT, skip));
            }
            guarded = bound;
            entered = entry;
            step.with(variable, code);
        }
        if (skip != null) {
            code.add(skip);
        }
        if (older != null) {
            code.add(older);
        }
        code.add(end);
        List<LabelNode> entries = new ArrayList<>();
        entries.add(isOpen && !labels.isEmpty() ? labels.get(0) : end);
        for (int number = 1; number <= states; number++) {
            entries.add(entry(number, labels, end));
        }
        return entries;
    }

    /** The bound that no state is beyond. */
    private int limit() {
        return isByBirth
                ? variables.stream().mapToInt(Variable::last).max().orElse(0)
                : variables.stream().mapToInt(Variable::first).min().orElse(0);
    }

    /** The first variable that is old enough; of those that die first, the first one that is not dead yet. */
    private LabelNode entry(int state, List<LabelNode> labels, LabelNode end) {
        if (!isUsedBy(state)) {
            return end;
        }
        int low = 0;
        int high = labels.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            Variable variable = variables.get(middle);
            if (isByBirth ? variable.first <= state : variable.last >= state) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low < labels.size() ? labels.get(low) : end;
    }
}
