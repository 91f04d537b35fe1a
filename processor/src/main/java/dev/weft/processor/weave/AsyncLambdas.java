package dev.weft.processor.weave;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * Finds the lambdas that stand as the argument of {@code async(...)}, and lets their places make frames.
 *
 * <pre>{@code
 * a, b                                            a, b
 * invokedynamic call(A, B)AsyncCallable      ⇒    t1 = b, t0 = a; NEW Demo$async; DUP; t0; t1
 * invokestatic Asyncio.async                      Demo$async.<init>(A, B)
 * }</pre>
 *
 * <p>javac makes one method of each lambda, and several places where a {@code finally} block or an initialiser was duplicated,
 * or where lambdas with the same text share it. All places of a method make the same frame. Which description belongs to which
 * method is told by the member, the order of the source and, where the class file has them, the lines.
 *
 * @see LambdaOrder
 * @see LambdaAlignment
 */
final class AsyncLambdas {
    /** One lambda: its method, the places that create it, and the line of the first of them. */
    static final class Lambda {
        final MethodNode implementation;
        final List<Site> sites = new ArrayList<>();

        /** Whether other places make an ordinary object of it, as deserialization does. */
        boolean isUsedOtherwise;

        Lambda(MethodNode implementation) {
            this.implementation = implementation;
        }

        int line() {
            return Instructions.line(sites.get(0).call());
        }

        /** Whether one of the places stands on a line. */
        boolean isOn(int line) {
            return sites.stream().anyMatch(site -> Instructions.line(site.call()) == line);
        }

        boolean hasMarker() {
            for (AbstractInsnNode instruction : implementation.instructions) {
                @Nullable Marker marker = Marker.of(instruction);
                if (marker != null && (marker.suspends() || marker == Marker.AWAIT_EACH)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A place that creates one. */
    record Site(MethodNode method, InvokeDynamicInsnNode creation, MethodInsnNode call) {}

    private final ClassNode owner;
    private final Map<String, MethodNode> methods = new LinkedHashMap<>();
    private final Map<MethodNode, Lambda> lambdas = new LinkedHashMap<>();
    private final Set<MethodNode> usedOtherwise = new HashSet<>();
    private final Set<MethodNode> visited = new HashSet<>();

    /** The methods that create objects of a lambda's method, asynchronous or not. */
    private final Map<MethodNode, Set<MethodNode>> creators = new LinkedHashMap<>();

    private final BiPredicate<String, String> isSubtype;

    private AsyncLambdas(ClassNode owner, BiPredicate<String, String> isSubtype) {
        this.owner = owner;
        this.isSubtype = isSubtype;
    }

    /** The method that javac adds to a class with serializable lambdas; it makes them, too. */
    private static final String DESERIALIZE =
            "$deserializeLambda$(Ljava/lang/invoke/SerializedLambda;)Ljava/lang/Object;";

    /** The lambdas of a class. */
    static AsyncLambdas find(ClassNode owner, BiPredicate<String, String> isSubtype) {
        AsyncLambdas found = new AsyncLambdas(owner, isSubtype);
        owner.methods.forEach(method -> found.methods.put(method.name + method.desc, method));
        Set<MethodNode> implementations = new LinkedHashSet<>();
        for (MethodNode method : owner.methods) {
            for (AbstractInsnNode instruction : method.instructions) {
                @Nullable MethodNode implementation = found.implementation(instruction);
                if (implementation != null) {
                    implementations.add(implementation);
                }
            }
        }
        for (MethodNode method : owner.methods) {
            if (!implementations.contains(method)) {
                found.visit(method);
            }
        }
        found.lambdas
                .values()
                .forEach(lambda -> lambda.isUsedOtherwise = found.usedOtherwise.contains(lambda.implementation));
        return found;
    }

    private void visit(MethodNode method) {
        if (!visited.add(method)) {
            return;
        }
        for (AbstractInsnNode instruction : method.instructions) {
            @Nullable MethodNode implementation = implementation(instruction);
            if (implementation != null) {
                creators.computeIfAbsent(implementation, created -> new LinkedHashSet<>())
                        .add(method);
                @Nullable MethodInsnNode call = asyncCall(instruction);
                if (call == null) {
                    usedOtherwise.add(implementation);
                } else {
                    lambdas.computeIfAbsent(implementation, Lambda::new)
                            .sites
                            .add(new Site(method, (InvokeDynamicInsnNode) instruction, call));
                }
                visit(implementation);
            }
        }
    }

    /** The method that an instruction makes an object of, if javac made that of a lambda. */
    private @Nullable MethodNode implementation(AbstractInsnNode instruction) {
        if (instruction instanceof InvokeDynamicInsnNode creation
                && creation.bsm.getOwner().equals("java/lang/invoke/LambdaMetafactory")
                && creation.bsmArgs[1] instanceof Handle handle
                && handle.getOwner().equals(owner.name)) {
            @Nullable MethodNode method = methods.get(handle.getName() + handle.getDesc());
            return method != null && (method.access & ACC_SYNTHETIC) != 0 && method.name.startsWith("lambda$")
                    ? method
                    : null;
        }
        return null;
    }

    private static @Nullable MethodInsnNode asyncCall(AbstractInsnNode creation) {
        @Nullable AbstractInsnNode next = Instructions.next(creation);
        while (next != null && next.getOpcode() == CHECKCAST) {
            next = Instructions.next(next);
        }
        @Nullable Marker marker = Marker.of(next);
        return marker != null && marker.isAsync() ? (MethodInsnNode) next : null;
    }

    /**
     * Gives each lambda the description that it was made of. A description may be left over: javac makes no code for what it knows
     * to be unreachable, and where no debugger is to see a difference it makes one method of lambdas with the same text, which
     * belongs to the first of them. A lambda may be left over, if it is a method reference in truth, which contains no marker.
     */
    Map<BodySpec, Lambda> match(List<BodySpec> specs) throws WeaveException {
        boolean hasLines = owner.methods.stream().anyMatch(AsyncLambdas::hasLines);
        Map<BodySpec, Lambda> matched = new LinkedHashMap<>();
        Map<String, List<BodySpec>> members = new LinkedHashMap<>();
        specs.forEach(spec -> members.computeIfAbsent(String.valueOf(spec.member()), name -> new ArrayList<>())
                .add(spec));
        LambdaOrder order = new LambdaOrder(creators, members.keySet());
        Map<String, List<Lambda>> candidates = order.byMember(lambdas.values());
        members.forEach((member, described) -> {
            List<Lambda> here = candidates.getOrDefault(member, List.of());
            Set<Integer> lines = new LinkedHashSet<>();
            described.forEach(spec -> lines.add(hasLines ? spec.line() : 0));
            // a lambda with several places belongs to the first line that describes it
            for (int line : lines) {
                new LambdaAlignment(
                                described.stream()
                                        .filter(spec -> !hasLines || spec.line() == line)
                                        .toList(),
                                here.stream()
                                        .filter(lambda -> !hasLines || lambda.isOn(line))
                                        .filter(lambda -> !matched.containsValue(lambda))
                                        .toList(),
                                isSubtype)
                        .addTo(matched);
            }
        });
        Set<Lambda> left = new LinkedHashSet<>(lambdas.values());
        left.removeAll(matched.values());
        for (Lambda lambda : left) {
            if (lambda.hasMarker()) {
                throw new WeaveException(
                        WeaveException.Reason.MISMATCH,
                        "the asynchronous lambda was not found in the source",
                        lambda.sites.get(0).method().name,
                        lambda.line());
            }
        }
        return matched;
    }

    private static boolean hasLines(MethodNode method) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof LineNumberNode) {
                return true;
            }
        }
        return false;
    }

    /** Refuses a lambda that something else than {@code async(...)} needs, too. */
    static void checkUses(ClassNode owner, Lambda lambda) throws WeaveException {
        if (lambda.isUsedOtherwise) {
            boolean isSerializable =
                    owner.methods.stream().anyMatch(method -> (method.name + method.desc).equals(DESERIALIZE));
            throw Instructions.unsupported(
                    lambda.implementation,
                    lambda.sites.get(0).call(),
                    isSerializable
                            ? "is a serializable lambda, and a state machine is not: leave the cast to Serializable out"
                            : "is an asynchronous lambda that is also used as an ordinary one");
        }
    }

    /** Makes the places of a lambda create its frame. */
    static void replace(Lambda lambda, FrameClass frame) {
        for (Site site : lambda.sites) {
            Type[] captured = Type.getArgumentTypes(site.creation().desc);
            InsnList code = new InsnList();
            InsnList reload = new InsnList();
            int slot = site.method().maxLocals;
            for (int i = captured.length - 1; i >= 0; i--) {
                code.add(Instructions.store(captured[i], slot));
                reload.insert(Instructions.load(captured[i], slot));
                slot += captured[i].getSize();
            }
            code.add(new TypeInsnNode(NEW, frame.name()));
            code.add(new InsnNode(DUP));
            code.add(reload);
            code.add(new MethodInsnNode(INVOKESPECIAL, frame.name(), "<init>", frame.constructorDescriptor(), false));
            site.method().maxLocals = slot;
            InsnList instructions = site.method().instructions;
            instructions.insertBefore(site.creation(), code);
            for (AbstractInsnNode node = site.creation(); node != site.call(); ) {
                AbstractInsnNode next = node.getNext();
                if (node.getOpcode() >= 0) {
                    instructions.remove(node);
                }
                node = next;
            }
            instructions.remove(site.call());
        }
    }
}
