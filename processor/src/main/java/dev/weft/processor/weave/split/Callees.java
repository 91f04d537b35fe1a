package dev.weft.processor.weave.split;

import dev.weft.processor.weave.analyse.DirectSites;
import dev.weft.processor.weave.analyse.ReturnJumps;
import dev.weft.processor.weave.analyse.ValueFlow;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.Marker;
import dev.weft.processor.weave.code.TypeHierarchy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Which asynchronous methods of a class its bodies may call directly: body by body, without a coroutine between them.
 *
 * <p>A call that is awaited on the spot, or returned, needs no coroutine until it suspends. Where it can reach but one
 * body, it calls that, see {@link DirectCalls}. Calls of methods that may be overridden, and all others, go by way of a
 * coroutine.
 *
 * <p>Cost: a step for each instruction of a method that is added, and {@link DirectSites} and {@link ReturnJumps} for
 * each body whose calls are looked for.
 */
public final class Callees {
    /** What a method may take, and what a body takes besides the arguments. */
    private static final int MAX_ARGUMENT_SLOTS = 255 - DirectCalls.PARAMETER_SLOTS;

    /**
     * Each await of a body that is called directly is some twenty bytes longer. One that waits so often will hardly
     * ever run through without a frame; it had better stay below the size up to which HotSpot compiles.
     */
    private static final int MAX_SUSPENSIONS = 24;

    private final ClassNode owner;
    private final Map<String, MethodNode> methods = new HashMap<>();
    private final Map<String, BodyFrame> frames = new HashMap<>();

    public Callees(ClassNode owner) {
        this.owner = owner;
    }

    /** Adds a method whose body may be called directly, if it fits. */
    public void add(MethodNode method, BodyFrame frame) {
        if (Instructions.slots(Body.inputs(owner, method)) <= MAX_ARGUMENT_SLOTS
                && suspensions(method) <= MAX_SUSPENSIONS
                && !Instructions.assignsThis(method)) {
            methods.put(method.name + method.desc, method);
            frames.put(method.name + method.desc, frame);
        }
    }

    /**
     * Lets those be called directly that are called so in {@code body}, which no pass has changed yet.
     *
     * @param returnsOutcomes whether a coroutine that the body returns takes its place; to a lambda it is a value like
     *     another
     */
    public void findCalls(MethodNode body, boolean returnsOutcomes, TypeHierarchy hierarchy) {
        Set<AbstractInsnNode> jumps = returnsOutcomes ? ReturnJumps.find(body).keySet() : Set.of();
        Predicate<AbstractInsnNode> isSink =
                instruction -> ValueFlow.isAwaitOrReturn(instruction) || jumps.contains(instruction);
        DirectSites.find(
                        body,
                        instruction -> isSink.test(instruction)
                                && (returnsOutcomes || instruction.getOpcode() != Opcodes.ARETURN),
                        instruction -> calledBy(instruction) != null,
                        hierarchy,
                        new Once<>(() -> ValueFlow.of(body, isSink)))
                .values()
                .forEach(site -> site.calls().forEach(this::makeDirect));
    }

    private void makeDirect(MethodInsnNode call) {
        Objects.requireNonNull(calledBy(call)).makeDirect(List.of(Type.getArgumentTypes(call.desc)));
    }

    /** The frame of the body that {@code call} is bound to reach and may call directly, or null. */
    @Nullable
    BodyFrame direct(@Nullable AbstractInsnNode call) {
        @Nullable BodyFrame frame = calledBy(call);
        return frame != null && frame.isDirect() ? frame : null;
    }

    private @Nullable BodyFrame calledBy(@Nullable AbstractInsnNode instruction) {
        if (!(instruction instanceof MethodInsnNode call) || !call.owner.equals(owner.name)) {
            return null;
        }
        @Nullable MethodNode method = methods.get(call.name + call.desc);
        return method != null && isBound(call, method) ? frames.get(call.name + call.desc) : null;
    }

    private boolean isBound(MethodInsnNode call, MethodNode method) {
        return call.getOpcode() == Opcodes.INVOKESTATIC
                || call.getOpcode() == Opcodes.INVOKESPECIAL
                || (owner.access & Opcodes.ACC_FINAL) != 0
                || (method.access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL)) != 0;
    }

    private static int suspensions(MethodNode method) {
        int suspensions = 0;
        for (AbstractInsnNode instruction : method.instructions) {
            @Nullable Marker marker = Marker.of(instruction);
            if (marker != null && marker.suspends()) {
                suspensions++;
            }
        }
        return suspensions;
    }
}
