package dev.weft.processor.weave.split;

import dev.weft.processor.weave.analyse.ControlFlow;
import dev.weft.processor.weave.analyse.HeldMonitors;
import dev.weft.processor.weave.analyse.Liveness;
import dev.weft.processor.weave.analyse.Slots;
import dev.weft.processor.weave.analyse.TypeAnalysis;
import dev.weft.processor.weave.analyse.TypeFrame;
import dev.weft.processor.weave.code.BodySpec;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.Marker;
import dev.weft.processor.weave.code.VerifierType;
import dev.weft.processor.weave.code.WeaveException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * A place at which a body can suspend, and what it needs to go on.
 *
 * <p>Cost of finding all of them: that of {@link TypeAnalysis}, {@link ControlFlow}, {@link Liveness} and
 * {@link HeldMonitors}; for each a step for each entry of its stack, for each instruction back to where its line begins
 * and, where it does not keep the same variables as the one before, for each variable. Those that keep the same have
 * the same list, so that who looks at all of them need not look at all variables again. Where each keeps other ones,
 * that is suspensions times variables, as it is in the stack maps of the woven code.
 *
 * @param number the value of the frame's label while it is suspended here; the first is 1
 * @param line the source line, 0 if it is not known
 * @param site the call of the marker
 * @param marker which one
 * @param stack the entries of the operand stack below the marker's operands, bottom first
 * @param locals the local variables that are kept, by slot: those that are read later; of suspensions in a row that
 *     keep the same ones the same list
 * @param value where the body goes on with the value that it is resumed with; in the try ranges of the site
 */
public record Suspension(
        int number,
        int line,
        MethodInsnNode site,
        Marker marker,
        List<VerifierType> stack,
        List<Local> locals,
        LabelNode value) {

    record Local(int slot, VerifierType type) {
        @Override
        public String toString() {
            return slot + ": " + type;
        }
    }

    /**
     * All places that can be reached, in code order.
     *
     * @param debug whether a debugger may read each variable that is in scope
     */
    static List<Suspension> find(Body body, boolean debug) throws WeaveException {
        TypeAnalysis types = body.types();
        ControlFlow flow = ControlFlow.of(body.method);
        Liveness liveness = Liveness.of(body.method, flow, debug);
        HeldMonitors monitors = HeldMonitors.of(body.method, flow);
        boolean isThisStable = !body.isStatic() && !Instructions.assignsThis(body.method);
        Keeping keeping = new Keeping(body, isThisStable);
        List<Suspension> suspensions = new ArrayList<>();
        for (AbstractInsnNode instruction : body.method.instructions) {
            @Nullable Marker marker = Marker.of(instruction);
            @Nullable TypeFrame frame = types.before(instruction);
            if (marker == null || frame == null) {
                continue;
            }
            check(body, instruction, marker, monitors);
            if (marker.suspends()) {
                suspensions.add(new Suspension(
                        suspensions.size() + 1,
                        Instructions.line(instruction),
                        (MethodInsnNode) instruction,
                        marker,
                        stack(body, instruction, frame),
                        keeping.locals(instruction, frame, liveness.before(instruction)),
                        new LabelNode()));
            }
        }
        return suspensions;
    }

    private static void check(Body body, AbstractInsnNode site, Marker marker, HeldMonitors monitors)
            throws WeaveException {
        if (marker == Marker.AWAIT_EACH) {
            throw body.failure(
                    WeaveException.Reason.MISPLACED, site, "'awaitEach' stands only in the header of a for loop");
        }
        if ((marker == Marker.EMIT || marker == Marker.DELEGATE) && body.spec.kind() != BodySpec.Kind.GENERATOR) {
            throw body.failure(
                    WeaveException.Reason.MISPLACED, site, "'emit' stands only in an asynchronous generator");
        }
        if (marker.suspends() && monitors.before(site) > 0) {
            throw body.failure(
                    WeaveException.Reason.MONITOR,
                    site,
                    "waits inside a 'synchronized' block; use dev.weft.sync.AsyncLock to keep others out across an await");
        }
    }

    private static List<VerifierType> stack(Body body, AbstractInsnNode site, TypeFrame frame) throws WeaveException {
        List<VerifierType> stack = new ArrayList<>();
        int operands = Type.getArgumentTypes(((MethodInsnNode) site).desc).length; // none is a long or double
        VerifierType[] entries = frame.stack();
        for (VerifierType type : List.of(entries).subList(0, entries.length - operands)) {
            if (!type.isUsable()) {
                throw body.failure(WeaveException.Reason.UNSUPPORTED, site, "waits with '" + type + "' on the stack");
            }
            stack.add(type);
        }
        return stack;
    }

    /** Tells for one suspension after the other which variables it keeps. */
    private static final class Keeping {
        private final Body body;
        private final boolean isThisStable;
        private final Map<Integer, Local> known = new HashMap<>();

        /** What was live, of which types, and kept at the one before. */
        private BitSet live = new BitSet();

        private @Nullable Slots<VerifierType> types;
        private List<Local> locals = List.of();

        Keeping(Body body, boolean isThisStable) {
            this.body = body;
            this.isThisStable = isThisStable;
        }

        List<Local> locals(AbstractInsnNode site, TypeFrame frame, BitSet liveHere) throws WeaveException {
            if (types == null || !liveHere.equals(live) || haveOtherTypes(frame.slots(), types)) {
                locals = find(site, frame, liveHere);
            }
            live = liveHere;
            types = frame.slots();
            return locals;
        }

        private boolean haveOtherTypes(Slots<VerifierType> now, Slots<VerifierType> before) {
            boolean[] isAny = {false};
            now.differences(before, slot -> isAny[0] |= live.get(slot));
            return isAny[0];
        }

        private List<Local> find(AbstractInsnNode site, TypeFrame frame, BitSet liveHere) throws WeaveException {
            List<Local> found = new ArrayList<>(liveHere.cardinality());
            for (int slot = liveHere.nextSetBit(0); slot >= 0; slot = liveHere.nextSetBit(slot + 1)) {
                if (body.isOwnSlot(slot) || (slot == 0 && isThisStable)) {
                    continue;
                }
                VerifierType type = frame.getLocal(slot);
                if (type.isUninitialized()) {
                    throw body.failure(
                            WeaveException.Reason.UNSUPPORTED, site, "waits with '" + type + "' in a variable");
                }
                // What is TOP is live only on the way to a handler that would not verify if it read it, or for a
                // debugger
                if (type.isUsable()) {
                    @Nullable Local before = known.get(slot);
                    Local local = before != null && before.type.equals(type) ? before : new Local(slot, type);
                    known.put(slot, local);
                    found.add(local);
                }
            }
            return found;
        }
    }

    /** No other one is the same place; so to look one up takes no time for what it keeps. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "state " + number + ": line " + line + " ", "");
        text.add(marker.methodName());
        if (!stack.isEmpty()) {
            text.add("stack " + stack);
        }
        if (!locals.isEmpty()) {
            text.add("locals " + locals);
        }
        return text.toString();
    }
}
