package dev.weft.processor.weave.lower;

import dev.weft.processor.weave.lower.SourceScope.Completion;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Compares what was found in the class file with what the source has. A scope of the source may be there several times, because
 * javac copies {@code finally} blocks, or not at all, because it drops what a constant condition excludes.
 */
final class ScopeSources {
    private final @Nullable List<SourceScope> sources;
    private final Set<Integer> lines;

    ScopeSources(MethodNode body, @Nullable List<SourceScope> sources) {
        this.sources = sources;
        this.lines = StreamSupport.stream(body.instructions.spliterator(), false)
                .filter(LineNumberNode.class::isInstance)
                .map(number -> ((LineNumberNode) number).line)
                .collect(Collectors.toSet());
    }

    /** Whether the block of an asynchronous {@code try} ends on this line. */
    boolean endsEmptyBlock(int line) {
        return sources != null && sources.stream().anyMatch(source -> line == 0 || source.endLine() == line);
    }

    /** Fails if a scope was missed, or something was taken for a scope. */
    void check(List<CompiledScope> scopes) throws LoweringException {
        if (sources == null) {
            return;
        }
        for (CompiledScope scope : scopes) {
            if (sources.stream().noneMatch(source -> matches(source, scope))) {
                throw new LoweringException(
                        "code that looks like a try statement over an asynchronous resource, but the source has none"
                                + " here; do not call close() on it",
                        Math.max(scope.line(), scope.endLine()));
            }
        }
        for (SourceScope source : sources) {
            int expected = sources.stream()
                    .filter(other -> other.line() == source.line() && other.endLine() == source.endLine())
                    .mapToInt(SourceScope::resources)
                    .sum();
            long count = scopes.stream().filter(scope -> matches(source, scope)).count();
            boolean dropped = count == 0 && !lines.isEmpty() && !lines.contains(source.endLine());
            if (count < expected && !dropped) {
                throw new LoweringException(
                        "this try statement has an asynchronous resource that its compiled code does not show; declare"
                                + " the resource with a class or interface that is an AsyncScope or AsyncCloseable",
                        source.line());
            }
        }
    }

    /**
     * What comes after a scope; without its source, what its code looks like. By the rules of the language
     * {@code if (true) return;} can complete normally, but javac compiles nothing that follows it.
     */
    Completion completion(CompiledScope scope) {
        if (sources == null) {
            return isFollowed(scope) ? Completion.NORMAL : Completion.NEVER;
        }
        Set<Completion> possible = sources.stream()
                .filter(source -> matches(source, scope))
                .map(SourceScope::completion)
                .collect(Collectors.toSet());
        if (possible.size() != 1 || (possible.contains(Completion.NORMAL) && !isFollowed(scope))) {
            return Completion.NEVER;
        }
        return possible.iterator().next();
    }

    /** Where the next turn of the loop around a scope begins; {@code null} unless its completion is {@code TURNS}. */
    SourceScope.@Nullable Turn turn(CompiledScope scope) {
        Set<SourceScope.Turn> possible = sources == null
                ? Set.of()
                : sources.stream()
                        .filter(source -> matches(source, scope))
                        .map(SourceScope::turn)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
        return possible.size() == 1 ? possible.iterator().next() : null;
    }

    private static boolean isFollowed(CompiledScope scope) {
        CompiledScope.Handler handler = scope.handler();
        if (handler == null) {
            return true;
        }
        AbstractInsnNode last = Code.before(handler.caught());
        AbstractInsnNode end = Code.after(handler.thrown());
        return last instanceof JumpInsnNode leave && end != null && Code.at(leave.label) == end;
    }

    private static boolean matches(SourceScope source, CompiledScope scope) {
        return (scope.line() == 0 || scope.line() == source.line())
                && (scope.endLine() == 0 || scope.endLine() == source.endLine());
    }
}
