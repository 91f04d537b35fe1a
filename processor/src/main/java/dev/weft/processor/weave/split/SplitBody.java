package dev.weft.processor.weave.split;

import static java.util.Objects.requireNonNull;
import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.analyse.ValueFlow;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.Marker;
import dev.weft.processor.weave.code.RuntimeNames;
import dev.weft.processor.weave.code.WeaveException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
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
 * <p>{@link Spilling} knows what is saved and how, {@link Dispatch} writes what stands before the body,
 * {@link AwaitCode} what stands in place of each await.
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
 *
 * <p>Cost: that of finding the suspensions ({@link Suspension}), once more if {@link TypedSlots} changes something;
 * that of {@link StackChain}, {@link Spilling}, {@link SharedAwaits}, {@link DirectCalls} and {@link LowSlots}; and
 * that of what is written.
 */
public final class SplitBody {
    private final Body body;
    private final List<Suspension> suspensions;
    private final DirectCalls calls;
    private final Spilling spilling;

    /** The suspensions that share the code that awaits; none unless the body is too long otherwise. */
    private final SharedAwaits awaits;

    private final FieldMoves moves;

    private SplitBody(
            Body body,
            List<Suspension> suspensions,
            Map<Suspension, StackChain> stacks,
            boolean isShared,
            boolean isCompact) {
        this.body = body;
        this.suspensions = suspensions;
        this.calls = new DirectCalls(body, new Once<>(() -> ValueFlow.of(body.method, ValueFlow::isAwaitOrReturn)));
        this.spilling = new Spilling(body, suspensions, stacks, isShared, isCompact, calls);
        this.awaits = isCompact
                ? SharedAwaits.of(body.method, suspensions, this::canShare, spilling.stateSlot(), body.sentSlot)
                : SharedAwaits.none();
        this.moves = new FieldMoves(body);
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
        @Nullable SpillChain chain = split.spilling.chain();
        List<Integer> early = chain == null ? List.of() : chain.slots();
        return new Split(suspensions, LowSlots.assign(body, split.spilling.stateSlot(), early));
    }

    /**
     * A body that was cut.
     *
     * @param suspensions the places; the slots in them are those before
     * @param slots by the slot that a variable had the one that it has now
     */
    public record Split(List<Suspension> suspensions, Map<Integer, Integer> slots) {
        /**
         * The slots that are restored after each suspension, besides those that always are; by where it goes on. Those
         * that keep the same share a set, which is not to be changed.
         */
        Map<LabelNode, BitSet> restored() {
            Map<LabelNode, BitSet> restored = new HashMap<>();
            List<Suspension.Local> locals = List.of();
            BitSet now = new BitSet();
            for (Suspension suspension : suspensions) {
                if (suspension.locals() != locals) {
                    locals = suspension.locals();
                    now = new BitSet();
                    for (Suspension.Local local : locals) {
                        now.set(slots.getOrDefault(local.slot(), local.slot()));
                    }
                }
                restored.put(suspension.value(), now);
            }
            return restored;
        }
    }

    /** Whether an await has nothing of its own but its state. */
    private boolean canShare(Suspension suspension) {
        return suspension.marker() != Marker.EMIT
                && suspension.marker() != Marker.DELEGATE
                && spilling.keepsNothingItself(suspension)
                && !calls.isDirect(suspension);
    }

    private void split() {
        InsnList head = new InsnList();
        LabelNode start = new LabelNode();
        LabelNode begun = new LabelNode();
        @Nullable SpillChain chain = spilling.chain();
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
            new Dispatch(body, suspensions, spilling, awaits, calls).write(head, begun);
        }
        AwaitCode code = new AwaitCode(body, spilling, awaits, calls);
        suspensions.forEach(code::write);
        head.add(begun);
        loadInputs(head);
        head.add(start);
        body.method.instructions.insert(head);
        body.frame.addFields(spilling.addedFields());
    }

    /** Values of their types for the variables of the chain, which are restored and saved together. */
    private void initialize(InsnList code, SpillChain chain) {
        int inputs = body.frame.isDirect() ? Instructions.slots(body.inputs()) : 0;
        for (int slot : chain.slots()) {
            if (slot >= inputs) {
                Type type = requireNonNull(chain.type(slot)).asmType();
                code.add(Instructions.zero(type));
                FieldMoves.castFrom(code, RuntimeNames.OBJECT_TYPE, type);
                code.add(Instructions.store(type, slot));
            }
        }
        if (body.frame.isDirect() || body.part != null) {
            code.add(new InsnNode(ICONST_0));
            code.add(new VarInsnNode(ISTORE, spilling.stateSlot()));
        }
    }

    /** Goes on where another part of the body says. */
    private void enter(InsnList code, Body.Part part) {
        @Nullable LabelNode entries = part.entries();
        if (entries != null) {
            moves.get(code, part.to());
            code.add(new JumpInsnNode(IFNE, entries));
        }
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
                    moves.load(code, inputs[i], slot, argument);
                }
                moves.clear(code, argument);
            }
            slot += inputs[i].getSize();
        }
    }
}
