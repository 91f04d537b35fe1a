package dev.weft.processor.weave.split;

import dev.weft.processor.weave.analyse.TypeAnalysis;
import dev.weft.processor.weave.code.BodySpec;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.WeaveException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * One asynchronous body on its way through the passes: javac's method, whose code is rewritten in place.
 *
 * <p>Up to {@link SplitBody} the code has the method's own parameters in their slots. Variables are taken at the end
 * for what the woven method gets: its frame, which all passes may use, and what it is resumed with.
 */
public final class Body {
    final ClassNode owner;
    final MethodNode method;
    final BodySpec spec;
    final BodyFrame frame;
    final TypeHierarchy hierarchy;
    final Callees callees;

    /** The first slot of the parameters that the woven method has in place of, or behind, its own. */
    final int parametersAt;

    /** Of a body that is called directly, null until it needs a frame. */
    final int frameSlot;

    final int sentSlot;

    /** The frame on whose behalf the body awaits: its own, or of a body that is called directly that of a caller. */
    final int selfSlot;

    /** Only of a body that is called directly: how deep it is nested on the Java stack. */
    final int depthSlot;

    /** Which part of a body this is; null if it is a whole one. */
    final @Nullable Part part;

    /**
     * A part of a body, see {@link BodyParts}.
     *
     * @param fields those of the frame, which it shares with the others
     * @param to where it finds where it goes on, 0 if it is not entered from another part
     * @param entries where it goes then; null if that never happens
     * @param states how many the parts before have
     */
    record Part(
            SpillFields fields,
            SpillFields.Field to,
            @Nullable LabelNode entries,
            int states) {}

    /** A part of a body. */
    Body(Body whole, MethodNode method, Part part) {
        this.owner = whole.owner;
        this.method = method;
        this.spec = whole.spec;
        this.frame = whole.frame;
        this.hierarchy = whole.hierarchy;
        this.callees = whole.callees;
        this.parametersAt = whole.parametersAt;
        this.frameSlot = whole.frameSlot;
        this.sentSlot = whole.sentSlot;
        this.selfSlot = whole.selfSlot;
        this.depthSlot = whole.depthSlot;
        this.part = part;
    }

    public Body(
            ClassNode owner,
            MethodNode method,
            BodySpec spec,
            BodyFrame frame,
            TypeHierarchy hierarchy,
            Callees callees) {
        this.owner = owner;
        this.method = method;
        this.spec = spec;
        this.frame = frame;
        this.hierarchy = hierarchy;
        this.callees = callees;
        this.part = null;
        // The woven method gets parameters where a short one has fewer variables; those must not be overwritten unread
        this.parametersAt = frame.isDirect() ? Instructions.slots(inputs()) : isStatic() ? 0 : 1;
        method.maxLocals = Math.max(method.maxLocals, parametersAt + frame.parameterSlots());
        this.frameSlot = Instructions.newLocals(method, 1);
        this.sentSlot = Instructions.newLocals(method, 1);
        this.selfSlot = frame.isDirect() ? Instructions.newLocals(method, 1) : frameSlot;
        this.depthSlot = frame.isDirect() ? Instructions.newLocals(method, 1) : frameSlot;
    }

    /** Whether a variable is not one of the method's own but set up whenever the woven method is entered. */
    boolean isOwnSlot(int slot) {
        return slot == frameSlot || slot == selfSlot || slot == depthSlot;
    }

    boolean isStatic() {
        return Instructions.isStatic(method);
    }

    /** How many suspensions there are in the parts before this one. */
    int statesBefore() {
        return part == null ? 0 : part.states;
    }

    VarInsnNode loadFrame() {
        return new VarInsnNode(Opcodes.ALOAD, frameSlot);
    }

    VarInsnNode loadSelf() {
        return new VarInsnNode(Opcodes.ALOAD, selfSlot);
    }

    /**
     * What the body starts with, in the order of its slots: {@code this} of an instance method, then the parameters.
     */
    Type[] inputs() {
        return inputs(owner, method);
    }

    /** Pushes what a method starts with, by its number. */
    static IntFunction<AbstractInsnNode> loads(Type[] inputs) {
        return number -> {
            int slot = 0;
            for (int i = 0; i < number; i++) {
                slot += inputs[i].getSize();
            }
            return Instructions.load(inputs[number], slot);
        };
    }

    IntFunction<AbstractInsnNode> loads() {
        return loads(inputs());
    }

    static Type[] inputs(ClassNode owner, MethodNode method) {
        Type[] parameters = Type.getArgumentTypes(method.desc);
        if (Instructions.isStatic(method)) {
            return parameters;
        }
        Type[] inputs = new Type[parameters.length + 1];
        inputs[0] = Type.getObjectType(owner.name);
        System.arraycopy(parameters, 0, inputs, 1, parameters.length);
        return inputs;
    }

    TypeAnalysis types() throws WeaveException {
        return TypeAnalysis.of(owner, method, hierarchy);
    }

    WeaveException failure(WeaveException.Reason reason, @Nullable AbstractInsnNode at, String message) {
        int line = Instructions.line(at);
        return new WeaveException(reason, message, spec.methodName(), line == 0 ? spec.line() : line);
    }
}
