package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.RuntimeNames;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * What stands in the place of a body that was cut into parts, see {@link BodyParts}: the method that calls these. It
 * has no lines; {@code AwaitTrace} of the runtime leaves it out, so that a trace shows a body once, at the line of its
 * part.
 *
 * <pre>{@code
 * Object m-async-parts(Demo$m frame, Object sent)
 *   state = frame.label
 *   if (state > 700) goto call2                    // the second part waits in the states from 701 on
 * call1:
 *   r = m-async1(frame, sent); goto left
 * call2:
 *   r = m-async2(frame, sent)
 * left:
 *   switch (frame.to) { case 1: goto call1; case 2: goto call2; default: return r; }
 * }</pre>
 *
 * <p>Cost: a step for each part and each place that is entered from another one.
 */
final class PartDriver {
    private final Body whole;
    private final SpillFields.Field to;
    private final List<Part> parts = new ArrayList<>();

    /** The part that each place is in that is entered from another one. */
    private final List<LabelNode> calls = new ArrayList<>();

    /** A part, and the last state before its own. */
    private record Part(MethodNode method, int states, LabelNode call) {}

    PartDriver(Body whole, SpillFields.Field to) {
        this.whole = whole;
        this.to = to;
    }

    /**
     * Adds the next part.
     *
     * @param states how many the parts before have
     * @param entries how many places of it are entered from other parts; they are numbered part by part
     */
    void add(MethodNode method, int states, int entries) {
        Part part = new Part(method, states, new LabelNode());
        parts.add(part);
        for (int i = 0; i < entries; i++) {
            calls.add(part.call);
        }
    }

    MethodNode method() {
        boolean isInterface = (whole.owner.access & ACC_INTERFACE) != 0;
        int opcode = whole.isStatic() ? INVOKESTATIC : isInterface ? INVOKEINTERFACE : INVOKEVIRTUAL;
        int frame = whole.isStatic() ? 0 : 1;
        int sent = frame + 1;
        int state = sent + 1;
        int result = state + 1;
        LabelNode left = new LabelNode();
        LabelNode done = new LabelNode();
        String name = EntryMethod.nameOfDriver(whole.frame.bodyName());
        MethodNode driver = EntryMethod.empty(whole.method, whole.frame, name);
        InsnList code = driver.instructions;
        code.add(new VarInsnNode(ALOAD, frame));
        code.add(new FieldInsnNode(GETFIELD, RuntimeNames.FRAME, RuntimeNames.LABEL, RuntimeNames.LABEL_TYPE));
        code.add(LabelShift.toNumber(whole.frame, 0));
        code.add(new VarInsnNode(ISTORE, state));
        for (int i = parts.size() - 1; i > 0; i--) {
            code.add(new VarInsnNode(ILOAD, state));
            code.add(Instructions.push(parts.get(i).states));
            code.add(new JumpInsnNode(IF_ICMPGT, parts.get(i).call));
        }
        for (Part part : parts) {
            code.add(part.call);
            if (!whole.isStatic()) {
                code.add(new VarInsnNode(ALOAD, 0));
            }
            code.add(new VarInsnNode(ALOAD, frame));
            code.add(new VarInsnNode(ALOAD, sent));
            code.add(new MethodInsnNode(opcode, whole.owner.name, part.method.name, part.method.desc, isInterface));
            code.add(new JumpInsnNode(GOTO, left));
        }
        code.add(left);
        code.add(new VarInsnNode(ASTORE, result));
        code.add(new VarInsnNode(ALOAD, frame));
        code.add(new FieldInsnNode(GETFIELD, whole.frame.name(), to.name(), to.descriptor()));
        code.add(new TableSwitchInsnNode(1, calls.size(), done, calls.toArray(LabelNode[]::new)));
        code.add(done);
        code.add(new VarInsnNode(ALOAD, result));
        code.add(new InsnNode(ARETURN));
        driver.maxLocals = result + 1;
        driver.maxStack = 3;
        return driver;
    }
}
