package dev.weft.processor.weave;

import static org.objectweb.asm.Opcodes.*;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Turns what a body returns to its caller into what its frame returns to whoever resumed it. {@code finally} code needs nothing:
 * javac has put it before the {@code ARETURN}.
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
 * <p>A marker whose value is also used for something else stays what it is at run time, the call of an ordinary method that makes
 * a finished coroutine.
 *
 * <p>Holds afterwards: every return is an {@code ARETURN} of the body's raw value.
 */
final class LowerReturns {
    private static final Set<Marker> COROUTINE_MARKERS = EnumSet.of(Marker.RESULT, Marker.DONE);
    private static final Set<Marker> GENERATOR_MARKERS = EnumSet.of(Marker.END);

    private final Body body;
    private final MethodNode method;

    /** Those of the code before any await of it became a tail call; null as long as nobody asks. */
    private @Nullable TypeAnalysis types;

    private LowerReturns(Body body) {
        this.body = body;
        this.method = body.method;
    }

    static void run(Body body) throws WeaveException {
        LowerReturns pass = new LowerReturns(body);
        switch (body.spec.kind()) {
            case METHOD -> pass.lowerCoroutine();
            case GENERATOR -> pass.lowerGenerator();
            case LAMBDA -> pass.lowerLambda();
        }
    }

    private void lowerCoroutine() throws WeaveException {
        ReturnOrigins origins = ReturnOrigins.of(body.owner.name, method, COROUTINE_MARKERS);
        if (separateBranches(origins)) {
            origins = ReturnOrigins.of(body.owner.name, method, COROUTINE_MARKERS);
        }
        for (AbstractInsnNode instruction : method.instructions.toArray()) {
            Marker marker = Marker.of(instruction);
            if (marker == Marker.AWAIT && origins.isDirect(nextOrSelf(instruction)) && isTail(instruction)) {
                tailCall(instruction);
            }
        }
        for (AbstractInsnNode areturn : origins.returns()) {
            if (!origins.isRaw(areturn)) {
                tailCallBefore(areturn);
            }
        }
        dropMarkers(origins);
    }

    private void lowerGenerator() throws WeaveException {
        ReturnOrigins origins = ReturnOrigins.of(body.owner.name, method, GENERATOR_MARKERS);
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
        for (AbstractInsnNode instruction : method.instructions.toArray()) {
            if (instruction.getOpcode() == RETURN) {
                method.instructions.insertBefore(instruction, new InsnNode(ACONST_NULL));
                method.instructions.set(instruction, new InsnNode(ARETURN));
            } else if (Marker.of(instruction) == Marker.AWAIT && isTail(instruction)) {
                tailCall(instruction);
            }
        }
        if (returned.getSort() != Type.VOID && returned.getSort() != Type.OBJECT && returned.getSort() != Type.ARRAY) {
            throw body.failure(
                    WeaveException.Reason.UNSUPPORTED, null, "the lambda returns a " + returned.getClassName());
        }
    }

    /**
     * {@code return c ? result(1) : other();} is one {@code ARETURN} for both branches; so that the first can return a raw value,
     * the jump to it becomes an {@code ARETURN} of its own.
     */
    private boolean separateBranches(ReturnOrigins origins) {
        boolean changed = false;
        for (AbstractInsnNode instruction : method.instructions.toArray()) {
            if (instruction.getOpcode() == GOTO) {
                AbstractInsnNode target = Instructions.next(((JumpInsnNode) instruction).label);
                if (target != null && target.getOpcode() == ARETURN && origins.isMixed(target, COROUTINE_MARKERS)) {
                    method.instructions.set(instruction, new InsnNode(ARETURN));
                    changed = true;
                }
            }
        }
        return changed;
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
        if (next == null || next.getOpcode() != ARETURN || TryRanges.cover(method, await)) {
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
        @Nullable String name = Type.getType(type.descriptorOrObject()).getInternalName();
        while (name != null && !name.equals(RuntimeNames.COROUTINE)) {
            name = body.hierarchy.superName(name);
        }
        return name != null;
    }

    private void tailCall(AbstractInsnNode await) {
        InsnNode areturn = new InsnNode(ARETURN);
        method.instructions.set(await, areturn);
        tailCallBefore(areturn);
    }

    private void tailCallBefore(AbstractInsnNode areturn) {
        DirectCalls calls = new DirectCalls(body);
        if (Instructions.previous(areturn) instanceof MethodInsnNode call && calls.isDirect(call)) {
            AbstractInsnNode replaced = calls.replace(call);
            method.instructions.insertBefore(areturn, calls.tail());
            TryRanges.exclude(method, replaced, areturn);
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
        TryRanges.exclude(method, first, areturn);
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
