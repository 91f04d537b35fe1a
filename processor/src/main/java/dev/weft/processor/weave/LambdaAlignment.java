package dev.weft.processor.weave;

import dev.weft.processor.shape.SourceScopes;
import dev.weft.processor.weave.AsyncLambdas.Lambda;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Pairs the descriptions of one member, or of one line of it, with the lambdas there, both in the order of the source.
 *
 * <p>The lambdas are those of some of the descriptions, in the same order. If there are as many, each belongs to one. If there are fewer, what is left
 * over was dropped as unreachable or shares the method of an equal lambda. Then how many resources are closed decides;
 * where that leaves a choice, the earlier description is taken.
 */
final class LambdaAlignment {
    private static final long WITH_MARKER = 1L << 42;
    private static final long WITHOUT_MARKER = 1L << 21;

    private final List<BodySpec> specs;
    private final List<Lambda> lambdas;
    private final BiPredicate<String, String> isSubtype;

    LambdaAlignment(List<BodySpec> specs, List<Lambda> lambdas, BiPredicate<String, String> isSubtype) {
        this.specs = specs;
        this.lambdas = lambdas;
        this.isSubtype = isSubtype;
    }

    /** Adds the best pairs: as many lambdas with markers as possible, then as many others, then as many that close alike. */
    void addTo(Map<BodySpec, Lambda> matched) {
        int rows = lambdas.size();
        int columns = specs.size();
        long[][] pairs = new long[rows][columns];
        long[][] best = new long[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            Lambda lambda = lambdas.get(i);
            @Nullable
            Closes closes = rows < columns ? new Closes(lambda, isSubtype) : null; // otherwise there is no choice
            long value = lambda.hasMarker() ? WITH_MARKER : WITHOUT_MARKER;
            for (int j = columns - 1; j >= 0; j--) {
                BodySpec spec = specs.get(j);
                pairs[i][j] = value + (closes != null && closes.areThoseOf(spec) ? 1 : 0);
                long paired = best[i + 1][j + 1] + pairs[i][j];
                best[i][j] = Math.max(paired, Math.max(best[i + 1][j], best[i][j + 1]));
            }
        }
        int i = 0;
        int j = 0;
        while (i < rows && j < columns) {
            if (best[i][j] == best[i + 1][j + 1] + pairs[i][j]) {
                matched.put(specs.get(j++), lambdas.get(i++));
            } else if (best[i][j] == best[i][j + 1]) {
                j++;
            } else {
                i++;
            }
        }
    }

    /** The calls {@code close()} in a lambda. */
    private static final class Closes {
        private int count;
        private boolean isAsynchronous;

        Closes(Lambda lambda, BiPredicate<String, String> isSubtype) {
            for (AbstractInsnNode instruction : lambda.implementation.instructions) {
                if (instruction instanceof MethodInsnNode call
                        && call.name.equals("close")
                        && call.desc.equals("()V")) {
                    count++;
                    isAsynchronous |= isSubtype.test(call.owner, RuntimeNames.ASYNC_SCOPE)
                            || isSubtype.test(call.owner, RuntimeNames.ASYNC_CLOSEABLE);
                }
            }
        }

        boolean areThoseOf(BodySpec spec) {
            SourceScopes scopes = spec.scopes();
            if (scopes == null) {
                return true;
            }
            return scopes.scopes().isEmpty()
                    ? !isAsynchronous
                    : scopes.orders().stream().anyMatch(order -> order.size() == count);
        }
    }
}
