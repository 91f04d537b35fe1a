package dev.weft.processor.weave.split;

import static java.util.Objects.requireNonNull;
import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.analyse.ValueFlow;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.Marker;
import dev.weft.processor.weave.code.RuntimeNames;
import dev.weft.processor.weave.code.VerifierType;
import dev.weft.processor.weave.code.WeaveException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Cuts a body at its suspensions.
 *
 * <pre>{@code
 * Coroutine<T> m(String what)          Object m(Demo$m frame, Object sent)
 *                                        switch (frame.label) { case 0: goto begun; case 1: goto resume1; default: throw ...; }
 *                                      tail:                                      // stack: the state
 *                                        frame.label = state; return sent
 *                                      resume1:
 *                                        what = (String) frame.what; frame.what = null; s1 = frame.i0
 *                                        push s1; goto value1
 *                                      begun:
 *                                        what = frame.what; frame.what = null
 *   ...                             ⇒    ...
 *   s1 + await(a)                        push s1
 *                                        r = Frame.await(a, frame); if (r != SUSPENDED) goto done1
 *                                        sent = r                                 // stack: s1
 *                                        frame.i0 = s1; frame.what = what; push 1; goto tail
 *                                      value1:
 *                                        r = Frame.value(sent)                    // in the try ranges of the await
 *                                      done1:
 *   ...                                  ...
 * }</pre>
 *
 * <p>Where many awaits keep many variables, one {@link SpillChain} saves and another one restores them for all awaits:
 *
 * <pre>{@code
 *   what = null                              // the verifier wants a value everywhere
 *   state = frame.label
 *   switch (state) { case 0: goto begun; case 1: goto restore1; ... }
 * restore2:
 *   n = frame.i0
 * restore1:
 *   what = (String) frame.l0; frame.l0 = null
 *   switch (state) { case 1: goto value1; case 2: goto value2; }
 * save2:
 *   frame.i0 = n
 * save1:
 *   frame.l0 = what
 *   frame.label = state; return sent
 * }</pre>
 *
 * <p>The code that restores stands before the body, so that it is in no try range (a handler would see variables that
 * are not restored yet) and has no line numbers (a breakpoint is not hit again when the body resumes). A body without
 * suspensions gets none of it. Where nothing suspends, no field is touched.
 *
 * <p>{@code emit(v)} suspends always; its frame keeps the value, and whoever advanced the generator gets {@code TRUE}.
 *
 * <p>A delegating loop suspends for whatever is not its end, and returns that. What it is resumed with it gets as it
 * is:
 *
 * <pre>{@code
 * r = delegate(it, sent, u)       ⇒    r = GeneratorFrame.delegate(it, sent, u, frame); if (r != FALSE) { save; return r; }
 * }</pre>
 *
 * <p>Requires: no uninitialised object lives across a suspension, every return is raw. Holds afterwards: the method
 * takes the frame and what was sent instead of its own parameters, has its variables where {@link LowSlots} puts them,
 * and contains no marker that suspends.
 */
public final class SplitBody {
    /** So many suspensions alone take more than the 8,000 bytes up to which HotSpot compiles a method. */
    private static final int HUGE = 256;

    /** About what a common end of the suspensions takes in the stack map, in bytes, and in itself. */
    private static final int STACK_MAP_OF_TAIL = 36;

    private final Body body;
    private final List<Suspension> suspensions;
    private final SpillFields fields;
    private final DirectCalls calls;

    /** What is saved and restored in one place, null if each suspension does it for itself. */
    private final @Nullable SpillChain chain;

    /** The suspensions whose stacks are saved and restored in one place. */
    private final Map<Suspension, StackChain> stacks;

    /** The slot of the state while the chain needs it, else negative. */
    private final int stateSlot;

    /** Whether there are direct calls, in either direction, whose frames have to be linked. */
    private final boolean links;

    /** The suspensions that share the code that awaits; none unless the body is too long otherwise. */
    private final SharedAwaits awaits;

    private final boolean isCompact;

    private final LabelNode tail = new LabelNode();
    private List<LabelNode> saves = List.of();

    private SplitBody(
            Body body,
            List<Suspension> suspensions,
            Map<Suspension, StackChain> stacks,
            boolean isShared,
            boolean isCompact) {
        this.body = body;
        this.suspensions = suspensions;
        this.fields = body.part == null ? body.frame.spillFields(body.owner.name, body.hierarchy) : body.part.fields();
        this.calls = new DirectCalls(body, new Once<>(() -> ValueFlow.of(body.method, ValueFlow::isAwaitOrReturn)));
        this.chain = isShared ? SpillChain.of(body, suspensions, fields) : null;
        this.stacks = stacks;
        this.stateSlot = isShared ? Instructions.newLocals(body.method, 1) : -1;
        this.isCompact = isCompact;
        this.awaits = isCompact
                ? SharedAwaits.of(body.method, suspensions, this::canShare, stateSlot, body.sentSlot)
                : SharedAwaits.none();
        this.links = body.frame.isDirect() || suspensions.stream().anyMatch(this::isDirectCall);
    }

    /**
     * Rewrites the code; what remains to be done is to give the method its new descriptor.
     *
     * @param debug whether a debugger may read each variable that is in scope
     * @param isCompact whether length is all that counts, see {@link SharedAwaits}
     * @return what variables there are where the body goes on after a suspension
     */
    public static Split run(Body body, boolean debug, boolean isCompact) throws WeaveException {
        List<Suspension> suspensions = Suspension.find(body, debug);
        Map<Suspension, StackChain> stacks = StackChain.find(suspensions);
        boolean isShared = isCompact || SpillChain.isWorthwhile(suspensions, StackChain.gain(stacks));
        if (isShared && TypedSlots.run(body, suspensions, debug)) {
            suspensions = Suspension.find(body, debug);
            stacks = StackChain.find(suspensions);
        }
        SplitBody split = new SplitBody(body, suspensions, isShared ? stacks : Map.of(), isShared, isCompact);
        split.split();
        List<Integer> early = split.chain == null ? List.of() : split.chain.slots();
        return new Split(suspensions, LowSlots.assign(body, split.stateSlot, early));
    }

    /**
     * A body that was cut.
     *
     * @param suspensions the places; the slots in them are those before
     * @param slots by the slot that a variable had the one that it has now
     */
    public record Split(List<Suspension> suspensions, Map<Integer, Integer> slots) {
        /** The slots that are restored after a suspension, besides those that always are. */
        BitSet restored(Suspension suspension) {
            BitSet restored = new BitSet();
            suspension.locals().forEach(local -> restored.set(slots.getOrDefault(local.slot(), local.slot())));
            return restored;
        }
    }

    /** Whether an await has nothing of its own but its state. */
    private boolean canShare(Suspension suspension) {
        return suspension.marker() != Marker.EMIT
                && suspension.marker() != Marker.DELEGATE
                && stack(suspension).isEmpty()
                && own(suspension).isEmpty()
                && !isDirectCall(suspension);
    }

    /** Whether the body is beyond what HotSpot compiles, so that length is all that counts. */
    private boolean isHuge() {
        return chain != null && (isCompact || suspensions.size() >= HUGE);
    }

    private void split() {
        InsnList head = new InsnList();
        LabelNode start = new LabelNode();
        LabelNode begun = new LabelNode();
        if (chain != null) {
            initialize(head, chain);
        }
        if (body.frame.isDirect()) {
            head.add(calls.begin(start));
        }
        if (body.part != null) {
            enter(head, body.part);
        }
        if (!suspensions.isEmpty()) {
            dispatch(head, begun);
        }
        suspensions.forEach(this::cut);
        head.add(begun);
        loadInputs(head);
        head.add(start);
        body.method.instructions.insert(head);
        body.frame.addFields(fields.added());
    }

    /** Values of their types for the variables of the chain, which are restored and saved together. */
    private void initialize(InsnList code, SpillChain shared) {
        int inputs = body.frame.isDirect() ? Instructions.slots(body.inputs()) : 0;
        for (int slot : shared.slots()) {
            if (slot >= inputs) {
                Type type = requireNonNull(shared.type(slot)).asmType();
                code.add(Instructions.zero(type));
                castFrom(code, RuntimeNames.OBJECT_TYPE, type);
                code.add(Instructions.store(type, slot));
            }
        }
        if (body.frame.isDirect() || body.part != null) {
            code.add(new InsnNode(ICONST_0));
            code.add(new VarInsnNode(ISTORE, stateSlot));
        }
    }

    /** Goes on where another part of the body says. */
    private void enter(InsnList code, Body.Part part) {
        @Nullable LabelNode entries = part.entries();
        if (entries != null) {
            code.add(body.loadFrame());
            code.add(field(GETFIELD, part.to()));
            code.add(new JumpInsnNode(IFNE, entries));
        }
    }

    private boolean isDirectCall(Suspension suspension) {
        return suspension.marker() == Marker.AWAIT && calls.isFed(suspension.site());
    }

    /** What stands before the body once it has suspended: where each state goes, what it restores, how it returns. */
    private void dispatch(InsnList code, LabelNode begun) {
        List<LabelNode> targets = new ArrayList<>();
        InsnList blocks = new InsnList();
        @Nullable LabelNode first = null;
        if (chain == null) {
            if (sharesTail()) {
                blocks.add(tail);
                blocks.add(body.loadFrame());
                blocks.add(new InsnNode(SWAP));
                tail(blocks);
            }
            for (Suspension suspension : suspensions) {
                targets.add(
                        suspension.locals().isEmpty() && suspension.stack().isEmpty()
                                ? suspension.value()
                                : restore(blocks, suspension));
            }
        } else {
            List<LabelNode> restores = chain.write(stateSlot, suspensions.size(), isHuge(), this::restore, blocks);
            if (isHuge()) {
                first = restores.get(0);
            }
            List<LabelNode> values = new ArrayList<>();
            InsnList own = new InsnList();
            List<StackChain> shared = suspensions.stream()
                    .filter(stacks::containsKey)
                    .map(stacks::get)
                    .distinct()
                    .toList();
            shared.forEach(stack -> stack.takeFields(fields));
            for (Suspension suspension : suspensions) {
                LabelNode alone = own(suspension).isEmpty() && stack(suspension).isEmpty()
                        ? awaits.value(suspension)
                        : restore(own, suspension);
                @Nullable StackChain stack = stacks.get(suspension);
                if (stack != null) {
                    stack.goOnAt(suspension, alone);
                }
                LabelNode value = stack == null ? alone : stack.restore;
                values.add(value);
                targets.add(chain.isUsedBy(suspension.number()) ? restores.get(suspension.number()) : value);
            }
            blocks.add(new VarInsnNode(ILOAD, stateSlot));
            blocks.add(goOn(values));
            blocks.add(own);
            shared.forEach(stack -> stack.restore(blocks, stateSlot, this::restoreValue));
            saves = chain.write(stateSlot, suspensions.size(), isHuge(), this::save, blocks);
            blocks.add(tail);
            blocks.add(body.loadFrame());
            blocks.add(new VarInsnNode(ILOAD, stateSlot));
            blocks.add(LabelShift.toLabel(body.frame, body.statesBefore()));
            tail(blocks);
            shared.forEach(stack ->
                    stack.save(blocks, stateSlot, saves, isHuge() ? saves.get(0) : null, this::saveStackEntry));
        }
        if (isCompact) {
            awaits.write(body.method, blocks, calls::ensureFrame, body::loadFrame, this::saveOfAny);
        }
        code.add(body.loadFrame());
        code.add(new FieldInsnNode(GETFIELD, RuntimeNames.FRAME, RuntimeNames.LABEL, RuntimeNames.LABEL_TYPE));
        if (chain != null) {
            code.add(LabelShift.toNumber(body.frame, body.statesBefore()));
            code.add(new InsnNode(DUP));
            code.add(new VarInsnNode(ISTORE, stateSlot));
        }
        if (first != null) {
            code.add(new JumpInsnNode(IFEQ, begun));
            code.add(new JumpInsnNode(GOTO, first));
        } else if (chain != null) {
            code.add(new TableSwitchInsnNode(1, targets.size(), begun, targets.toArray(LabelNode[]::new)));
        } else {
            code.add(new LabelSwitch(body.frame, body.statesBefore(), begun, targets));
        }
        code.add(blocks);
    }

    /**
     * The switch behind the chain. Where most states go to one place, as with one stack for all, the table has only the
     * others.
     */
    private AbstractInsnNode goOn(List<LabelNode> values) {
        Map<LabelNode, Integer> counts = new HashMap<>();
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        LabelNode common = Collections.max(values, Comparator.comparing(counts::get));
        int others = values.size() - Collections.frequency(values, common);
        if (2 * others >= values.size()) {
            return new TableSwitchInsnNode(1, values.size(), common, values.toArray(LabelNode[]::new));
        }
        int[] states = IntStream.rangeClosed(1, values.size())
                .filter(state -> values.get(state - 1) != common)
                .toArray();
        LabelNode[] targets =
                Arrays.stream(states).mapToObj(state -> values.get(state - 1)).toArray(LabelNode[]::new);
        return new LookupSwitchInsnNode(common, states, targets);
    }

    /**
     * Whether the suspensions return in one place: that pays where many do, since it needs a stack map with all of
     * them.
     */
    private boolean sharesTail() {
        return suspensions.size() * (links ? 8 : 4) > STACK_MAP_OF_TAIL;
    }

    /** How the body returns once its variables are saved and the label is on the stack, below the frame. */
    private void tail(InsnList code) {
        code.add(new FieldInsnNode(PUTFIELD, RuntimeNames.FRAME, RuntimeNames.LABEL, RuntimeNames.LABEL_TYPE));
        if (links) {
            code.add(calls.suspended());
        }
        code.add(new VarInsnNode(ALOAD, body.sentSlot));
        code.add(new InsnNode(ARETURN));
    }

    /** The variables that a suspension saves and restores for itself. */
    private List<Suspension.Local> own(Suspension suspension) {
        return chain == null
                ? suspension.locals()
                : suspension.locals().stream()
                        .filter(local -> chain.type(local.slot()) == null)
                        .toList();
    }

    private final Map<Suspension, List<SpillFields.Field>> fieldsOf = new HashMap<>();

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

    /** Saves what is on the stack and what the chain does not have, and goes where the rest is done. */
    private void save(InsnList code, Suspension suspension) {
        List<Suspension.Local> locals = own(suspension);
        List<SpillFields.Field> taken = fieldsOf(suspension);
        for (int i = stack(suspension).size() - 1; i >= 0; i--) {
            saveStackEntry(code, stack(suspension).get(i), taken.get(locals.size() + i));
        }
        for (int i = 0; i < locals.size(); i++) {
            if (!locals.get(i).type().isAtHand()) {
                code.add(body.loadFrame());
                code.add(new VarInsnNode(
                        locals.get(i).type().loadOpcode(), locals.get(i).slot()));
                code.add(field(PUTFIELD, taken.get(i)));
            }
        }
        forgetDead(code, suspension);
        if (chain == null && sharesTail()) {
            code.add(new LabelPush(body.frame, body.statesBefore() + suspension.number()));
            code.add(new JumpInsnNode(GOTO, tail));
        } else if (chain == null) {
            code.add(body.loadFrame());
            code.add(new LabelPush(body.frame, body.statesBefore() + suspension.number()));
            tail(code);
        } else {
            code.add(Instructions.push(suspension.number()));
            code.add(new VarInsnNode(ISTORE, stateSlot));
            code.add(new JumpInsnNode(GOTO, saveOf(suspension)));
        }
    }

    /** Where the chains save a suspension, and all others that have its stack. */
    private LabelNode saveOfAny(Suspension suspension) {
        @Nullable StackChain stack = stacks.get(suspension);
        return stack == null ? saves.get(0) : stack.save(suspension);
    }

    /** Where the chains save a suspension. */
    private LabelNode saveOf(Suspension suspension) {
        @Nullable StackChain stack = stacks.get(suspension);
        return stack == null ? saves.get(suspension.number()) : stack.save(suspension);
    }

    /** Sets the references to null that the chain saves though nothing reads them any more. */
    private void forgetDead(InsnList code, Suspension suspension) {
        if (chain != null) {
            for (int slot : chain.deadIn(suspension.number())) {
                code.add(new InsnNode(ACONST_NULL));
                code.add(new VarInsnNode(ASTORE, slot));
            }
        }
    }

    private void save(SpillChain.Variable variable, InsnList code) {
        code.add(body.loadFrame());
        code.add(new VarInsnNode(variable.type().loadOpcode(), variable.slot()));
        code.add(field(PUTFIELD, variable.field()));
    }

    private void saveStackEntry(InsnList code, VerifierType type, SpillFields.Field field) {
        if (type.isAtHand()) {
            code.add(new InsnNode(POP));
            return;
        }
        code.add(body.loadFrame());
        if (type.getSize() == 2) {
            code.add(new InsnNode(DUP_X2));
            code.add(new InsnNode(POP));
        } else {
            code.add(new InsnNode(SWAP));
        }
        code.add(field(PUTFIELD, field));
    }

    /**
     * Restores what the chains do not have; the label of the code. It comes last, as a place that several suspensions
     * pass has no variable that one of them does not restore.
     */
    private LabelNode restore(InsnList code, Suspension suspension) {
        LabelNode label = new LabelNode();
        code.add(label);
        List<Suspension.Local> locals = own(suspension);
        List<SpillFields.Field> taken = fieldsOf(suspension);
        for (int i = 0; i < locals.size(); i++) {
            restoreValue(code, locals.get(i).type(), taken.get(i));
            code.add(new VarInsnNode(
                    locals.get(i).type().storeOpcode(), locals.get(i).slot()));
        }
        for (int i = 0; i < stack(suspension).size(); i++) {
            restoreValue(code, stack(suspension).get(i), taken.get(locals.size() + i));
        }
        code.add(new JumpInsnNode(GOTO, suspension.value()));
        return label;
    }

    private void restore(SpillChain.Variable variable, InsnList code) {
        restoreValue(code, variable.type(), variable.field());
        code.add(new VarInsnNode(variable.type().storeOpcode(), variable.slot()));
    }

    /** Pushes what a field holds, and forgets it there if it is a reference. */
    private void restoreValue(InsnList code, VerifierType type, SpillFields.Field field) {
        if (type.isAtHand()) {
            code.add(type.sort() == VerifierType.Sort.THIS ? new VarInsnNode(ALOAD, 0) : new InsnNode(ACONST_NULL));
            return;
        }
        code.add(body.loadFrame());
        code.add(field(GETFIELD, field));
        castFrom(code, field.descriptor(), type.asmType());
        clear(code, field);
    }

    private void castFrom(InsnList code, String descriptor, Type type) {
        if (Instructions.isReference(type) && !descriptor.equals(type.getDescriptor())) {
            code.add(new TypeInsnNode(CHECKCAST, type.getInternalName()));
        }
    }

    private void clear(InsnList code, SpillFields.Field field) {
        if (field.descriptor().length() > 1) {
            code.add(body.loadFrame());
            code.add(new InsnNode(ACONST_NULL));
            code.add(field(PUTFIELD, field));
        }
    }

    /**
     * Whether the value of an await goes through the variable of what is sent. A stack map with two entries lists all
     * variables, one with one entry need not; both ways to the value meet where it would be the second entry.
     */
    private boolean passesByVariable(Suspension suspension) {
        return chain != null
                && suspension.stack().size() == 1
                && suspension.marker() != Marker.EMIT
                && suspension.marker() != Marker.DELEGATE;
    }

    /**
     * Replaces the call of the marker; the labels before and after it stay, and so do the try ranges that they bound.
     */
    private void cut(Suspension suspension) {
        if (awaits.contains(suspension)) {
            InsnList code = new InsnList();
            forgetDead(code, suspension);
            code.add(awaits.cut(suspension));
            @Nullable AbstractInsnNode next = suspension.site().getNext();
            if (next != null && next.getOpcode() == POP) { // no label between: nothing else gets there
                body.method.instructions.remove(next);
            } else {
                code.add(new VarInsnNode(ALOAD, body.sentSlot));
            }
            body.method.instructions.insertBefore(suspension.site(), code);
            body.method.instructions.remove(suspension.site());
            return;
        }
        boolean isCall = isDirectCall(suspension);
        InsnList code = new InsnList();
        LabelNode done = new LabelNode();
        boolean byVariable = passesByVariable(suspension);
        switch (suspension.marker()) {
            case EMIT -> {
                code.add(body.loadFrame());
                code.add(new InsnNode(SWAP));
                code.add(new MethodInsnNode(
                        INVOKEVIRTUAL, RuntimeNames.GENERATOR_FRAME, RuntimeNames.EMIT, RuntimeNames.EMIT_TYPE, false));
                code.add(bool("TRUE"));
            }
            case DELEGATE -> {
                code.add(body.loadFrame());
                code.add(call(suspension.marker()));
                code.add(new InsnNode(DUP));
                code.add(bool("FALSE"));
                code.add(new JumpInsnNode(IF_ACMPEQ, done));
            }
            default -> {
                if (isCall) {
                    calls.replaceAll(suspension.site());
                } else {
                    code.add(calls.ensureFrame());
                    if (suspension.marker() == Marker.ADVANCE && !isHuge()) {
                        advance(code);
                    } else {
                        code.add(body.loadFrame());
                        code.add(call(suspension.marker()));
                    }
                }
                code.add(new InsnNode(DUP));
                if (byVariable) {
                    code.add(new VarInsnNode(ASTORE, body.sentSlot));
                }
                code.add(suspended());
                code.add(new JumpInsnNode(IF_ACMPNE, done));
            }
        }
        if (!byVariable) {
            code.add(new VarInsnNode(ASTORE, body.sentSlot));
        }
        if (isCall) {
            code.add(calls.ensureFrame());
        }
        save(code, suspension);
        code.add(suspension.value());
        code.add(new VarInsnNode(ALOAD, body.sentSlot));
        if (suspension.marker() != Marker.DELEGATE) {
            code.add(value());
        }
        if (suspension.marker() == Marker.EMIT) {
            code.add(new InsnNode(POP));
        }
        if (byVariable) {
            code.add(new VarInsnNode(ASTORE, body.sentSlot));
        }
        code.add(done);
        if (byVariable) {
            code.add(new VarInsnNode(ALOAD, body.sentSlot));
        }
        body.method.instructions.insertBefore(suspension.site(), code);
        body.method.instructions.remove(suspension.site());
    }

    /**
     * Advances the iterator on the stack. The call of a generator stands in the body, and not in a method of the
     * runtime, so that HotSpot sees which generator each loop is over, and compiles it into the loop.
     */
    private void advance(InsnList code) {
        LabelNode foreign = new LabelNode();
        LabelNode advanced = new LabelNode();
        code.add(new InsnNode(DUP));
        code.add(new TypeInsnNode(INSTANCEOF, RuntimeNames.GENERATOR_FRAME));
        code.add(new JumpInsnNode(IFEQ, foreign));
        code.add(new TypeInsnNode(CHECKCAST, RuntimeNames.GENERATOR_FRAME));
        code.add(body.loadFrame());
        code.add(new MethodInsnNode(
                INVOKEVIRTUAL, RuntimeNames.GENERATOR_FRAME, RuntimeNames.NEXT_FOR, RuntimeNames.NEXT_FOR_TYPE, false));
        code.add(new JumpInsnNode(GOTO, advanced));
        code.add(foreign);
        code.add(body.loadFrame());
        code.add(call(Marker.ADVANCE));
        code.add(advanced);
    }

    /** What becomes of the call of a marker that awaits. */
    static MethodInsnNode call(Marker marker) {
        String owner = marker.owner().equals(RuntimeNames.ASYNCIO) ? RuntimeNames.FRAME : marker.owner();
        return new MethodInsnNode(INVOKESTATIC, owner, marker.methodName(), marker.wovenDescriptor(), false);
    }

    /**
     * Where a frame begins: the arguments go from its fields to their variables. Those of a direct body are there
     * already.
     */
    private void loadInputs(InsnList code) {
        int slot = 0;
        Type[] inputs = body.inputs();
        List<SpillFields.Field> arguments = body.frame.arguments();
        for (int i = 0; i < inputs.length; i++) {
            if (i > 0 || body.isStatic()) {
                SpillFields.Field argument = arguments.get(i);
                if (!body.frame.isDirect()) {
                    code.add(body.loadFrame());
                    code.add(field(GETFIELD, argument));
                    castFrom(code, argument.descriptor(), inputs[i]);
                    code.add(new VarInsnNode(inputs[i].getOpcode(Opcodes.ISTORE), slot));
                }
                clear(code, argument);
            }
            slot += inputs[i].getSize();
        }
    }

    private FieldInsnNode field(int opcode, SpillFields.Field field) {
        return new FieldInsnNode(opcode, body.frame.name(), field.name(), field.descriptor());
    }

    static AbstractInsnNode value() {
        return new MethodInsnNode(INVOKESTATIC, RuntimeNames.FRAME, RuntimeNames.VALUE, RuntimeNames.VALUE_TYPE, false);
    }

    private static AbstractInsnNode bool(String value) {
        return new FieldInsnNode(GETSTATIC, "java/lang/Boolean", value, "Ljava/lang/Boolean;");
    }

    static AbstractInsnNode suspended() {
        return new FieldInsnNode(GETSTATIC, RuntimeNames.FRAME, RuntimeNames.SUSPENDED, RuntimeNames.SUSPENDED_TYPE);
    }
}
