package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.RuntimeNames;
import dev.weft.processor.weave.code.VerifierType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * What the suspensions of a body keep, in which fields, and the code that saves and restores it. A suspension keeps
 * variables and stack by itself, or leaves them to the chains of the body, if that has some:
 *
 * <pre>
 *               kept by itself                     left to the chain
 *   variables   {@link #own}, in fields of its own     {@link SpillChain}
 *   stack       {@link #stack}, likewise               {@link StackChain}
 *   the label   set where it suspends              set behind the chain
 * </pre>
 *
 * <p>Cost: that of the chains and of {@link SpillFields}, and a step for each value that a suspension keeps by itself,
 * which is what is written for it.
 */
final class Spilling {
    /** So many suspensions alone take more than the 8,000 bytes up to which HotSpot compiles a method. */
    private static final int HUGE = 256;

    /** About what a common end of the suspensions takes in the stack map, in bytes, and in itself. */
    private static final int STACK_MAP_OF_TAIL = 36;

    private final Body body;
    private final List<Suspension> suspensions;
    private final SpillFields fields;
    private final FieldMoves moves;
    private final DirectCalls calls;

    /** What is saved and restored in one place, null if each suspension does it for itself. */
    private final @Nullable SpillChain chain;

    /** The suspensions whose stacks are saved and restored in one place. */
    private final Map<Suspension, StackChain> stacks;

    /** The slot of the state while the chain needs it, else negative. */
    private final int stateSlot;

    private final boolean isCompact;

    /** Whether there are direct calls, in either direction, whose frames have to be linked. */
    private final boolean links;

    private final LabelNode tail = new LabelNode();
    private final Map<Suspension, List<SpillFields.Field>> fieldsOf = new HashMap<>();

    /** By list of variables those that the chain does not have. */
    private final IdentityHashMap<List<Suspension.Local>, List<Suspension.Local>> ownOf = new IdentityHashMap<>();

    private List<LabelNode> saves = List.of();

    /**
     * Finds the fields that the chains need.
     *
     * @param stacks those that keep their stacks together
     * @param isShared whether there is a chain of the variables; without one there are no {@code stacks}
     * @param isCompact whether length is all that counts
     */
    Spilling(
            Body body,
            List<Suspension> suspensions,
            Map<Suspension, StackChain> stacks,
            boolean isShared,
            boolean isCompact,
            DirectCalls calls) {
        this.body = body;
        this.suspensions = suspensions;
        this.fields = body.part == null ? body.frame.spillFields(body.owner.name, body.hierarchy) : body.part.fields();
        this.moves = new FieldMoves(body);
        this.calls = calls;
        this.chain = isShared ? SpillChain.of(body, suspensions, fields) : null;
        this.stacks = stacks;
        this.stateSlot = isShared ? Instructions.newLocals(body.method, 1) : -1;
        this.isCompact = isCompact;
        this.links = body.frame.isDirect() || suspensions.stream().anyMatch(calls::isDirect);
    }

    /** What is saved and restored in one place, null if each suspension does it for itself. */
    @Nullable
    SpillChain chain() {
        return chain;
    }

    /** The slot of the state while the chain needs it, else negative. */
    int stateSlot() {
        return stateSlot;
    }

    /** The fields that have to be added to the frame. */
    List<SpillFields.Field> addedFields() {
        return fields.added();
    }

    /** Whether the body is beyond what HotSpot compiles, so that length is all that counts. */
    boolean isHuge() {
        return chain != null && (isCompact || suspensions.size() >= HUGE);
    }

    /** Whether a suspension keeps nothing by itself: no variable and no stack, or all of it is in the chains. */
    boolean keepsNothingItself(Suspension suspension) {
        return own(suspension).isEmpty() && stack(suspension).isEmpty();
    }

    /** The chain that keeps the stack of a suspension; null if it has none, or keeps it by itself. */
    @Nullable
    StackChain stackChain(Suspension suspension) {
        return stacks.get(suspension);
    }

    /** The variables that a suspension saves and restores for itself. */
    private List<Suspension.Local> own(Suspension suspension) {
        return chain == null
                ? suspension.locals()
                : ownOf.computeIfAbsent(
                        suspension.locals(),
                        locals -> locals.stream()
                                .filter(local -> chain.type(local.slot()) == null)
                                .toList());
    }

    /** The stack that a suspension saves and restores for itself. */
    private List<VerifierType> stack(Suspension suspension) {
        return stacks.containsKey(suspension) ? List.of() : suspension.stack();
    }

    /** The fields of what a suspension keeps by itself, variables first. */
    private List<SpillFields.Field> fieldsOf(Suspension suspension) {
        return fieldsOf.computeIfAbsent(suspension, key -> {
            List<SpillFields.Field> taken = new ArrayList<>();
            for (Suspension.Local local : own(suspension)) {
                taken.add(local.type().isAtHand() ? SpillFields.NONE : fields.take(local.type(), suspension.number()));
            }
            for (VerifierType type : stack(suspension)) {
                taken.add(type.isAtHand() ? SpillFields.NONE : fields.take(type, suspension.number()));
            }
            return taken;
        });
    }

    // ---- what a suspension does for itself

    /** Saves what is on the stack and what the chain does not have, and goes where the rest is done. */
    void save(InsnList code, Suspension suspension) {
        List<Suspension.Local> locals = own(suspension);
        List<VerifierType> stack = stack(suspension);
        List<SpillFields.Field> taken = fieldsOf(suspension);
        for (int i = stack.size() - 1; i >= 0; i--) {
            moves.saveTop(code, stack.get(i), taken.get(locals.size() + i));
        }
        for (int i = 0; i < locals.size(); i++) {
            moves.save(code, locals.get(i).type(), locals.get(i).slot(), taken.get(i));
        }
        forgetDead(code, suspension);
        if (chain == null && sharesTail()) {
            code.add(new LabelPush(body.frame, body.statesBefore() + suspension.number()));
            code.add(new JumpInsnNode(GOTO, tail));
        } else if (chain == null) {
            code.add(body.loadFrame());
            code.add(new LabelPush(body.frame, body.statesBefore() + suspension.number()));
            leave(code);
        } else {
            code.add(Instructions.push(suspension.number()));
            code.add(new VarInsnNode(ISTORE, stateSlot));
            @Nullable StackChain shared = stackChain(suspension);
            LabelNode next = shared == null ? saves.get(suspension.number()) : shared.save(suspension);
            code.add(new JumpInsnNode(GOTO, next));
        }
    }

    /** Where the chains save a suspension, and all others that have its stack. */
    LabelNode saveOfAny(Suspension suspension) {
        @Nullable StackChain shared = stackChain(suspension);
        return shared == null ? saves.get(0) : shared.save(suspension);
    }

    /** Sets the references to null that the chain saves though nothing reads them any more. */
    void forgetDead(InsnList code, Suspension suspension) {
        if (chain != null) {
            for (int slot : chain.deadIn(suspension.number())) {
                code.add(new InsnNode(ACONST_NULL));
                code.add(new VarInsnNode(ASTORE, slot));
            }
        }
    }

    /**
     * Restores what the chains do not have; the label of the code. It comes last, as a place that several suspensions
     * pass has no variable that one of them does not restore.
     */
    LabelNode restore(InsnList code, Suspension suspension) {
        LabelNode label = new LabelNode();
        code.add(label);
        List<Suspension.Local> locals = own(suspension);
        List<VerifierType> stack = stack(suspension);
        List<SpillFields.Field> taken = fieldsOf(suspension);
        for (int i = 0; i < locals.size(); i++) {
            moves.restore(code, locals.get(i).type(), locals.get(i).slot(), taken.get(i));
        }
        for (int i = 0; i < stack.size(); i++) {
            moves.push(code, stack.get(i), taken.get(locals.size() + i));
        }
        code.add(new JumpInsnNode(GOTO, suspension.value()));
        return label;
    }

    // ---- what is done in one place

    /** The chains of stacks, each with its fields. */
    List<StackChain> stackChains() {
        List<StackChain> chains = suspensions.stream()
                .filter(stacks::containsKey)
                .map(stacks::get)
                .distinct()
                .toList();
        chains.forEach(each -> each.takeFields(fields));
        return chains;
    }

    /** Restores the variables of the chain; by state where it enters, that of 0 is the top. */
    List<LabelNode> restoreAll(InsnList code, SpillChain variables) {
        return variables.write(
                stateSlot,
                suspensions.size(),
                isHuge(),
                (variable, into) -> moves.restore(into, variable.type(), variable.slot(), variable.field()),
                code);
    }

    /** Restores the stacks of a chain. */
    void restoreAll(InsnList code, StackChain chainOfStacks) {
        chainOfStacks.restore(code, stateSlot, moves::push);
    }

    /** Saves what the chains have, and returns. */
    void saveAll(InsnList code, SpillChain variables, List<StackChain> chainsOfStacks) {
        saves = variables.write(
                stateSlot,
                suspensions.size(),
                isHuge(),
                (variable, into) -> moves.save(into, variable.type(), variable.slot(), variable.field()),
                code);
        code.add(tail);
        code.add(body.loadFrame());
        code.add(new VarInsnNode(ILOAD, stateSlot));
        code.add(LabelShift.toLabel(body.frame, body.statesBefore()));
        leave(code);
        chainsOfStacks.forEach(
                each -> each.save(code, stateSlot, saves, isHuge() ? saves.get(0) : null, moves::saveTop));
    }

    /** Returns for the suspensions that have their labels on the stack, if that is done in one place. */
    void returnForAll(InsnList code) {
        if (sharesTail()) {
            code.add(tail);
            code.add(body.loadFrame());
            code.add(new InsnNode(SWAP));
            leave(code);
        }
    }

    /**
     * Whether the suspensions return in one place: that pays where many do, since it needs a stack map with all of
     * them.
     */
    private boolean sharesTail() {
        return suspensions.size() * (links ? 8 : 4) > STACK_MAP_OF_TAIL;
    }

    /** How the body returns once its variables are saved and the label is on the stack, above the frame. */
    private void leave(InsnList code) {
        code.add(new FieldInsnNode(PUTFIELD, RuntimeNames.FRAME, RuntimeNames.LABEL, RuntimeNames.LABEL_TYPE));
        if (links) {
            code.add(calls.suspended());
        }
        code.add(new VarInsnNode(ALOAD, body.sentSlot));
        code.add(new InsnNode(ARETURN));
    }
}
