package dev.weft.processor.weave;

import dev.weft.processor.weave.AsyncLambdas.Lambda;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.MethodNode;

/**
 * Tells in which member of the source, and in which order there, the lambdas of a class stand.
 *
 * <p>javac names the method of a lambda after its member, and counts: {@code lambda$run$0}, {@code lambda$run$1}. Lambdas that stand side
 * by side get their numbers in the order of the source, other than their places in the code: a {@code finally} block is written
 * before the end of its {@code try} block, the update of a loop behind the loop's body. An inner lambda is numbered before its outer one
 * or behind it, depending on javac's version, so the outer one's number is looked at first.
 *
 * <pre>
 * run() { async(() -> { async(() -> …); }); async(() -> …); }
 * JDK 17           1           0                  2              keys (1) (1, 0) (2)
 * JDK 25           0           1                  2              keys (0) (0, 1) (2)
 * </pre>
 */
final class LambdaOrder {
    private static final String PREFIX = "lambda$";
    private static final Comparator<int[]> IN_SOURCE = Arrays::compare;

    private final Map<MethodNode, Set<MethodNode>> creators;
    private final Set<String> members;
    private final Map<MethodNode, int[]> keys = new HashMap<>();

    /**
     * @param creators the methods that create objects of a lambda's method
     * @param members the members that are described, as {@link BodySpec#member()} names them
     */
    LambdaOrder(Map<MethodNode, Set<MethodNode>> creators, Set<String> members) {
        this.creators = creators;
        this.members = members;
    }

    /** The lambdas of each member, outer before inner; all of one where members are not known, as they were found. */
    Map<String, List<Lambda>> byMember(Collection<Lambda> lambdas) {
        String unknown = String.valueOf((Object) null);
        if (members.contains(unknown)) {
            return Map.of(unknown, List.copyOf(lambdas));
        }
        Map<String, List<Lambda>> sorted = new LinkedHashMap<>();
        for (Lambda lambda : lambdas) {
            sorted.computeIfAbsent(member(lambda.implementation), name -> new ArrayList<>())
                    .add(lambda);
        }
        sorted.values().forEach(each -> each.sort(Comparator.comparing(one -> key(one.implementation), IN_SOURCE)));
        return sorted;
    }

    private String member(MethodNode implementation) {
        String name = implementation.name;
        int end = name.lastIndexOf('$');
        String named = end > PREFIX.length() ? name.substring(PREFIX.length(), end) : "";
        return members.contains(named) ? named : root(implementation);
    }

    /** The member whose code leads to a lambda, for one whose name says more than that: a serializable one. */
    private String root(MethodNode implementation) {
        MethodNode method = implementation;
        for (Set<MethodNode> by = creators.get(method); by != null; by = creators.get(method)) {
            method = by.iterator().next();
        }
        return switch (method.name) {
            case "<init>" -> BodySpec.INITIALISER;
            case "<clinit>" -> BodySpec.STATIC_INITIALISER;
            default -> method.name;
        };
    }

    private int[] key(MethodNode implementation) {
        int[] known = keys.get(implementation);
        if (known != null) {
            return known;
        }
        int[] outer = null;
        for (MethodNode creator : creators.getOrDefault(implementation, Set.of())) {
            int[] each = creators.containsKey(creator) ? key(creator) : new int[0];
            outer = outer == null || IN_SOURCE.compare(each, outer) < 0 ? each : outer;
        }
        int[] key = append(outer, number(implementation.name));
        keys.put(implementation, key);
        return key;
    }

    private static int[] append(int @Nullable [] outer, int number) {
        int[] key = outer == null ? new int[1] : Arrays.copyOf(outer, outer.length + 1);
        key[key.length - 1] = number;
        return key;
    }

    private static int number(String name) {
        try {
            return Integer.parseInt(name.substring(name.lastIndexOf('$') + 1));
        } catch (NumberFormatException e) {
            return 0; // not from javac: no order is known
        }
    }
}
