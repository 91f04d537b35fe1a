package dev.weft.processor.weave.write;

import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Adds what JUnit calls: it runs no method that returns something, so each test that returns a coroutine, and each
 * method that runs before or after one, gets an entry beside it that returns nothing and has its annotations.
 *
 * <pre>
 *   before   @WeftTest Coroutine&lt;Void&gt; transfers(int amount) { ... }
 *
 *   after    Coroutine&lt;Void&gt; transfers(int amount) { ... }
 *            {@literal @}WeftTest void transfers(int amount) { TestBridge.run(() -&gt; transfers(amount)); }
 * </pre>
 *
 * <p>The entry of a test has its name, which reports and filters show; two methods of a class file may differ in what
 * they return. Who asks JUnit for one test by its name and parameters, as an IDE does, gets the first of the two that
 * JUnit's order of methods has: it compares their texts, modifiers first. So the entry is protected, and the method
 * itself public. The entry of a method that runs before or after tests has another name, so that source which overrides
 * the method still compiles against the class file.
 *
 * <p>Cost: time and memory grow with the class file; only classes with tests pass here.
 */
public final class TestEntries {
    private static final String BRIDGE = "dev/weft/testing/TestBridge";
    private static final String SUPPLIER = "java/util/function/Supplier";
    private static final String LIFECYCLE_SUFFIX = "$entry";

    private static final Handle METAFACTORY = new Handle(
            Opcodes.H_INVOKESTATIC,
            "java/lang/invoke/LambdaMetafactory",
            "metafactory",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodType;"
                    + "Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;",
            false);

    private TestEntries() {}

    /**
     * Adds the entries to a class.
     *
     * @param classFile the class, woven or without bodies
     * @param tests the tests, each as its name and descriptor
     * @param lifecycle the methods that run before or after tests, likewise
     * @return the changed class
     */
    public static byte[] add(byte[] classFile, Set<String> tests, Set<String> lifecycle) {
        ClassNode owner = new ClassNode();
        new ClassReader(classFile).accept(owner, 0);
        for (MethodNode method : List.copyOf(owner.methods)) {
            String key = method.name + method.desc;
            if (tests.contains(key)) {
                owner.methods.add(entry(owner, method, method.name));
                if ((owner.access & Opcodes.ACC_INTERFACE) == 0) {
                    method.access = (method.access & ~Opcodes.ACC_PROTECTED) | Opcodes.ACC_PUBLIC;
                }
            } else if (lifecycle.contains(key)) {
                owner.methods.add(entry(owner, method, method.name + LIFECYCLE_SUFFIX));
            }
        }
        ClassWriter writer = new ClassWriter(0);
        owner.accept(writer);
        return writer.toByteArray();
    }

    private static MethodNode entry(ClassNode owner, MethodNode method, String name) {
        Type[] arguments = Type.getArgumentTypes(method.desc);
        MethodNode entry = new MethodNode(
                (method.access & Opcodes.ACC_VARARGS)
                        | ((owner.access & Opcodes.ACC_INTERFACE) == 0 ? Opcodes.ACC_PROTECTED : Opcodes.ACC_PUBLIC),
                name,
                Type.getMethodDescriptor(Type.VOID_TYPE, arguments),
                method.signature == null
                        ? null
                        : method.signature.substring(0, method.signature.lastIndexOf(')')) + ")V"
                                + thrown(method.signature),
                method.exceptions.toArray(new String[0]));
        move(method, entry);
        int line = line(method);
        if (line > 0) {
            LabelNode start = new LabelNode();
            entry.instructions.add(start);
            entry.instructions.add(new LineNumberNode(line, start));
        }
        int size = 0;
        entry.instructions.add(new VarInsnNode(Opcodes.ALOAD, size++));
        for (Type argument : arguments) {
            entry.instructions.add(new VarInsnNode(argument.getOpcode(Opcodes.ILOAD), size));
            size += argument.getSize();
        }
        boolean isInterface = (owner.access & Opcodes.ACC_INTERFACE) != 0;
        Handle target = new Handle(
                isInterface ? Opcodes.H_INVOKEINTERFACE : Opcodes.H_INVOKEVIRTUAL,
                owner.name,
                method.name,
                method.desc,
                isInterface);
        Type[] captured = new Type[arguments.length + 1];
        captured[0] = Type.getObjectType(owner.name);
        System.arraycopy(arguments, 0, captured, 1, arguments.length);
        entry.instructions.add(new InvokeDynamicInsnNode(
                "get",
                Type.getMethodDescriptor(Type.getObjectType(SUPPLIER), captured),
                METAFACTORY,
                Type.getMethodType("()Ljava/lang/Object;"),
                target,
                Type.getMethodType(Type.getReturnType(method.desc))));
        entry.instructions.add(new MethodInsnNode(Opcodes.INVOKESTATIC, BRIDGE, "run", "(L" + SUPPLIER + ";)V", false));
        entry.instructions.add(new InsnNode(Opcodes.RETURN));
        entry.maxStack = size;
        entry.maxLocals = size;
        return entry;
    }

    /** What stands behind the result in a signature. */
    private static String thrown(String signature) {
        int from = signature.indexOf('^', signature.lastIndexOf(')'));
        return from < 0 ? "" : signature.substring(from);
    }

    /** Only the entry is to look like a test. What the compiler alone reads stays. */
    private static void move(MethodNode method, MethodNode entry) {
        entry.parameters = method.parameters;
        entry.visibleAnnotations = method.visibleAnnotations;
        entry.visibleParameterAnnotations = method.visibleParameterAnnotations;
        entry.visibleAnnotableParameterCount = method.visibleAnnotableParameterCount;
        method.visibleAnnotations = null;
        method.visibleParameterAnnotations = null;
        method.visibleAnnotableParameterCount = 0;
    }

    private static int line(MethodNode method) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof LineNumberNode number) {
                return number.line;
            }
        }
        return 0;
    }
}
