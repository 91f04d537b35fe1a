package dev.weft.language.libraries;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.code.BodySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Makes coroutine methods of the methods of a class, as javac would compile them before weaving.
 *
 * <pre>{@code
 * long m(String what) {            long m(String what) { return (Long) OnTheSpot.run(weft$3(what)); }
 *   return n(what) + 1;        ⇒   private Coroutine weft$3(String what) {
 * }                                  long l = n(what); await(suspension()); return result(l + 1);
 *                                  }
 * }</pre>
 *
 * <p>The value of the call stays on the operand stack while the body is suspended. Left alone are constructors, and
 * what has no code. No call is followed by an await while a monitor is held.
 */
final class Coroutines {
    private static final String COROUTINE = "dev/weft/Coroutine";
    private static final String ASYNCIO = "dev/weft/Asyncio";
    private static final String ON_THE_SPOT = "dev/weft/internal/core/OnTheSpot";
    private static final int NESTS_SINCE = V11;

    private final ClassNode owner = new ClassNode();
    private final List<BodySpec> bodies = new ArrayList<>();
    private final Map<String, byte[]> shells = new LinkedHashMap<>();
    private final Map<String, String> originals = new LinkedHashMap<>();
    private final boolean sharesReturns;
    private int awaits;

    /**
     * @param classFile the class
     * @param leftAlone names with descriptors of methods that stay as they are
     * @param sharesReturns whether each method has but one return, to which it jumps with what it made
     */
    Coroutines(byte[] classFile, Set<String> leftAlone, boolean sharesReturns) {
        this.sharesReturns = sharesReturns;
        new ClassReader(classFile).accept(owner, 0);
        // so that a frame may call a private method of its owner
        owner.version = Math.max(owner.version, NESTS_SINCE);
        for (MethodNode method : List.copyOf(owner.methods)) {
            boolean hasCode = (method.access & (ACC_ABSTRACT | ACC_NATIVE)) == 0;
            if (hasCode && !method.name.startsWith("<") && !leftAlone.contains(method.name + method.desc)) {
                split(method);
            }
        }
    }

    byte[] owner() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        owner.accept(writer);
        return writer.toByteArray();
    }

    List<BodySpec> bodies() {
        return bodies;
    }

    Map<String, byte[]> shells() {
        return shells;
    }

    /** How many awaits were put in. */
    int awaits() {
        return awaits;
    }

    /** The name and descriptor of the method that a body was made of. */
    String original(String coroutine) {
        return originals.get(coroutine);
    }

    private void split(MethodNode method) {
        int number = bodies.size();
        Type returned = Type.getReturnType(method.desc);
        boolean isStatic = (method.access & ACC_STATIC) != 0;
        String descriptor = Type.getMethodDescriptor(Type.getObjectType(COROUTINE), Type.getArgumentTypes(method.desc));
        MethodNode coroutine = new MethodNode(
                ACC_PRIVATE | (method.access & ACC_STATIC),
                "weft$" + number,
                descriptor,
                null,
                method.exceptions.toArray(String[]::new));
        coroutine.instructions = method.instructions;
        coroutine.tryCatchBlocks = method.tryCatchBlocks;
        coroutine.localVariables = method.localVariables;
        coroutine.maxLocals = method.maxLocals;
        coroutine.maxStack = method.maxStack + 4;
        awaitAfterCalls(coroutine.instructions);
        returnResults(coroutine.instructions, returned);
        owner.methods.add(coroutine);
        enter(method, coroutine, isStatic, returned);
        originals.put(coroutine.name, method.name + method.desc);
        String frame = owner.name + "$weft$" + number;
        shells.put(frame, shell(frame));
        bodies.add(new BodySpec(BodySpec.Kind.METHOD, coroutine.name, descriptor, 1, frame));
    }

    private void awaitAfterCalls(InsnList code) {
        boolean monitors = Arrays.stream(code.toArray()).anyMatch(node -> node.getOpcode() == MONITORENTER);
        for (AbstractInsnNode node : code.toArray()) {
            boolean call = node.getOpcode() >= INVOKEVIRTUAL && node.getOpcode() <= INVOKEDYNAMIC;
            if (call && !monitors) {
                InsnList await = new InsnList();
                await.add(new MethodInsnNode(INVOKESTATIC, ON_THE_SPOT, "suspension", "()L" + COROUTINE + ";", false));
                await.add(new MethodInsnNode(
                        INVOKESTATIC, ASYNCIO, "await", "(Ldev/weft/Awaitable;)Ljava/lang/Object;", false));
                await.add(new InsnNode(POP));
                code.insert(node, await);
                awaits++;
            }
        }
    }

    private void returnResults(InsnList code, Type returned) {
        LabelNode exit = new LabelNode();
        for (AbstractInsnNode node : code.toArray()) {
            if (node.getOpcode() < IRETURN || node.getOpcode() > RETURN) {
                continue;
            }
            MethodNode end = new MethodNode(ACC_STATIC, "end", "()V", null, null);
            GeneratorAdapter adapter = new GeneratorAdapter(end, ACC_STATIC, "end", "()V");
            if (returned.getSort() == Type.VOID) {
                adapter.visitInsn(ACONST_NULL);
            } else {
                adapter.valueOf(returned);
            }
            adapter.visitMethodInsn(INVOKESTATIC, ASYNCIO, "result", "(Ljava/lang/Object;)L" + COROUTINE + ";", false);
            code.insertBefore(node, end.instructions);
            code.set(node, sharesReturns ? new JumpInsnNode(GOTO, exit) : new InsnNode(ARETURN));
        }
        if (sharesReturns) {
            code.add(exit);
            code.add(new InsnNode(ARETURN));
        }
    }

    /** Gives the method the code of the entry. */
    private void enter(MethodNode method, MethodNode coroutine, boolean isStatic, Type returned) {
        boolean isInterface = (owner.access & ACC_INTERFACE) != 0;
        method.instructions = new InsnList();
        method.tryCatchBlocks = new ArrayList<>();
        method.localVariables = new ArrayList<>();
        method.visibleLocalVariableAnnotations = null;
        method.invisibleLocalVariableAnnotations = null;
        GeneratorAdapter adapter = new GeneratorAdapter(method, method.access, method.name, method.desc);
        if (!isStatic) {
            adapter.loadThis();
        }
        adapter.loadArgs();
        int call = isStatic ? INVOKESTATIC : isInterface ? INVOKEINTERFACE : INVOKEVIRTUAL;
        adapter.visitMethodInsn(call, owner.name, coroutine.name, coroutine.desc, isInterface);
        adapter.invokeStatic(Type.getObjectType(ON_THE_SPOT), Method.getMethod("Object run(dev.weft.Coroutine)"));
        if (returned.getSort() == Type.VOID) {
            adapter.pop();
        } else {
            adapter.unbox(returned);
        }
        adapter.returnValue();
    }

    private byte[] shell(String name) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(NESTS_SINCE, ACC_FINAL, name, null, "dev/weft/codegen/Frame", null);
        MethodNode constructor = new MethodNode(0, "<init>", "(I)V", null, null);
        constructor.visitVarInsn(ALOAD, 0);
        constructor.visitMethodInsn(INVOKESPECIAL, "dev/weft/codegen/Frame", "<init>", "()V", false);
        constructor.visitVarInsn(ALOAD, 0);
        constructor.visitVarInsn(ILOAD, 1);
        constructor.visitFieldInsn(PUTFIELD, "dev/weft/codegen/Frame", "label", "I");
        constructor.visitInsn(RETURN);
        constructor.visitMaxs(2, 2);
        constructor.accept(writer);
        writer.visitEnd();
        return writer.toByteArray();
    }
}
