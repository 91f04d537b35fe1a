package dev.weft.processor.weave.write;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.shape.TableText;
import dev.weft.processor.weave.code.BodySpec;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.RuntimeNames;
import dev.weft.processor.weave.split.BodyFrame;
import dev.weft.processor.weave.split.SpillFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The class of the frames of one body, or of several whose frames look alike: a shell that javac compiled from
 * generated source, and what only the weaver knows.
 *
 * <pre>{@code
 * class Demo$Frames extends Frame<Object> {   class Demo$Frames extends Frame {             // nest member of Demo
 *   Demo$Frames(int label) {              ⇒     String what;
 *     super(VERSION, label);                    int i0;
 *   }                                           Demo$Frames(int label) { super(768, label); }
 *                                               Object resume(Object sent) {
 *                                                 return label < 3 ? Demo.m(this, sent) : Demo.n(this, sent);
 *                                               }
 *   String table() { ... }                      String table() { ... }
 * }                                           }
 * }</pre>
 *
 * <p>Of the source, nothing stays that is of no use while it runs: the class is neither nested in another one any more,
 * nor around others, and has neither type arguments, nor lines, so that a debugger steps from a call into the body. It
 * is synthetic, which keeps it out of coverage reports.
 *
 * <p>Cost: time and memory grow with the fields, the bodies and the texts of the table.
 */
public final class FrameClass {
    /** Where {@code resume} keeps the label. */
    private static final int LABEL_SLOT = 2;

    private final String name;

    /** The first label of each frame. */
    private final Map<BodyFrame, Integer> bases = new LinkedHashMap<>();

    private final List<BodyFrame> frames;
    private final SharedFields fields;

    FrameClass(String name, List<BodyFrame> frames, SharedFields fields) {
        this.name = name;
        this.frames = List.copyOf(frames);
        this.fields = fields;
        int base = 0;
        for (BodyFrame frame : frames) {
            bases.put(frame, base);
            base += frame.labels();
        }
    }

    /** Its internal name. */
    public String name() {
        return name;
    }

    /** The frames that it is the class of. */
    public List<BodyFrame> frames() {
        return frames;
    }

    /** The first label of a frame. */
    int base(BodyFrame frame) {
        return bases.getOrDefault(frame, 0);
    }

    /** What a field of a frame is here. */
    SpillFields.Field field(BodyFrame frame, String field) {
        return fields.of(frame, field);
    }

    static String ensureName(int base) {
        return BodyFrame.ENSURE + base;
    }

    /** Whether the weaver has written a class before. */
    public static boolean isWoven(ClassReader shell) {
        return (shell.getAccess() & ACC_SYNTHETIC) != 0;
    }

    /**
     * The class file. Its methods have no branches but those that bring their stack maps along.
     *
     * @param shell as javac compiled it
     * @param tables of the bodies
     * @param linker gives the code the final names
     */
    public byte[] toBytes(ClassReader shell, ShellTables tables, String nestHost, FrameLinker linker) {
        ClassNode node = new ClassNode();
        shell.accept(node, 0);
        strip(node);
        node.nestHostClass = nestHost;
        for (SpillFields.Field field : fields.all()) {
            node.fields.add(new FieldNode(0, field.name(), field.descriptor(), null, null));
        }
        setTable(node, tables);
        List<MethodNode> methods = new ArrayList<>();
        methods.add(resume());
        for (BodyFrame frame : frames) {
            if (frame.spec().kind() == BodySpec.Kind.GENERATOR) {
                methods.add(nextFor(frame));
            }
            if (frame.isDirect()) {
                MethodNode ensure = frame.ensureMethod();
                ensure.name = ensureName(base(frame));
                methods.add(ensure);
            }
        }
        methods.forEach(linker::link);
        node.methods.addAll(methods);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        node.accept(writer);
        return writer.toByteArray();
    }

    private static void strip(ClassNode shell) {
        shell.access = (shell.access | ACC_SYNTHETIC) & ~ACC_STATIC;
        shell.signature = null;
        shell.innerClasses.clear();
        shell.nestMembers = null;
        shell.fields.clear();
        shell.methods.removeIf(method -> !method.name.equals("<init>") && !isTable(method));
        for (MethodNode method : shell.methods) {
            method.parameters = null;
            method.localVariables = null;
            for (AbstractInsnNode instruction : method.instructions) {
                if (instruction instanceof LineNumberNode) {
                    method.instructions.remove(instruction);
                }
            }
        }
    }

    private static boolean isTable(MethodNode method) {
        return ShellTables.isTable(method.name, method.desc);
    }

    /** A shell without a table stays so. */
    private void setTable(ClassNode node, ShellTables tables) {
        for (MethodNode method : node.methods) {
            if (isTable(method)) {
                String text = TableText.text(frames.stream()
                        .map(frame -> frame.table(tables.of(frame.spec())))
                        .toList());
                for (AbstractInsnNode instruction : method.instructions) {
                    if (instruction instanceof LdcInsnNode load && load.cst instanceof String) {
                        load.cst = text;
                    }
                }
            }
        }
    }

    /** {@code resume}, of generators {@code proceed}: runs the body that the label belongs to. */
    private MethodNode resume() {
        BodyFrame first = frames.get(0);
        String method = first.spec().kind() == BodySpec.Kind.GENERATOR ? RuntimeNames.PROCEED : RuntimeNames.RESUME;
        MethodNode resume = new MethodNode(ASM9, ACC_PROTECTED, method, RuntimeNames.RESUME_TYPE, null, null);
        InsnList code = resume.instructions;
        boolean asks = frames.size() > 1 || first.asksWhetherItBegins();
        if (asks) {
            code.add(new VarInsnNode(ALOAD, 0));
            code.add(new FieldInsnNode(GETFIELD, RuntimeNames.FRAME, RuntimeNames.LABEL, RuntimeNames.LABEL_TYPE));
            code.add(new VarInsnNode(ISTORE, LABEL_SLOT));
        }
        dispatch(code, 0, frames.size());
        boolean isFirst = true;
        for (AbstractInsnNode node : code.toArray()) {
            if (node instanceof FrameNode) {
                code.set(
                        node,
                        isFirst
                                ? new FrameNode(F_APPEND, 1, new Object[] {Opcodes.INTEGER}, 0, null)
                                : new FrameNode(F_SAME, 0, null, 0, null));
                isFirst = false;
            }
        }
        return resume;
    }

    /** Runs that of the frames from {@code from} to {@code to} to which the label belongs. */
    private void dispatch(InsnList code, int from, int to) {
        if (to - from == 1) {
            run(code, frames.get(from));
            return;
        }
        int middle = (from + to) >>> 1;
        LabelNode upper = new LabelNode();
        code.add(new VarInsnNode(ILOAD, LABEL_SLOT));
        code.add(Instructions.push(base(frames.get(middle))));
        code.add(new JumpInsnNode(IF_ICMPGE, upper));
        dispatch(code, from, middle);
        code.add(upper);
        code.add(new FrameNode(F_SAME, 0, null, 0, null));
        dispatch(code, middle, to);
    }

    /**
     * Makes what a loop calls that this generator is the source of. All of it could be in the superclass, but then
     * HotSpot would know one place only from where all bodies are called, and could not compile any into its loop.
     *
     * <pre>{@code
     * Object nextFor(Frame consumer) {
     *   if (!goesOn(consumer)) return super.nextFor(consumer);
     *   try {
     *     Object result = Demo.m(this, NEXT);
     *   } catch (Throwable failure) {
     *     throw failed(failure);
     *   }
     *   return result == TRUE ? result : stopped(result);
     * }
     * }</pre>
     */
    private MethodNode nextFor(BodyFrame frame) {
        MethodNode method =
                new MethodNode(ASM9, ACC_PUBLIC, RuntimeNames.NEXT_FOR, RuntimeNames.NEXT_FOR_TYPE, null, null);
        LabelNode goesOn = new LabelNode();
        LabelNode returned = new LabelNode();
        LabelNode thrown = new LabelNode();
        LabelNode stopped = new LabelNode();
        InsnList code = method.instructions;
        code.add(new VarInsnNode(ALOAD, 0));
        code.add(new VarInsnNode(ALOAD, 1));
        code.add(ofGenerator(INVOKEVIRTUAL, RuntimeNames.GOES_ON, RuntimeNames.GOES_ON_TYPE));
        code.add(new JumpInsnNode(IFNE, goesOn));
        code.add(new VarInsnNode(ALOAD, 0));
        code.add(new VarInsnNode(ALOAD, 1));
        code.add(ofGenerator(INVOKESPECIAL, RuntimeNames.NEXT_FOR, RuntimeNames.NEXT_FOR_TYPE));
        code.add(new InsnNode(ARETURN));
        code.add(goesOn);
        code.add(new FrameNode(F_SAME, 0, null, 0, null));
        code.add(new FieldInsnNode(GETSTATIC, RuntimeNames.GENERATOR_FRAME, RuntimeNames.NEXT, RuntimeNames.NEXT_TYPE));
        code.add(new VarInsnNode(ASTORE, 1));
        code.add(frame.run(false));
        code.add(returned);
        code.add(new InsnNode(DUP));
        code.add(new FieldInsnNode(GETSTATIC, "java/lang/Boolean", "TRUE", "Ljava/lang/Boolean;"));
        code.add(new JumpInsnNode(IF_ACMPNE, stopped));
        code.add(new InsnNode(ARETURN));
        code.add(stopped);
        code.add(new FrameNode(
                F_FULL, 2, new Object[] {name, RuntimeNames.OBJECT}, 1, new Object[] {RuntimeNames.OBJECT}));
        code.add(new VarInsnNode(ALOAD, 0));
        code.add(new InsnNode(SWAP));
        code.add(ofGenerator(INVOKEVIRTUAL, RuntimeNames.STOPPED, RuntimeNames.STOPPED_TYPE));
        code.add(new InsnNode(ARETURN));
        code.add(thrown);
        code.add(new FrameNode(
                F_FULL, 2, new Object[] {name, RuntimeNames.OBJECT}, 1, new Object[] {RuntimeNames.THROWABLE}));
        code.add(new VarInsnNode(ALOAD, 0));
        code.add(new InsnNode(SWAP));
        code.add(ofGenerator(INVOKEVIRTUAL, RuntimeNames.FAILED, RuntimeNames.FAILED_TYPE));
        code.add(new InsnNode(ATHROW));
        method.tryCatchBlocks.add(new TryCatchBlockNode(goesOn, returned, thrown, null));
        return method;
    }

    private static MethodInsnNode ofGenerator(int opcode, String name, String descriptor) {
        return new MethodInsnNode(opcode, RuntimeNames.GENERATOR_FRAME, name, descriptor, false);
    }

    private void run(InsnList code, BodyFrame frame) {
        if (frame.asksWhetherItBegins()) {
            LabelNode goesOn = new LabelNode();
            code.add(new VarInsnNode(ILOAD, LABEL_SLOT));
            code.add(Instructions.push(base(frame)));
            code.add(new JumpInsnNode(IF_ICMPNE, goesOn));
            code.add(frame.run(true));
            code.add(new InsnNode(ARETURN));
            code.add(goesOn);
            code.add(new FrameNode(F_SAME, 0, null, 0, null));
        }
        code.add(frame.run(false));
        code.add(new InsnNode(ARETURN));
    }
}
