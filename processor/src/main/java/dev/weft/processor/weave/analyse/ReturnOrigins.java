package dev.weft.processor.weave.analyse;

import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.Marker;
import dev.weft.processor.weave.code.TypeHierarchy;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Which markers the value of each {@code return} comes from, and which markers are used for nothing but that.
 *
 * <p>Copies do not count as uses: javac keeps the value in an unnamed variable while the {@code finally} code runs, and
 * the branches of a conditional expression meet before the {@code return}. A variable of the user's does count: a
 * debugger would show it with a value that is not of its type.
 *
 * <p>Cost: a step for each instruction, and {@link ValueFlow} once if a marker or a return stands alone. Then each
 * return takes one for each producer and sink that its value mixes with: the square of the returns that get the values
 * of one producer, of which javac writes one as a rule.
 */
public final class ReturnOrigins {
    private final Set<AbstractInsnNode> returns = new LinkedHashSet<>();
    private final Set<AbstractInsnNode> raw = new HashSet<>();
    private final Set<AbstractInsnNode> direct = new HashSet<>();
    private final Set<AbstractInsnNode> casts = new LinkedHashSet<>();

    private ReturnOrigins() {}

    /**
     * Finds them.
     *
     * @param markers those that stand for a value
     * @param made the class of what they make
     * @param values how operands come to the returns of the method
     */
    public static ReturnOrigins of(
            MethodNode method, Set<Marker> markers, String made, TypeHierarchy hierarchy, Supplier<ValueFlow> values) {
        ReturnOrigins atOnce = new ReturnOrigins();
        if (atOnce.isAtOnce(method, markers)) {
            return atOnce;
        }
        ReturnOrigins origins = new ReturnOrigins();
        values.get().sinks().forEach((sink, group) -> {
            if (sink.getOpcode() != Opcodes.ARETURN) {
                return;
            }
            origins.returns.add(sink);
            if (isRaw(group, markers, made, hierarchy)) {
                origins.raw.add(sink);
                origins.direct.addAll(group.producers());
                origins.casts.addAll(group.casts());
            }
        });
        return origins;
    }

    /** Whether all that hangs together is markers, returns and jumps to returns. */
    public static boolean isRaw(ValueFlow.Group group, Set<Marker> markers, String made, TypeHierarchy hierarchy) {
        return group.isClosed()
                && group.producers().stream().allMatch(producer -> markers.contains(Marker.of(producer)))
                && group.sinks().stream().allMatch(sink -> Marker.of(sink) == null)
                && group.casts().stream().allMatch(cast -> Instructions.cannotFail(cast, made, hierarchy));
    }

    /**
     * Whether each marker stands right before a {@code return}, and each {@code return} right behind a marker, without
     * a label between them by which another value could come. That is most code, and needs no analysis.
     */
    private boolean isAtOnce(MethodNode method, Set<Marker> markers) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (markers.contains(Marker.of(instruction))) {
                AbstractInsnNode exit = instruction.getNext();
                if (exit == null || exit.getOpcode() != Opcodes.ARETURN) {
                    return false;
                }
                direct.add(instruction);
                returns.add(exit);
                raw.add(exit);
            } else if (instruction.getOpcode() == Opcodes.ARETURN && !raw.contains(instruction)) {
                return false;
            }
        }
        return true;
    }

    /** The {@code ARETURN}s, all that are reachable among them. */
    public Set<AbstractInsnNode> returns() {
        return returns;
    }

    /** Whether a {@code return} gets its value from markers alone, all of them {@link #isDirect direct}. */
    public boolean isRaw(AbstractInsnNode exit) {
        return raw.contains(exit);
    }

    /** Whether the value of a marker goes nowhere but to {@code return}s that get only such values. */
    public boolean isDirect(AbstractInsnNode marker) {
        return direct.contains(marker);
    }

    /** The casts that only such values pass. */
    public Set<AbstractInsnNode> rawCasts() {
        return casts;
    }
}
