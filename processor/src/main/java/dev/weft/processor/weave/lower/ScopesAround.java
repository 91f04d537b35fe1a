package dev.weft.processor.weave.lower;

import dev.weft.processor.shape.SourceScope;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.lower.CompiledScope.Handler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Finds the scopes whose blocks contain the handler of another one. The places where ranges begin and end are passed in
 * the order of the code, with the scopes that are open there.
 *
 * <p>Cost: e log e for e entries of the exception table, and s log s for the s scopes around each of those that ask:
 * more than linear in scopes in each other, which are seldom more than a few.
 */
final class ScopesAround {
    private final Positions body;

    /** By position the scopes of which a range begins there, those of which one ends, and the handlers that ask. */
    private final TreeMap<Integer, Place> places = new TreeMap<>();

    private static final class Place {
        final List<CompiledScope> begins = new ArrayList<>();
        final List<CompiledScope> ends = new ArrayList<>();
        final List<Handler> asks = new ArrayList<>();
    }

    private ScopesAround(Positions body) {
        this.body = body;
    }

    /** By handler the scopes around it, innermost first, for those that may have to leave them. */
    static IdentityHashMap<Handler, List<CompiledScope>> find(
            MethodNode method, Positions body, List<CompiledScope> scopes) {
        ScopesAround around = new ScopesAround(body);
        Map<AbstractInsnNode, CompiledScope> byHandler = new HashMap<>();
        for (CompiledScope scope : scopes) {
            Handler handler = scope.handler();
            if (handler != null) {
                byHandler.put(handler.caught(), scope);
                if (leavesOthers(scope.source())) {
                    around.at(body.position(handler.caught())).asks.add(handler);
                }
            }
        }
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            @Nullable AbstractInsnNode caught = Instructions.at(block.handler);
            @Nullable CompiledScope scope = caught == null ? null : byHandler.get(caught);
            if (scope != null && body.position(block.start) < body.position(block.end)) {
                around.at(body.position(block.start)).begins.add(scope);
                around.at(body.position(block.end)).ends.add(scope);
            }
        }
        return around.find();
    }

    private static boolean leavesOthers(@Nullable SourceScope source) {
        return source != null
                && (source.completion() == SourceScope.Completion.ENDS_BODY
                        || source.completion() == SourceScope.Completion.TURNS);
    }

    private Place at(int position) {
        return places.computeIfAbsent(position, key -> new Place());
    }

    private IdentityHashMap<Handler, List<CompiledScope>> find() {
        IdentityHashMap<Handler, List<CompiledScope>> around = new IdentityHashMap<>();
        IdentityHashMap<CompiledScope, Integer> open = new IdentityHashMap<>();
        for (Place place : places.values()) {
            place.ends.forEach(scope -> open.computeIfPresent(scope, (key, count) -> count == 1 ? null : count - 1));
            place.begins.forEach(scope -> open.merge(scope, 1, Integer::sum));
            for (Handler handler : place.asks) {
                List<CompiledScope> scopes = new ArrayList<>(open.keySet());
                scopes.sort(Comparator.comparingInt((CompiledScope scope) -> body.position(scope.opened()))
                        .reversed());
                around.put(handler, scopes);
            }
        }
        return around;
    }
}
