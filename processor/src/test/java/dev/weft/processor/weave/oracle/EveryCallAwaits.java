package dev.weft.processor.weave.oracle;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.WeaveRequest;
import dev.weft.processor.weave.Weaver;
import dev.weft.processor.weave.Woven;
import dev.weft.processor.weave.code.BodySpec;
import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.WeaveException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Turns the methods of existing classes into coroutines that suspend at every call they make, and keeps their
 * interface: each method drives its coroutine to the end on the spot. What the classes did before, they must still do.
 *
 * <pre>{@code
 * int m(String s) {               int m(String s) { return unbox(Mini.drive(m$weft(s))); }
 *   return f(s) + 1;        ⇒     private Coroutine m$weft(String s) { return result(box(unbox(await(box(f(s)))) + 1)); }
 * }
 * }</pre>
 *
 * <p>Constructors, initialisers and synchronised methods stay as they are, and so do calls inside {@code synchronized}
 * blocks.
 */
public final class EveryCallAwaits {
    private static final String MINI = Mini.class.getName().replace('.', '/');
    private static final Map<String, String> RENAMING = Map.of(
            "dev/weft/Asyncio", MINI + "$Asyncio",
            "dev/weft/Awaitable", MINI + "$Coroutine",
            "dev/weft/Coroutine", MINI + "$Coroutine",
            "dev/weft/codegen/Frame", MINI + "$Frame");

    private final TypeHierarchy hierarchy;
    private final boolean sharesReturns;
    private final Set<String> skipped = new HashSet<>();
    private int bodies;
    private int suspensions;

    /**
     * Classes whose supertypes {@code hierarchy} knows.
     *
     * @param sharesReturns whether each method has but one return, to which it jumps with what it made
     */
    public EveryCallAwaits(TypeHierarchy hierarchy, boolean sharesReturns) {
        this.hierarchy = hierarchy;
        this.sharesReturns = sharesReturns;
    }

    /** How many methods have been woven. */
    public int bodies() {
        return bodies;
    }

    /** At how many places they suspend. */
    public int suspensions() {
        return suspensions;
    }

    /**
     * Transforms a library.
     *
     * @param library by internal name its classes
     * @return the classes, and their frame classes
     */
    public Map<String, byte[]> transform(Map<String, byte[]> library) throws WeaveException {
        Map<String, byte[]> classes = new TreeMap<>(library);
        Map<String, Set<String>> nests = new TreeMap<>();
        for (Map.Entry<String, byte[]> entry : library.entrySet()) {
            Woven woven = weave(entry.getKey(), entry.getValue());
            if (woven != null) {
                classes.put(entry.getKey(), rename(woven.owner()));
                woven.frames().forEach((name, frame) -> classes.put(name, rename(frame)));
                if (!woven.nestHost().equals(entry.getKey())) {
                    nests.computeIfAbsent(woven.nestHost(), host -> new LinkedHashSet<>())
                            .addAll(woven.nestMembers());
                }
            }
        }
        nests.forEach((host, members) -> classes.compute(host, (name, bytes) -> Weaver.addNestMembers(bytes, members)));
        return classes;
    }

    /** Weaves one class; leaves out the methods that would become too long. */
    private @Nullable Woven weave(String name, byte[] bytes) throws WeaveException {
        while (true) {
            WeaveRequest request = request(bytes);
            if (request.bodies().isEmpty()) {
                return null;
            }
            try {
                Woven woven = new Weaver(hierarchy).weave(request);
                bodies += woven.sizes().size();
                woven.sizes().forEach(size -> suspensions += size.suspensions());
                return woven;
            } catch (WeaveException e) {
                if (e.reason() != WeaveException.Reason.TOO_LARGE || !skipped.add(name + "." + e.method())) {
                    throw e;
                }
            }
        }
    }

    private WeaveRequest request(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        ClassNode owner = new ClassNode();
        reader.accept(owner, 0);
        List<BodySpec> specs = new ArrayList<>();
        Map<String, byte[]> shells = new LinkedHashMap<>();
        for (MethodNode method : List.copyOf(owner.methods)) {
            String name = method.name + "$weft" + specs.size();
            if (!isBody(method) || skipped.contains(owner.name + "." + name)) {
                continue;
            }
            MethodNode body = body(owner, method, name);
            String frame = owner.name + "$weft$" + specs.size();
            specs.add(new BodySpec(BodySpec.Kind.METHOD, name, body.desc, 1, frame));
            shells.put(frame, ClassFileFrontEnd.shell(frame, false));
            drive(owner, method, body);
            owner.methods.add(body);
        }
        owner.version = Math.max(owner.version, V11); // nests
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        owner.accept(writer);
        return new WeaveRequest(writer.toByteArray(), specs, shells);
    }

    private static boolean isBody(MethodNode method) {
        return method.instructions.size() > 0
                && !method.name.startsWith("<")
                && (method.access & (ACC_SYNCHRONIZED | ACC_BRIDGE)) == 0
                && !hasMonitors(method);
    }

    private static boolean hasMonitors(MethodNode method) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction.getOpcode() == MONITORENTER || instruction.getOpcode() == JSR) {
                return true;
            }
        }
        return false;
    }

    private MethodNode body(ClassNode owner, MethodNode method, String name) {
        Type returned = Type.getReturnType(method.desc);
        MethodNode body = new MethodNode(
                ASM9,
                ACC_PRIVATE | (method.access & ACC_STATIC),
                name,
                Type.getMethodDescriptor(Type.getObjectType("dev/weft/Coroutine"), Type.getArgumentTypes(method.desc)),
                null,
                null);
        method.accept(body);
        LabelNode end = new LabelNode();
        for (AbstractInsnNode instruction : body.instructions.toArray()) {
            int opcode = instruction.getOpcode();
            if (opcode >= IRETURN && opcode <= RETURN) {
                InsnList code = new InsnList();
                if (opcode == RETURN) {
                    code.add(new InsnNode(ACONST_NULL));
                } else {
                    box(code, returned);
                }
                code.add(new MethodInsnNode(
                        INVOKESTATIC, "dev/weft/Asyncio", "result", "(Ljava/lang/Object;)Ldev/weft/Coroutine;", false));
                body.instructions.insertBefore(instruction, code);
                body.instructions.set(instruction, sharesReturns ? new JumpInsnNode(GOTO, end) : new InsnNode(ARETURN));
            } else if (instruction instanceof MethodInsnNode call) {
                await(owner, body, call, Type.getReturnType(call.desc));
            } else if (instruction instanceof InvokeDynamicInsnNode call) {
                await(owner, body, call, Type.getReturnType(call.desc));
            }
        }
        if (sharesReturns) {
            body.instructions.add(end);
            body.instructions.add(new InsnNode(ARETURN));
        }
        body.maxStack += 4;
        return body;
    }

    private void await(ClassNode owner, MethodNode body, AbstractInsnNode call, Type type) {
        if (!isNameable(owner, type)) {
            return;
        }
        InsnList code = new InsnList();
        if (type.getSort() == Type.VOID) {
            code.add(new InsnNode(ACONST_NULL));
        } else {
            box(code, type);
        }
        code.add(new MethodInsnNode(
                INVOKESTATIC, MINI + "$Asyncio", "value", "(Ljava/lang/Object;)L" + MINI + "$Coroutine;", false));
        code.add(new MethodInsnNode(
                INVOKESTATIC, "dev/weft/Asyncio", "await", "(Ldev/weft/Awaitable;)Ljava/lang/Object;", false));
        unbox(code, type);
        body.instructions.insert(call, code);
    }

    private boolean isNameable(ClassNode owner, Type type) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        return element.getSort() != Type.OBJECT
                || packageOf(element.getInternalName()).equals(packageOf(owner.name))
                || hierarchy.isPublic(element.getInternalName());
    }

    private static String packageOf(String internalName) {
        return internalName.substring(0, internalName.lastIndexOf('/') + 1);
    }

    private static void drive(ClassNode owner, MethodNode method, MethodNode body) {
        boolean isInterface = (owner.access & ACC_INTERFACE) != 0;
        boolean isStatic = (method.access & ACC_STATIC) != 0;
        InsnList code = new InsnList();
        int slot = 0;
        if (!isStatic) {
            code.add(new VarInsnNode(ALOAD, slot++));
        }
        for (Type type : Type.getArgumentTypes(method.desc)) {
            code.add(new VarInsnNode(type.getOpcode(ILOAD), slot));
            slot += type.getSize();
        }
        int opcode = isStatic ? INVOKESTATIC : isInterface ? INVOKEINTERFACE : INVOKEVIRTUAL;
        code.add(new MethodInsnNode(opcode, owner.name, body.name, body.desc, isInterface));
        code.add(new MethodInsnNode(
                INVOKESTATIC, "dev/weft/Asyncio", "drive", "(Ldev/weft/Coroutine;)Ljava/lang/Object;", false));
        Type returned = Type.getReturnType(method.desc);
        unbox(code, returned);
        code.add(new InsnNode(returned.getOpcode(IRETURN)));
        method.instructions = code;
        method.tryCatchBlocks = new ArrayList<>();
        method.localVariables = null;
        method.visibleLocalVariableAnnotations = null;
        method.invisibleLocalVariableAnnotations = null;
        method.maxLocals = slot;
        method.maxStack = slot + 2;
    }

    private static String wrapper(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN -> "java/lang/Boolean";
            case Type.CHAR -> "java/lang/Character";
            case Type.BYTE -> "java/lang/Byte";
            case Type.SHORT -> "java/lang/Short";
            case Type.INT -> "java/lang/Integer";
            case Type.FLOAT -> "java/lang/Float";
            case Type.LONG -> "java/lang/Long";
            case Type.DOUBLE -> "java/lang/Double";
            default -> "";
        };
    }

    private static void box(InsnList code, Type type) {
        String wrapper = wrapper(type);
        if (!wrapper.isEmpty()) {
            code.add(new MethodInsnNode(
                    INVOKESTATIC, wrapper, "valueOf", "(" + type.getDescriptor() + ")L" + wrapper + ";", false));
        }
    }

    private static void unbox(InsnList code, Type type) {
        String wrapper = wrapper(type);
        if (type.getSort() == Type.VOID) {
            code.add(new InsnNode(POP));
        } else if (wrapper.isEmpty()) {
            code.add(new TypeInsnNode(CHECKCAST, type.getInternalName()));
        } else {
            code.add(new TypeInsnNode(CHECKCAST, wrapper));
            code.add(new MethodInsnNode(
                    INVOKEVIRTUAL, wrapper, type.getClassName() + "Value", "()" + type.getDescriptor(), false));
        }
    }

    private static byte[] rename(byte[] bytes) {
        ClassWriter writer = new ClassWriter(0);
        ClassVisitor renaming = new ClassRemapper(writer, new SimpleRemapper(ASM9, RENAMING));
        new ClassReader(bytes).accept(renaming, 0);
        return writer.toByteArray();
    }
}
