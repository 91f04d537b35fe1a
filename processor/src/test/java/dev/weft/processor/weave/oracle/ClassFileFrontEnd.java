package dev.weft.processor.weave.oracle;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.WeaveRequest;
import dev.weft.processor.weave.Weaver;
import dev.weft.processor.weave.Woven;
import dev.weft.processor.weave.code.BodySpec;
import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.WeaveException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Does for class files what the annotation processor does for sources: finds the asynchronous bodies, makes the shells
 * of their frames, calls the weaver and puts the nests together. It knows a body by {@code @Async} in the class file.
 */
public final class ClassFileFrontEnd {
    private static final String ASYNC = "Ldev/weft/annotations/Async;";

    private final Map<String, byte[]> classes;
    private final Weaver weaver;
    private final Map<String, Woven> woven = new TreeMap<>();
    private final Set<String> frameNames = new LinkedHashSet<>();

    private ClassFileFrontEnd(Map<String, byte[]> classes) {
        this(classes, new Weaver(hierarchy(classes)));
    }

    private ClassFileFrontEnd(Map<String, byte[]> classes, Weaver weaver) {
        this.classes = new TreeMap<>(classes);
        this.weaver = weaver;
    }

    private static TypeHierarchy hierarchy(Map<String, byte[]> classes) {
        return new ClassFileHierarchy(classes, ClassFileFrontEnd.class.getClassLoader());
    }

    /** Weaves all classes of a compilation; the frame classes are added. */
    public static Map<String, byte[]> weave(Map<String, byte[]> classes) throws WeaveException {
        ClassFileFrontEnd frontEnd = new ClassFileFrontEnd(classes);
        frontEnd.run();
        return frontEnd.classes;
    }

    /** Weaves all classes of a compilation with these answers about types. */
    public static void weave(Map<String, byte[]> classes, TypeHierarchy hierarchy) throws WeaveException {
        new ClassFileFrontEnd(classes, new Weaver(hierarchy)).run();
    }

    /** Weaves all classes of a compilation, each body cut into parts of about that many bytes. */
    public static Map<String, byte[]> weaveInParts(Map<String, byte[]> classes, int length) throws WeaveException {
        ClassFileFrontEnd frontEnd = new ClassFileFrontEnd(classes, Weaver.inParts(hierarchy(classes), length));
        frontEnd.run();
        return frontEnd.classes;
    }

    /** Weaves all classes of a compilation; by internal name of the owner what the weaver said. */
    public static Map<String, Woven> weaveAndReport(Map<String, byte[]> classes) throws WeaveException {
        ClassFileFrontEnd frontEnd = new ClassFileFrontEnd(classes);
        frontEnd.run();
        return frontEnd.woven;
    }

    private void run() throws WeaveException {
        Map<String, Set<String>> nests = new TreeMap<>();
        for (Map.Entry<String, byte[]> entry : new TreeMap<>(classes).entrySet()) {
            WeaveRequest request = request(entry.getValue());
            if (request.bodies().isEmpty()) {
                continue;
            }
            Woven result = weaver.weave(request);
            woven.put(entry.getKey(), result);
            classes.put(entry.getKey(), result.owner());
            classes.putAll(result.frames());
            if (!result.nestHost().equals(entry.getKey())) {
                nests.computeIfAbsent(result.nestHost(), host -> new LinkedHashSet<>())
                        .addAll(result.nestMembers());
            }
        }
        nests.forEach((host, members) -> classes.compute(host, (name, bytes) -> Weaver.addNestMembers(bytes, members)));
    }

    private WeaveRequest request(byte[] bytes) {
        ClassNode owner = new ClassNode();
        new ClassReader(bytes).accept(owner, ClassReader.SKIP_FRAMES);
        List<BodySpec> bodies = new ArrayList<>();
        Map<String, byte[]> shells = new LinkedHashMap<>();
        for (MethodNode method : owner.methods) {
            if (isAsync(method)) {
                boolean isGenerator = method.desc.endsWith(")Ldev/weft/AsyncGenerator;");
                String frame = newName(owner.name + "$" + method.name);
                bodies.add(new BodySpec(
                        isGenerator ? BodySpec.Kind.GENERATOR : BodySpec.Kind.METHOD,
                        method.name,
                        method.desc,
                        firstLine(method),
                        frame));
                shells.put(frame, shell(frame, isGenerator));
            }
        }
        for (int line : lambdaLines(owner)) {
            String frame = newName(owner.name + "$async");
            bodies.add(new BodySpec(BodySpec.Kind.LAMBDA, "async", null, line, frame));
            shells.put(frame, shell(frame, false));
        }
        return new WeaveRequest(bytes, bodies, shells);
    }

    private static boolean isAsync(MethodNode method) {
        if (method.invisibleAnnotations != null && (method.access & ACC_BRIDGE) == 0) {
            for (AnnotationNode annotation : method.invisibleAnnotations) {
                if (annotation.desc.equals(ASYNC)) {
                    return true;
                }
            }
        }
        return false;
    }

    private String newName(String wanted) {
        String name = wanted;
        for (int i = 1; classes.containsKey(name) || !frameNames.add(name); i++) {
            name = wanted + "$" + i;
        }
        return name;
    }

    private static int firstLine(MethodNode method) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof LineNumberNode line) {
                return line.line;
            }
        }
        return 0;
    }

    /** The lines of the {@code async(...)} calls whose argument is a lambda, once for each lambda. */
    private static List<Integer> lambdaLines(ClassNode owner) {
        Map<String, Integer> lines = new LinkedHashMap<>();
        for (MethodNode method : owner.methods) {
            int line = 0;
            @Nullable String lambda = null;
            for (AbstractInsnNode instruction : method.instructions) {
                if (instruction instanceof LineNumberNode number) {
                    line = number.line;
                } else if (instruction instanceof InvokeDynamicInsnNode creation) {
                    lambda = creation.bsmArgs.length > 1
                                    && creation.bsmArgs[1] instanceof Handle handle
                                    && handle.getName().startsWith("lambda$")
                            ? handle.getName() + handle.getDesc()
                            : null;
                } else if (instruction instanceof MethodInsnNode call
                        && call.owner.equals("dev/weft/Asyncio")
                        && call.name.equals("async")) {
                    if (lambda != null) {
                        lines.putIfAbsent(lambda, line);
                    }
                    lambda = null;
                } else if (instruction.getOpcode() >= 0 && instruction.getOpcode() != CHECKCAST) {
                    lambda = null;
                }
            }
        }
        List<Integer> sorted = new ArrayList<>(lines.values());
        sorted.sort(Comparator.naturalOrder());
        return sorted;
    }

    /** What the generated source of a frame class compiles to, as far as the weaver looks at it. */
    static byte[] shell(String name, boolean isGenerator) {
        String superName = isGenerator ? "dev/weft/codegen/GeneratorFrame" : "dev/weft/codegen/Frame";
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(V17, ACC_FINAL | ACC_SUPER, name, null, superName, null);
        MethodVisitor constructor = writer.visitMethod(0, "<init>", "(I)V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(ALOAD, 0);
        constructor.visitMethodInsn(INVOKESPECIAL, superName, "<init>", "()V", false);
        constructor.visitVarInsn(ALOAD, 0);
        constructor.visitVarInsn(ILOAD, 1);
        constructor.visitFieldInsn(PUTFIELD, "dev/weft/codegen/Frame", "label", "I");
        constructor.visitInsn(RETURN);
        constructor.visitMaxs(0, 0);
        constructor.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}
