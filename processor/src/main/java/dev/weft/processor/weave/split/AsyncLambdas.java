package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.Marker;
import dev.weft.processor.weave.code.WeaveException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Finds the lambdas that stand as the argument of {@code async(...)}, and lets their places make frames.
 *
 * <pre>{@code
 * a, b                                            a, b
 * invokedynamic call(A, B)AsyncCallable      ⇒    t1 = b, t0 = a; f = new Demo$async(label)
 * invokestatic Asyncio.async                      f.a = t0; f.b = t1; f
 * }</pre>
 *
 * <p>javac makes one method of each lambda, and several places where a {@code finally} block or an initialiser was
 * duplicated, or where lambdas with the same text share it. All places of a method make the same frame. Which
 * description belongs to which method is {@code LambdaMatcher}'s part.
 *
 * <p>Cost: a step for each instruction of the class; to replace a lambda takes one for each value that it captures, at
 * each of its places.
 */
public final class AsyncLambdas {
    /** One lambda: its method, the places that create it, and the line of the first of them. */
    public static final class Lambda {
        public final MethodNode implementation;
        public final List<Site> sites = new ArrayList<>();

        /** Whether other places make an ordinary object of it: javac makes one method of lambdas with the same text. */
        boolean isUsedOtherwise;

        /** Whether deserialization makes an object of it, for which it has to stay a lambda. */
        boolean isSerializable;

        Lambda(MethodNode implementation) {
            this.implementation = implementation;
        }

        public int line() {
            return Instructions.line(sites.get(0).call());
        }

        public boolean hasMarker() {
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
    public record Site(MethodNode method, InvokeDynamicInsnNode creation, MethodInsnNode call) {}

    private final ClassNode owner;
    private final Map<String, MethodNode> methods = new LinkedHashMap<>();
    private final Map<MethodNode, Lambda> lambdas = new LinkedHashMap<>();
    private final Set<MethodNode> usedOtherwise = new HashSet<>();
    private final Set<MethodNode> serializable = new HashSet<>();
    private final Set<MethodNode> visited = new HashSet<>();

    private AsyncLambdas(ClassNode owner) {
        this.owner = owner;
    }

    /** The method that javac adds to a class with serializable lambdas; it makes them, too. */
    private static final String DESERIALIZE =
            "$deserializeLambda$(Ljava/lang/invoke/SerializedLambda;)Ljava/lang/Object;";

    /**
     * The lambdas of a class. A method of a lambda that nothing creates an object of is dead: JDK 17 makes it of a
     * lambda whose creation it drops later. It is no beginning of anything, but what it shares with living code is
     * replaced there, too.
     */
    public static AsyncLambdas find(ClassNode owner) {
        AsyncLambdas found = new AsyncLambdas(owner);
        owner.methods.forEach(method -> found.methods.put(method.name + method.desc, method));
        owner.methods.stream().filter(method -> !isLambda(method)).forEach(found::visit);
        owner.methods.stream().filter(method -> !found.visited.contains(method)).forEach(found::visitDead);
        for (Lambda lambda : found.lambdas.values()) {
            lambda.isUsedOtherwise = found.usedOtherwise.contains(lambda.implementation);
            lambda.isSerializable = found.serializable.contains(lambda.implementation);
        }
        return found;
    }

    private void visit(MethodNode method) {
        if (!visited.add(method)) {
            return;
        }
        for (InvokeDynamicInsnNode creation : creations(method)) {
            @Nullable MethodNode implementation = implementation(creation);
            if (implementation != null) {
                @Nullable MethodInsnNode call = asyncCall(creation);
                if (call == null && (method.name + method.desc).equals(DESERIALIZE)) {
                    serializable.add(implementation);
                } else if (call == null) {
                    usedOtherwise.add(implementation);
                } else {
                    lambdas.computeIfAbsent(implementation, Lambda::new).sites.add(new Site(method, creation, call));
                }
                visit(implementation);
            }
        }
    }

    private void visitDead(MethodNode method) {
        for (InvokeDynamicInsnNode creation : creations(method)) {
            @Nullable MethodNode implementation = implementation(creation);
            @Nullable Lambda shared = implementation == null ? null : lambdas.get(implementation);
            @Nullable MethodInsnNode call = asyncCall(creation);
            if (shared != null && call != null) {
                shared.sites.add(new Site(method, creation, call));
            }
        }
    }

    public Collection<Lambda> all() {
        return lambdas.values();
    }

    /** The instructions of a method that create objects of lambdas and method references. */
    public static List<InvokeDynamicInsnNode> creations(MethodNode method) {
        List<InvokeDynamicInsnNode> creations = new ArrayList<>();
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof InvokeDynamicInsnNode creation
                    && creation.bsm.getOwner().equals("java/lang/invoke/LambdaMetafactory")) {
                creations.add(creation);
            }
        }
        return creations;
    }

    /** The method of which an object is created, if javac made that of a lambda. */
    @Nullable
    public MethodNode implementation(InvokeDynamicInsnNode creation) {
        @Nullable
        MethodNode method = creation.bsmArgs[1] instanceof Handle handle
                        && handle.getOwner().equals(owner.name)
                ? methods.get(handle.getName() + handle.getDesc())
                : null;
        return method != null && isLambda(method) ? method : null;
    }

    private static boolean isLambda(MethodNode method) {
        return (method.access & ACC_SYNTHETIC) != 0 && method.name.startsWith("lambda$");
    }

    /** The lambda that is created there for {@code async(...)}. */
    @Nullable
    public Lambda lambda(InvokeDynamicInsnNode creation) {
        @Nullable MethodNode implementation = implementation(creation);
        return implementation == null || asyncCall(creation) == null ? null : lambdas.get(implementation);
    }

    private static @Nullable MethodInsnNode asyncCall(AbstractInsnNode creation) {
        @Nullable AbstractInsnNode next = Instructions.next(creation);
        while (next != null && next.getOpcode() == CHECKCAST) {
            next = Instructions.next(next);
        }
        @Nullable Marker marker = Marker.of(next);
        return marker != null && marker.isAsync() ? (MethodInsnNode) next : null;
    }

    /** Refuses a lambda that javac made serializable. */
    public static void checkUses(Lambda lambda) throws WeaveException {
        if (lambda.isSerializable) {
            throw Instructions.failure(
                    WeaveException.Reason.SERIALIZABLE,
                    lambda.implementation,
                    lambda.sites.get(0).call(),
                    "is serializable");
        }
    }

    /**
     * The method of a lambda as ordinary lambdas with the same text need it, which share it; {@code null} if there are
     * none.
     */
    public static @Nullable MethodNode forOthers(Lambda lambda) {
        if (!lambda.isUsedOtherwise) {
            return null;
        }
        MethodNode method = lambda.implementation;
        MethodNode copy = new MethodNode(
                ASM9,
                method.access,
                method.name,
                method.desc,
                method.signature,
                method.exceptions.toArray(new String[0]));
        method.accept(copy);
        return copy;
    }

    /** Makes the places of a lambda create its frame. */
    public static void replace(Lambda lambda, BodyFrame frame) {
        for (Site site : lambda.sites) {
            Type[] captured = Type.getArgumentTypes(site.creation().desc);
            InsnList code = new InsnList();
            int[] slots = new int[captured.length];
            int slot = site.method().maxLocals;
            for (int i = captured.length - 1; i >= 0; i--) {
                code.add(Instructions.store(captured[i], slot));
                slots[i] = slot;
                slot += captured[i].getSize();
            }
            code.add(frame.create(i -> Instructions.load(captured[i], slots[i])));
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
