package dev.weft.processor.weave;

import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;

import dev.weft.processor.shape.Creations;
import dev.weft.processor.weave.code.BodySpec;
import dev.weft.processor.weave.code.WeaveException;
import dev.weft.processor.weave.split.AsyncLambdas;
import dev.weft.processor.weave.split.AsyncLambdas.Lambda;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Gives each asynchronous lambda of a class file the description that it was made of, one to one.
 *
 * <p>The trees tell which objects of lambdas each piece of code creates, in order: the n-th instruction in the code is
 * the n-th that is foretold. That leads from methods to the lambdas in them, and on to those in these. Neither lines
 * nor names nor what is in a lambda is looked at. Where the code does not have what is foretold, the class is refused.
 *
 * <pre>
 * void m() { if (DEBUG) async(() -> …); async(() -> { async(() -> …); }); }             DEBUG is false
 *
 * foretold for m: 1, for lambda 1: 2            m: invokedynamic lambda$m$2 → 1; lambda$m$2: invokedynamic lambda$m$1 → 2
 * </pre>
 *
 * <p>A description may be left over: javac makes no code for what it knows to be unreachable, and it makes one method
 * of lambdas with the same text unless a debugger is to tell them apart. That method belongs to the first of them. A
 * lambda may be left over, if it is a method reference in truth, which contains no marker.
 *
 * <p>Cost: a step for each instruction of the class, for the method of several lambdas once for each of them.
 */
public final class LambdaMatcher {
    private final ClassNode owner;
    private final AsyncLambdas lambdas;
    private final Map<Integer, BodySpec> specs = new HashMap<>();
    private final Map<Lambda, Integer> matched = new LinkedHashMap<>();
    private final Set<Visit> visited = new HashSet<>();

    private record Visit(MethodNode implementation, int lambda) {}

    private LambdaMatcher(ClassNode owner, AsyncLambdas lambdas) {
        this.owner = owner;
        this.lambdas = lambdas;
    }

    /**
     * Matches the lambdas of a class.
     *
     * @param described the asynchronous lambdas
     * @param creations what is foretold; {@code null} if the source is not known
     */
    static Map<BodySpec, Lambda> match(
            ClassNode owner, AsyncLambdas lambdas, List<BodySpec> described, @Nullable Creations creations)
            throws WeaveException {
        LambdaMatcher matcher = new LambdaMatcher(owner, lambdas);
        Map<BodySpec, Lambda> matched =
                creations == null ? matcher.byLine(described) : matcher.foretold(described, creations);
        Set<Lambda> known = new HashSet<>(matched.values());
        for (Lambda lambda : lambdas.all()) {
            if (lambda.hasMarker() && !known.contains(lambda)) {
                throw mismatch(
                        lambda.sites.get(0).method(),
                        "the asynchronous lambda was not found in the source",
                        lambda.line());
            }
        }
        return matched;
    }

    /** Without a source there is a description for each lambda, and nothing is in them that differs but the line. */
    private Map<BodySpec, Lambda> byLine(List<BodySpec> described) {
        Map<Integer, Deque<Lambda>> left = new HashMap<>();
        for (Lambda lambda : lambdas.all()) {
            left.computeIfAbsent(lambda.line(), line -> new ArrayDeque<>()).add(lambda);
        }
        Map<BodySpec, Lambda> pairs = new LinkedHashMap<>();
        for (BodySpec spec : described) {
            @Nullable Deque<Lambda> here = left.get(spec.line());
            if (here != null && !here.isEmpty()) {
                pairs.put(spec, here.remove());
            }
        }
        return pairs;
    }

    private Map<BodySpec, Lambda> foretold(List<BodySpec> described, Creations creations) throws WeaveException {
        described.forEach(spec -> specs.put(spec.lambda(), spec));
        int constructors = 0;
        for (MethodNode method : owner.methods) {
            @Nullable List<List<Integer>> orders = creations.methods().get(method.name + method.desc);
            if (orders == null && method.name.equals("<clinit>")) {
                orders = creations.initialiser();
            } else if (orders == null && method.name.equals("<init>") && (method.access & ACC_SYNTHETIC) == 0) {
                int index = constructors++;
                orders = index < creations.constructors().size()
                        ? creations.constructors().get(index)
                        : null;
            }
            read(method, orders, creations);
        }
        Map<BodySpec, Lambda> pairs = new LinkedHashMap<>();
        matched.forEach((lambda, number) -> pairs.put(specs.get(number), lambda));
        return pairs;
    }

    /** Reads a piece of code, and the lambdas in it. */
    private void read(MethodNode method, @Nullable List<List<Integer>> orders, Creations creations)
            throws WeaveException {
        if (orders == null || orders.isEmpty()) {
            return;
        }
        List<InvokeDynamicInsnNode> created = AsyncLambdas.creations(method);
        for (List<Integer> order : orders) {
            if (canBe(created, order)) {
                for (int i = 0; i < order.size(); i++) {
                    readLambda(created.get(i), order.get(i), creations);
                }
                return;
            }
        }
        throw mismatch(
                method,
                "it creates other lambdas than the source says: " + created.size() + " instead of "
                        + orders.get(0).size(),
                0);
    }

    private void readLambda(InvokeDynamicInsnNode creation, int number, Creations creations) throws WeaveException {
        @Nullable MethodNode implementation = lambdas.implementation(creation);
        if (number == Creations.REFERENCE
                || implementation == null
                || !visited.add(new Visit(implementation, number))) {
            return;
        }
        if (specs.containsKey(number)) {
            @Nullable Lambda lambda = lambdas.lambda(creation);
            if (lambda != null) {
                matched.merge(lambda, number, Math::min);
            }
        }
        read(implementation, creations.lambdas().get(number), creations);
    }

    private boolean canBe(List<InvokeDynamicInsnNode> created, List<Integer> order) {
        if (created.size() != order.size()) {
            return false;
        }
        for (int i = 0; i < order.size(); i++) {
            int number = order.get(i);
            boolean fits = number == Creations.REFERENCE
                    || (specs.containsKey(number)
                            ? lambdas.lambda(created.get(i)) != null
                            : lambdas.implementation(created.get(i)) != null);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static WeaveException mismatch(MethodNode method, String text, int line) {
        return new WeaveException(WeaveException.Reason.MISMATCH, text, method.name, line);
    }
}
