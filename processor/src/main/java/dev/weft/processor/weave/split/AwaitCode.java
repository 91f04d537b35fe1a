package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.code.Marker;
import dev.weft.processor.weave.code.RuntimeNames;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The code that stands where the call of a marker stood. The labels before and after the call stay, and so do the try
 * ranges that they bound.
 *
 * <pre>{@code
 * await(a)              ⇒    r = Frame.await(a, frame); if (r != SUSPENDED) goto done
 *                            sent = r; save; return
 *                          value: r = Frame.value(sent)
 *                          done:                              // stack: r
 * advance(it)           ⇒    r = it instanceof GeneratorFrame g ? g.nextFor(frame) : Frame.advance(it, frame); as above
 * emit(v)               ⇒    frame.emit(v); sent = TRUE; save; return
 *                          value: Frame.value(sent)
 * delegate(it, s, u)    ⇒    r = GeneratorFrame.delegate(it, s, u, frame); if (r == FALSE) goto done
 *                            sent = r; save; return
 *                          value: r = sent
 *                          done:                              // stack: r
 * }</pre>
 *
 * <p>Cost: that of what it writes.
 */
final class AwaitCode {
    private final Body body;
    private final Spilling spilling;
    private final SharedAwaits awaits;
    private final DirectCalls calls;

    AwaitCode(Body body, Spilling spilling, SharedAwaits awaits, DirectCalls calls) {
        this.body = body;
        this.spilling = spilling;
        this.awaits = awaits;
        this.calls = calls;
    }

    /** Writes it, in place of the call. */
    void write(Suspension suspension) {
        InsnList code = awaits.contains(suspension) ? shared(suspension) : alone(suspension);
        body.method.instructions.insertBefore(suspension.site(), code);
        body.method.instructions.remove(suspension.site());
    }

    private InsnList shared(Suspension suspension) {
        InsnList code = new InsnList();
        spilling.forgetDead(code, suspension);
        code.add(awaits.cut(suspension));
        @Nullable AbstractInsnNode next = suspension.site().getNext();
        if (next != null && next.getOpcode() == POP) { // no label between: nothing else gets there
            body.method.instructions.remove(next);
        } else {
            code.add(new VarInsnNode(ALOAD, body.sentSlot));
        }
        return code;
    }

    private InsnList alone(Suspension suspension) {
        InsnList code = new InsnList();
        LabelNode done = new LabelNode();
        boolean byVariable = passesByVariable(suspension);
        switch (suspension.marker()) {
            case EMIT -> emit(code);
            case DELEGATE -> delegate(code, done);
            default -> await(code, suspension, byVariable, done);
        }
        if (!byVariable) {
            code.add(new VarInsnNode(ASTORE, body.sentSlot));
        }
        if (calls.isDirect(suspension)) {
            code.add(calls.ensureFrame());
        }
        spilling.save(code, suspension);
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
        return code;
    }

    /**
     * Whether the value of an await goes through the variable of what is sent. A stack map with two entries lists all
     * variables, one with one entry need not; both ways to the value meet where it would be the second entry.
     */
    private boolean passesByVariable(Suspension suspension) {
        return spilling.chain() != null
                && suspension.stack().size() == 1
                && suspension.marker() != Marker.EMIT
                && suspension.marker() != Marker.DELEGATE;
    }

    private void emit(InsnList code) {
        code.add(body.loadFrame());
        code.add(new InsnNode(SWAP));
        code.add(new MethodInsnNode(
                INVOKEVIRTUAL, RuntimeNames.GENERATOR_FRAME, RuntimeNames.EMIT, RuntimeNames.EMIT_TYPE, false));
        code.add(bool("TRUE"));
    }

    private void delegate(InsnList code, LabelNode done) {
        code.add(body.loadFrame());
        code.add(call(Marker.DELEGATE));
        code.add(new InsnNode(DUP));
        code.add(bool("FALSE"));
        code.add(new JumpInsnNode(IF_ACMPEQ, done));
    }

    private void await(InsnList code, Suspension suspension, boolean byVariable, LabelNode done) {
        if (calls.isDirect(suspension)) {
            calls.replaceAll(suspension.site());
        } else {
            code.add(calls.ensureFrame());
            if (suspension.marker() == Marker.ADVANCE && !spilling.isHuge()) {
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

    /** Makes what the body is resumed with the value of its await, or throws. */
    static AbstractInsnNode value() {
        return new MethodInsnNode(INVOKESTATIC, RuntimeNames.FRAME, RuntimeNames.VALUE, RuntimeNames.VALUE_TYPE, false);
    }

    /** Pushes what says that something suspends. */
    static AbstractInsnNode suspended() {
        return new FieldInsnNode(GETSTATIC, RuntimeNames.FRAME, RuntimeNames.SUSPENDED, RuntimeNames.SUSPENDED_TYPE);
    }

    private static AbstractInsnNode bool(String value) {
        return new FieldInsnNode(GETSTATIC, "java/lang/Boolean", value, "Ljava/lang/Boolean;");
    }
}
