package dev.weft.processor.weave.analyse;

import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.Marker;
import dev.weft.processor.weave.code.RuntimeNames;
import dev.weft.processor.weave.code.TypeHierarchy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * The awaits and returns of a body that get their operand from nothing but calls that can be made directly, see
 * {@code DirectCalls}.
 *
 * <pre>{@code
 * await(one())                  direct
 * await(b ? one() : two())      direct, both calls
 * await(b ? one() : task)       not: a task has to be awaited, and the place is one for both
 * c = one(); say(); await(c)    not: the body of one() must not run before say()
 * }</pre>
 *
 * <p>Between such a call and its await there is nothing that runs, and they are in the same try ranges.
 *
 * <p>Cost: a step for each instruction, and {@link ValueFlow} once if an operand comes over a jump or a cast. Then a
 * call that is awaited in another try range than its own takes one for each handler around it.
 */
public final class DirectSites {
    /**
     * What gives an await or a return its operand.
     *
     * @param calls the calls, all of them
     * @param casts casts that their coroutines pass on the way; none of them can fail
     */
    public record Site(List<MethodInsnNode> calls, List<TypeInsnNode> casts) {}

    private final Predicate<AbstractInsnNode> isCallee;
    private final TypeHierarchy hierarchy;

    private DirectSites(Predicate<AbstractInsnNode> isCallee, TypeHierarchy hierarchy) {
        this.isCallee = isCallee;
        this.hierarchy = hierarchy;
    }

    /**
     * Finds the sites.
     *
     * @param isSink which instructions may be sites: all are sinks of {@code values}
     * @param isCallee which calls can be made directly
     * @param values how operands come to the sinks of the method
     */
    public static Map<AbstractInsnNode, Site> find(
            MethodNode method,
            Predicate<AbstractInsnNode> isSink,
            Predicate<AbstractInsnNode> isCallee,
            TypeHierarchy hierarchy,
            Supplier<ValueFlow> values) {
        Map<AbstractInsnNode, Site> sites = new LinkedHashMap<>();
        if (Arrays.stream(method.instructions.toArray()).noneMatch(isCallee)) {
            return sites;
        }
        DirectSites direct = new DirectSites(isCallee, hierarchy);
        for (AbstractInsnNode instruction : method.instructions) {
            if (isSink.test(instruction)) {
                @Nullable Site site = direct.at(instruction, values);
                if (site != null) {
                    sites.put(instruction, site);
                }
            }
        }
        return sites;
    }

    private @Nullable Site at(AbstractInsnNode sink, Supplier<ValueFlow> values) {
        @Nullable AbstractInsnNode previous = sink.getPrevious();
        while (previous != null && previous.getOpcode() < 0 && previous.getType() != AbstractInsnNode.LABEL) {
            previous = previous.getPrevious();
        }
        if (previous == null
                || previous.getType() == AbstractInsnNode.LABEL
                || previous.getOpcode() == Opcodes.CHECKCAST) {
            ValueFlow flow = values.get();
            ValueFlow.@Nullable Group group = flow.sinks().get(sink);
            return group == null ? null : site(group, sink, flow.control());
        }
        return isCallee.test(previous) ? new Site(List.of((MethodInsnNode) previous), List.of()) : null;
    }

    private @Nullable Site site(ValueFlow.Group group, AbstractInsnNode sink, ControlFlow control) {
        boolean isDirect = group.isClosed()
                && !group.isHeld()
                && group.sinks().size() == 1
                && group.producers().stream().allMatch(isCallee)
                && group.casts().stream()
                        .allMatch(cast -> Instructions.cannotFail(cast, RuntimeNames.COROUTINE, hierarchy));
        if (!isDirect) {
            return null;
        }
        // What a returned coroutine throws leaves the body in any case
        boolean isCaught = Marker.of(sink) != null
                && group.producers().stream().anyMatch(call -> !control.hasSameHandlers(call, sink));
        if (isCaught) {
            return null;
        }
        return new Site(
                group.producers().stream().map(MethodInsnNode.class::cast).toList(), List.copyOf(group.casts()));
    }
}
