package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.analyse.DirectSites;
import dev.weft.processor.weave.analyse.ReturnJumps;
import dev.weft.processor.weave.analyse.ReturnOrigins;
import dev.weft.processor.weave.analyse.TryRanges;
import dev.weft.processor.weave.analyse.TypeAnalysis;
import dev.weft.processor.weave.analyse.ValueFlow;
import dev.weft.processor.weave.code.BodySpec;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.Marker;
import dev.weft.processor.weave.code.RuntimeNames;
import dev.weft.processor.weave.code.VerifierType;
import dev.weft.processor.weave.code.WeaveException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Turns what a body returns to its caller into what its frame returns to whoever resumed it. {@code finally} code needs
 * nothing: javac has put it before the {@code ARETURN}.
 *
 * <pre>{@code
 * return result(v);          ⇒  return v;
 * return done();             ⇒  return null;
 * return end();              ⇒  return Boolean.FALSE;                    // of a generator: no more values
 * return other();            ⇒  return Frame.tailCall(other(), frame);   // in no try range; null fails in tailCall
 * return result(await(c));   ⇒  return Frame.tailCall(c, frame);         // outside any try, c a Coroutine
 * void lambda: return;       ⇒  return null;
 * }</pre>
 *
 * <p>A marker whose value is also used for something else stays what it is at run time, the call of an ordinary method
 * that makes a finished coroutine.
 *
 * <p>Holds afterwards: every return is an {@code ARETURN} of the body's raw value.
 *
 * <p>Cost: that of {@link TryRanges}, {@link ReturnOrigins} and {@link DirectCalls}, for which {@link ValueFlow} is
 * made at most three times, and that of {@link TypeAnalysis} if an await stands before a return; besides that a step
 * for each instruction.
 */
public final class LowerReturns {
    private static final Set<Marker> COROUTINE_MARKERS = EnumSet.of(Marker.RESULT, Marker.DONE);
    private static final Set<Marker> GENERATOR_MARKERS = EnumSet.of(Marker.END);

    private final Body body;
    private final MethodNode method;

    /** The instructions that were in a try range when the pass began. */
    private final Set<AbstractInsnNode> covered;

    /** The code that must not be in a try range when it is done. */
    private final List<TryRanges.Stretch> uncovered = new ArrayList<>();

    /** Those of the code before any await of it became a tail call; null as long as nobody asks. */
    private @Nullable TypeAnalysis types;

    /** How operands come to awaits and returns, in the code before anything is replaced. */
    private Supplier<ValueFlow> values;

    private LowerReturns(Body body) {
        this.body = body;
        this.method = body.method;
        this.values = analysis();
        this.covered = TryRanges.covered(method);
    }

    private Supplier<ValueFlow> analysis() {
        return new Once<>(() -> ValueFlow.of(method, ValueFlow::isAwaitOrReturn));
    }

    public static void run(Body body) throws WeaveException {
        LowerReturns pass = new LowerReturns(body);
        switch (body.spec.kind()) {
            case METHOD -> pass.lowerCoroutine();
            case GENERATOR -> pass.lowerGenerator();
            case LAMBDA -> pass.lowerLambda();
        }
        TryRanges.exclude(pass.method, pass.uncovered);
    }

    private void lowerCoroutine() throws WeaveException {
        separateBranches();
        ReturnOrigins origins = origins(COROUTINE_MARKERS, RuntimeNames.COROUTINE);
        DirectCalls calls = new DirectCalls(body, values);
        for (AbstractInsnNode instruction : method.instructions.toArray()) {
            Marker marker = Marker.of(instruction);
            if (marker == Marker.AWAIT && origins.isDirect(nextOrSelf(instruction)) && isTail(instruction)) {
                tailCall(instruction, calls);
            }
        }
        for (AbstractInsnNode areturn : origins.returns()) {
            if (!origins.isRaw(areturn)) {
                tailCallBefore(areturn, areturn, calls);
            }
        }
        dropMarkers(origins);
    }

    private ReturnOrigins origins(Set<Marker> markers, String made) {
        return ReturnOrigins.of(method, markers, made, body.hierarchy, values);
    }

    private void lowerGenerator() throws WeaveException {
        ReturnOrigins origins = origins(GENERATOR_MARKERS, RuntimeNames.ASYNC_GENERATOR);
        for (AbstractInsnNode areturn : origins.returns()) {
            if (!origins.isRaw(areturn)) {
                throw body.failure(
                        WeaveException.Reason.MISPLACED,
                        areturn,
                        "an asynchronous generator returns with 'return end();' only");
            }
        }
        dropMarkers(origins);
    }

    private void lowerLambda() throws WeaveException {
        Type returned = Type.getReturnType(method.desc);
        DirectCalls calls = new DirectCalls(body, values);
        for (AbstractInsnNode instruction : method.instructions.toArray()) {
            if (instruction.getOpcode() == RETURN) {
                method.instructions.insertBefore(instruction, new InsnNode(ACONST_NULL));
                method.instructions.set(instruction, new InsnNode(ARETURN));
            } else if (Marker.of(instruction) == Marker.AWAIT && isTail(instruction)) {
                tailCall(instruction, calls);
            }
        }
        if (returned.getSort() != Type.VOID && returned.getSort() != Type.OBJECT && returned.getSort() != Type.ARRAY) {
            throw body.failure(
                    WeaveException.Reason.UNSUPPORTED, null, "the lambda returns a " + returned.getClassName());
        }
    }

    /**
     * {@code return c ? result(1) : other();} is one {@code ARETURN} for both branches; so that the first can return a
     * raw value, or the second can be called directly, the jump to it becomes an {@code ARETURN} of its own.
     */
    private void separateBranches() {
        Map<AbstractInsnNode, AbstractInsnNode> jumps = ReturnJumps.find(method);
        if (jumps.isEmpty()) {
            return;
        }
        Set<AbstractInsnNode> mixed = new HashSet<>(jumps.values());
        mixed.removeIf(areturn -> !values.get().sinks().containsKey(areturn) || isRaw(values.get(), areturn));
        if (mixed.isEmpty()) {
            return;
        }
        ValueFlow parted = ValueFlow.of(
                method, instruction -> ValueFlow.isAwaitOrReturn(instruction) || jumps.containsKey(instruction));
        Set<AbstractInsnNode> direct = DirectSites.find(
                        method,
                        instruction -> parted.sinks().containsKey(instruction),
                        instruction -> body.callees.direct(instruction) != null,
                        body.hierarchy,
                        () -> parted)
                .keySet();
        Set<AbstractInsnNode> worthwhile = new HashSet<>();
        parted.sinks().keySet().forEach(sink -> {
            if (direct.contains(sink) || isRaw(parted, sink)) {
                worthwhile.add(jumps.getOrDefault(sink, sink));
            }
        });
        jumps.forEach((jump, areturn) -> {
            if (mixed.contains(areturn) && worthwhile.contains(areturn)) {
                ReturnJumps.replace(method, jump);
                values = analysis();
            }
        });
    }

    private boolean isRaw(ValueFlow flow, AbstractInsnNode sink) {
        ValueFlow.Group group = flow.sinks().get(sink);
        return group != null && ReturnOrigins.isRaw(group, COROUTINE_MARKERS, RuntimeNames.COROUTINE, body.hierarchy);
    }

    private static AbstractInsnNode nextOrSelf(AbstractInsnNode instruction) {
        AbstractInsnNode next = Instructions.next(instruction);
        return next == null ? instruction : next;
    }

    /** Whether the awaited value is a coroutine, and nothing happens to its outcome but that it is returned. */
    private boolean isTail(AbstractInsnNode await) throws WeaveException {
        AbstractInsnNode next = Instructions.next(await);
        while (next != null && (next.getOpcode() == CHECKCAST || (Marker.of(next) == Marker.RESULT && !isLambda()))) {
            next = Instructions.next(next);
        }
        if (next == null || next.getOpcode() != ARETURN || covered.contains(await)) {
            return false;
        }
        if (types == null) {
            types = body.types();
        }
        @Nullable Frame<VerifierType> frame = types.before(await);
        return frame != null && isCoroutine(TypeAnalysis.top(frame, 0));
    }

    private boolean isLambda() {
        return body.spec.kind() == BodySpec.Kind.LAMBDA;
    }

    private boolean isCoroutine(VerifierType type) {
        if (type.sort() != VerifierType.Sort.REFERENCE
                || type.descriptorOrObject().startsWith("[")) {
            return false;
        }
        String name = Type.getType(type.descriptorOrObject()).getInternalName();
        return body.hierarchy.isSubtype(name, RuntimeNames.COROUTINE);
    }

    private void tailCall(AbstractInsnNode await, DirectCalls calls) {
        InsnNode areturn = new InsnNode(ARETURN);
        method.instructions.set(await, areturn);
        tailCallBefore(areturn, await, calls);
    }

    /**
     * Makes an {@code ARETURN} one of the outcome of the coroutine that is on the stack.
     *
     * @param site the await or return that it stands for, as {@code calls} knows it
     */
    private void tailCallBefore(AbstractInsnNode areturn, AbstractInsnNode site, DirectCalls calls) {
        if (calls.isFed(site)) {
            for (DirectCalls.Replaced call : calls.replaceAll(site)) {
                uncovered.add(new TryRanges.Stretch(call.first(), call.last()));
            }
            InsnList tail = calls.tail();
            AbstractInsnNode first = tail.getFirst();
            method.instructions.insertBefore(areturn, tail);
            uncovered.add(new TryRanges.Stretch(first, areturn));
            return;
        }
        InsnList frame = calls.ensureFrame();
        AbstractInsnNode first = body.loadFrame();
        frame.add(first);
        method.instructions.insertBefore(areturn, frame);
        method.instructions.insertBefore(
                areturn,
                new MethodInsnNode(
                        INVOKESTATIC, RuntimeNames.FRAME, RuntimeNames.TAIL_CALL, RuntimeNames.TAIL_CALL_TYPE, false));
        uncovered.add(new TryRanges.Stretch(first, areturn));
    }

    private void dropMarkers(ReturnOrigins origins) {
        for (AbstractInsnNode instruction : method.instructions.toArray()) {
            if (!origins.isDirect(instruction)) {
                continue;
            }
            Marker marker = Marker.of(instruction);
            if (marker == Marker.RESULT) {
                method.instructions.remove(instruction);
            } else if (marker == Marker.DONE) {
                method.instructions.set(instruction, new InsnNode(ACONST_NULL));
            } else if (marker == Marker.END) {
                method.instructions.set(
                        instruction, new FieldInsnNode(GETSTATIC, "java/lang/Boolean", "FALSE", "Ljava/lang/Boolean;"));
            }
        }
        origins.rawCasts().forEach(method.instructions::remove);
    }
}
