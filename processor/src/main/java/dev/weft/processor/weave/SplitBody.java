package dev.weft.processor.weave;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Cuts a body at its suspensions.
 *
 * <pre>{@code
 * Coroutine<T> m(String what)          Object m(Demo$m frame, Object sent)
 *                                        switch (frame.label) { case 0: goto start; case 1: goto resume1; default: throw ...; }
 *                                      resume1:
 *                                        what = (String) frame.what; frame.what = null; s1 = frame.i0
 *                                        push s1, sent; goto value1
 *                                      save1:                                     // stack: s1, SUSPENDED
 *                                        frame.i0 = s1; frame.what = what; frame.label = 1; return SUSPENDED
 *                                      start:
 *                                        what = frame.what; frame.what = null
 *   ...                             ⇒    ...
 *   s1 + await(a)                        push s1
 *                                        r = Frame.await(a, frame); if (r != SUSPENDED) goto done1; goto save1
 *                                      value1:
 *                                        r = Frame.value(sent)                    // in the try ranges of the await
 *                                      done1:
 *   ...                                  ...
 * }</pre>
 *
 * <p>The code that restores stands before the body, so that it is in no try range (a handler would see variables that are not
 * restored yet) and has no line numbers (a breakpoint is not hit again when the body resumes). A body without suspensions gets
 * none of it. Where nothing suspends, no field is touched.
 *
 * <p>{@code emit(v)} suspends always; its frame keeps the value, and whoever advanced the generator gets {@code TRUE}.
 *
 * <p>A delegating loop suspends for whatever is not its end, and returns that. What it is resumed with it gets as it is:
 *
 * <pre>{@code
 *   r = delegate(it, sent, u)       ⇒    r = GeneratorFrame.delegate(it, sent, u, frame); if (r != FALSE) { save; return r; }
 * }</pre>
 *
 * <p>Requires: no uninitialised object lives across a suspension, every return is raw. Holds afterwards: the method takes the frame
 * and what was sent instead of its own parameters, and contains no marker that suspends.
 */
final class SplitBody {
    private final Body body;
    private final SpillFields fields;
    private final DirectCalls calls;

    private SplitBody(Body body, SpillFields fields) {
        this.body = body;
        this.fields = fields;
        this.calls = new DirectCalls(body, new Once<>(() -> ValueFlow.of(body.method, ValueFlow::isAwaitOrReturn)));
    }

    /** Rewrites the code; what remains to be done is to give the method its new descriptor. */
    static void run(Body body, List<Suspension> suspensions) {
        new SplitBody(body, body.frame.spillFields(body.owner.name, body.hierarchy)).split(suspensions);
    }

    private void split(List<Suspension> suspensions) {
        boolean isDirect = body.frame.isDirect();
        int parameter = body.parametersAt;
        InsnList head = new InsnList();
        LabelNode start = new LabelNode();
        LabelNode begun = new LabelNode();
        head.add(new VarInsnNode(ALOAD, parameter));
        head.add(new VarInsnNode(ASTORE, body.frameSlot));
        if (isDirect || !suspensions.isEmpty()) {
            head.add(new VarInsnNode(ALOAD, parameter + 1));
            head.add(new VarInsnNode(ASTORE, body.sentSlot));
            scrub(head, parameter);
            scrub(head, parameter + 1);
        }
        if (isDirect) {
            head.add(new VarInsnNode(ILOAD, parameter + 2));
            head.add(new VarInsnNode(ISTORE, body.depthSlot));
            scrub(head, parameter + 2);
            head.add(calls.begin(start));
        }
        if (!suspensions.isEmpty()) {
            dispatch(head, begun, suspensions);
        }
        for (Suspension suspension : suspensions) {
            boolean isCall = isDirectCall(suspension);
            saveAndRestore(head, suspension, isCall);
            cut(suspension, isCall);
        }
        head.add(begun);
        loadInputs(head);
        head.add(start);
        body.method.instructions.insert(head);
        body.frame.addFields(fields.added());
    }

    private boolean isDirectCall(Suspension suspension) {
        return suspension.marker() == Marker.AWAIT && calls.isFed(suspension.site());
    }

    /**
     * Overwrites the slot of a parameter of the woven method. One of the user's variables lives there, and where that is not
     * restored a debugger must not take the parameter for its value: what is left is of a kind that no such variable has.
     */
    private void scrub(InsnList code, int slot) {
        if (!hasVariable(slot, "F")) {
            code.add(new InsnNode(FCONST_0));
            code.add(new VarInsnNode(FSTORE, slot));
        } else if (!hasVariable(slot, "IZBSC")) {
            code.add(new InsnNode(ICONST_0));
            code.add(new VarInsnNode(ISTORE, slot));
        }
    }

    private boolean hasVariable(int slot, String descriptors) {
        return body.method.localVariables != null
                && body.method.localVariables.stream()
                        .anyMatch(variable -> variable.index == slot && descriptors.contains(variable.desc));
    }

    private void dispatch(InsnList code, LabelNode begun, List<Suspension> suspensions) {
        List<LabelNode> targets = new ArrayList<>();
        targets.add(begun);
        suspensions.forEach(suspension -> targets.add(suspension.resume()));
        LabelNode invalid = new LabelNode();
        code.add(body.loadFrame());
        code.add(new FieldInsnNode(GETFIELD, RuntimeNames.FRAME, RuntimeNames.LABEL, RuntimeNames.LABEL_TYPE));
        code.add(new TableSwitchInsnNode(0, suspensions.size(), invalid, targets.toArray(LabelNode[]::new)));
        code.add(invalid);
        code.add(new TypeInsnNode(NEW, "java/lang/IllegalStateException"));
        code.add(new InsnNode(DUP));
        code.add(new MethodInsnNode(INVOKESPECIAL, "java/lang/IllegalStateException", "<init>", "()V", false));
        code.add(new InsnNode(ATHROW));
    }

    private void saveAndRestore(InsnList code, Suspension suspension, boolean isCall) {
        fields.startState();
        List<SpillFields.Field> localFields = new ArrayList<>();
        for (Suspension.Local local : suspension.locals()) {
            localFields.add(local.type().isAtHand() ? NO_FIELD : fields.take(local.type()));
        }
        List<SpillFields.Field> stackFields = new ArrayList<>();
        for (VerifierType type : suspension.stack()) {
            stackFields.add(type.isAtHand() ? NO_FIELD : fields.take(type));
        }
        save(code, suspension, isCall, localFields, stackFields);
        restore(code, suspension, localFields, stackFields);
    }

    /** Stands for the field of what needs none. */
    private static final SpillFields.Field NO_FIELD = new SpillFields.Field("", "");

    private void save(
            InsnList code,
            Suspension suspension,
            boolean isCall,
            List<SpillFields.Field> localFields,
            List<SpillFields.Field> stackFields) {
        code.add(suspension.save());
        boolean returnsResult = suspension.marker() == Marker.DELEGATE;
        if (returnsResult) {
            code.add(new VarInsnNode(ASTORE, body.sentSlot));
        } else if (suspension.marker() != Marker.EMIT) {
            code.add(new InsnNode(POP));
        }
        if (isCall) {
            code.add(calls.ensureFrame());
        }
        for (int i = stackFields.size() - 1; i >= 0; i--) {
            saveStackEntry(code, suspension.stack().get(i), stackFields.get(i));
        }
        for (int i = 0; i < localFields.size(); i++) {
            Suspension.Local local = suspension.locals().get(i);
            if (!local.type().isAtHand()) {
                code.add(body.loadFrame());
                code.add(new VarInsnNode(local.type().loadOpcode(), local.slot()));
                code.add(field(PUTFIELD, localFields.get(i)));
            }
        }
        code.add(body.loadFrame());
        code.add(Instructions.push(suspension.number()));
        code.add(new FieldInsnNode(PUTFIELD, RuntimeNames.FRAME, RuntimeNames.LABEL, RuntimeNames.LABEL_TYPE));
        if (isCall || body.frame.isDirect()) {
            code.add(calls.suspended());
        }
        code.add(
                switch (suspension.marker()) {
                    case EMIT -> bool("TRUE");
                    case DELEGATE -> new VarInsnNode(ALOAD, body.sentSlot);
                    default -> suspended();
                });
        code.add(new InsnNode(ARETURN));
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

    private void restore(
            InsnList code,
            Suspension suspension,
            List<SpillFields.Field> localFields,
            List<SpillFields.Field> stackFields) {
        code.add(suspension.resume());
        forgetInputs(code, suspension);
        for (int i = 0; i < localFields.size(); i++) {
            Suspension.Local local = suspension.locals().get(i);
            restoreValue(code, local.type(), localFields.get(i));
            code.add(new VarInsnNode(local.type().storeOpcode(), local.slot()));
        }
        for (int i = 0; i < stackFields.size(); i++) {
            restoreValue(code, suspension.stack().get(i), stackFields.get(i));
        }
        code.add(new VarInsnNode(ALOAD, body.sentSlot));
        code.add(new JumpInsnNode(GOTO, suspension.value()));
    }

    /** A body that is called directly goes on with zeros for arguments; a debugger must not take them for those that are not kept. */
    private void forgetInputs(InsnList code, Suspension suspension) {
        if (!body.frame.isDirect()) {
            return;
        }
        int slot = 0;
        Type[] inputs = body.inputs();
        for (int i = 0; i < inputs.length; i++) {
            if ((i > 0 || body.isStatic()) && !suspension.keeps(slot) && hasVariable(slot, inputs[i].getDescriptor())) {
                scrub(code, slot);
            }
            slot += inputs[i].getSize();
        }
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

    /** Replaces the call of the marker; the labels before and after it stay, and so do the try ranges that they bound. */
    private void cut(Suspension suspension, boolean isCall) {
        InsnList code = new InsnList();
        LabelNode done = new LabelNode();
        if (suspension.marker() == Marker.EMIT) {
            code.add(body.loadFrame());
            code.add(new InsnNode(SWAP));
            code.add(new MethodInsnNode(
                    INVOKEVIRTUAL, RuntimeNames.GENERATOR_FRAME, RuntimeNames.EMIT, RuntimeNames.EMIT_TYPE, false));
            code.add(new JumpInsnNode(GOTO, suspension.save()));
            code.add(suspension.value());
            code.add(value());
            code.add(new InsnNode(POP));
        } else if (suspension.marker() == Marker.DELEGATE) {
            code.add(body.loadFrame());
            code.add(call(suspension.marker()));
            code.add(new InsnNode(DUP));
            code.add(bool("FALSE"));
            code.add(new JumpInsnNode(IF_ACMPEQ, done));
            code.add(new JumpInsnNode(GOTO, suspension.save()));
            code.add(suspension.value());
            code.add(done);
        } else {
            if (isCall) {
                calls.replaceAll(suspension.site());
            } else {
                code.add(calls.ensureFrame());
                code.add(body.loadFrame());
                code.add(call(suspension.marker()));
            }
            code.add(new InsnNode(DUP));
            code.add(suspended());
            code.add(new JumpInsnNode(IF_ACMPNE, done));
            code.add(new JumpInsnNode(GOTO, suspension.save()));
            code.add(suspension.value());
            code.add(value());
            code.add(done);
        }
        body.method.instructions.insertBefore(suspension.site(), code);
        body.method.instructions.remove(suspension.site());
    }

    /** What becomes of the call of a marker that awaits. */
    private static MethodInsnNode call(Marker marker) {
        String owner = marker.owner().equals(RuntimeNames.ASYNCIO) ? RuntimeNames.FRAME : marker.owner();
        return new MethodInsnNode(INVOKESTATIC, owner, marker.methodName(), marker.wovenDescriptor(), false);
    }

    /** Where a frame begins: the arguments go from its fields to their variables. Those of a direct body are there already. */
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

    private static AbstractInsnNode value() {
        return new MethodInsnNode(INVOKESTATIC, RuntimeNames.FRAME, RuntimeNames.VALUE, RuntimeNames.VALUE_TYPE, false);
    }

    private static AbstractInsnNode bool(String value) {
        return new FieldInsnNode(GETSTATIC, "java/lang/Boolean", value, "Ljava/lang/Boolean;");
    }

    private static AbstractInsnNode suspended() {
        return new FieldInsnNode(GETSTATIC, RuntimeNames.FRAME, RuntimeNames.SUSPENDED, RuntimeNames.SUSPENDED_TYPE);
    }
}
