package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.analyse.DirectSites;
import dev.weft.processor.weave.analyse.ValueFlow;
import dev.weft.processor.weave.code.BodySpec;
import dev.weft.processor.weave.code.Marker;
import dev.weft.processor.weave.code.RuntimeNames;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The code of direct calls: one body runs another on its own stack, and a frame is made only for what suspends.
 *
 * <pre>{@code
 * await(b ? m(x) : n()) ⇒   both branches so, with one treatment of what they return
 * await(m(x))           ⇒   Demo.m(x, null, self, depth + 1)           // what it returns is treated as that of any await
 * return m(x);          ⇒   r = Demo.m(x, null, self, depth + 1)       // the callee's frame takes the place of this one
 *                           return Frame.replaced(r, frame)
 *
 * a body that is called directly:
 *   Object m(String x, Demo$m frame, Object sent, int depth)
 *     self = frame;                                                    // a frame that exists: its own, or the nearest caller's
 *     if (frame == null) {
 *       if (Frame.isTooDeep(depth)) return Frame.bounces(new Demo$m(x), sent);
 *       self = (Frame) sent;
 *     }
 *   at an await of anything else, and before variables are saved:
 *     self = frame = Demo$m.ensure(frame, self, depth)
 * }</pre>
 *
 * <p>A frame that was made so does not know its caller, which may have none yet. When the bodies return
 * {@code SUSPENDED}, each makes its own frame and links the one below to it: {@code Frame.suspended(frame)}. There are
 * no branches among the user's lines but the one that each await has: coverage tools would show them.
 *
 * <p>Cost: that of {@link DirectSites}, once, and of what it writes.
 */
public final class DirectCalls {
    /** The slots of the parameters behind the arguments: frame, sent, depth. */
    static final int PARAMETER_SLOTS = 3;

    private final Body body;
    private final Map<AbstractInsnNode, DirectSites.Site> sites;

    /**
     * Finds the direct calls of the code as it is now.
     *
     * @param values how operands come to awaits and returns
     */
    DirectCalls(Body body, Supplier<ValueFlow> values) {
        this.body = body;
        boolean returnsOutcomes = body.spec.kind() != BodySpec.Kind.LAMBDA;
        this.sites = DirectSites.find(
                body.method,
                instruction -> ValueFlow.isAwaitOrReturn(instruction)
                        && (returnsOutcomes || instruction.getOpcode() != ARETURN),
                instruction -> body.callees.direct(instruction) != null,
                body.hierarchy,
                values);
    }

    /** Whether all that an await or a return gets comes from direct calls. */
    boolean isFed(AbstractInsnNode site) {
        return sites.containsKey(site);
    }

    /** Whether a suspension awaits direct calls only. */
    boolean isDirect(Suspension suspension) {
        return suspension.marker() == Marker.AWAIT && isFed(suspension.site());
    }

    /**
     * Makes the coroutine calls that an await or a return gets its operand from, with their arguments on the stack,
     * direct ones: each leaves the value or {@code SUSPENDED}.
     *
     * @return the first and the last instruction of each
     */
    List<Replaced> replaceAll(AbstractInsnNode site) {
        DirectSites.Site found = Objects.requireNonNull(sites.get(site));
        found.casts().forEach(body.method.instructions::remove);
        return found.calls().stream().map(this::replace).toList();
    }

    /** What stands for a call now. */
    record Replaced(AbstractInsnNode first, AbstractInsnNode last) {}

    private Replaced replace(MethodInsnNode call) {
        BodyFrame callee = Objects.requireNonNull(body.callees.direct(call));
        InsnList code = new InsnList();
        AbstractInsnNode first = new InsnNode(ACONST_NULL);
        code.add(first);
        code.add(body.loadSelf());
        if (body.frame.isDirect()) {
            code.add(new VarInsnNode(ILOAD, body.depthSlot));
            code.add(new InsnNode(ICONST_1));
            code.add(new InsnNode(IADD));
        } else {
            code.add(body.loadFrame());
            code.add(runtime(RuntimeNames.DEPTH_BELOW, RuntimeNames.DEPTH_BELOW_TYPE));
        }
        boolean isInterface = (body.owner.access & ACC_INTERFACE) != 0;
        int opcode = call.getOpcode() == INVOKESTATIC ? INVOKESTATIC : isInterface ? INVOKEINTERFACE : INVOKEVIRTUAL;
        AbstractInsnNode last =
                new MethodInsnNode(opcode, body.owner.name, callee.bodyName(), callee.bodyDescriptor(), isInterface);
        code.add(last);
        body.method.instructions.insertBefore(call, code);
        body.method.instructions.remove(call);
        return new Replaced(first, last);
    }

    /** What follows a direct call whose outcome is returned. */
    InsnList tail() {
        InsnList code = new InsnList();
        code.add(body.loadFrame());
        code.add(runtime(RuntimeNames.REPLACED, RuntimeNames.REPLACED_TYPE));
        return code;
    }

    /** How a body begins that is called directly; jumps to {@code start} if it is, and goes on if it has a frame. */
    InsnList begin(LabelNode start) {
        InsnList code = new InsnList();
        LabelNode hasFrame = new LabelNode();
        LabelNode fits = new LabelNode();
        code.add(body.loadFrame());
        code.add(new JumpInsnNode(IFNONNULL, hasFrame));
        code.add(new VarInsnNode(ILOAD, body.depthSlot));
        code.add(runtime(RuntimeNames.IS_TOO_DEEP, RuntimeNames.IS_TOO_DEEP_TYPE));
        code.add(new JumpInsnNode(IFEQ, fits));
        newFrame(code);
        loadSent(code);
        code.add(runtime(RuntimeNames.BOUNCES, RuntimeNames.BOUNCES_TYPE));
        code.add(new InsnNode(ARETURN));
        code.add(fits);
        loadSent(code);
        code.add(new VarInsnNode(ASTORE, body.selfSlot));
        code.add(new JumpInsnNode(GOTO, start));
        code.add(hasFrame);
        code.add(body.loadFrame());
        code.add(new VarInsnNode(ASTORE, body.selfSlot));
        return code;
    }

    private void loadSent(InsnList code) {
        code.add(new VarInsnNode(ALOAD, body.sentSlot));
        code.add(new TypeInsnNode(CHECKCAST, RuntimeNames.FRAME));
    }

    /** Makes the frame, if the body is one that may run without. */
    InsnList ensureFrame() {
        InsnList code = new InsnList();
        if (body.frame.isDirect()) {
            code.add(body.loadFrame());
            if (!body.isStatic()) {
                code.add(new VarInsnNode(ALOAD, 0));
            }
            code.add(body.loadSelf());
            code.add(new VarInsnNode(ILOAD, body.depthSlot));
            code.add(body.frame.ensure());
            code.add(new InsnNode(DUP));
            code.add(new VarInsnNode(ASTORE, body.frameSlot));
            code.add(new VarInsnNode(ASTORE, body.selfSlot));
        }
        return code;
    }

    /** Links what this body and the ones below have left behind, after the variables were saved. */
    InsnList suspended() {
        InsnList code = new InsnList();
        code.add(body.loadFrame());
        code.add(runtime(RuntimeNames.SUSPENDED_AT, RuntimeNames.SUSPENDED_AT_TYPE));
        return code;
    }

    /** Pushes a new frame with the arguments. */
    private void newFrame(InsnList code) {
        code.add(body.frame.create(body.loads()));
    }

    private static MethodInsnNode runtime(String name, String descriptor) {
        return new MethodInsnNode(INVOKESTATIC, RuntimeNames.FRAME, name, descriptor, false);
    }
}
