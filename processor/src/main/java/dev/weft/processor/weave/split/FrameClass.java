package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.code.BodySpec;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.RuntimeNames;
import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.WeaveException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The class of the frames of one body: a shell that javac compiled from generated source, and what only the weaver
 * knows.
 *
 * <pre>{@code
 * class Demo$Frames {
 *   static class m extends Frame<T> {        class Demo$Frames$m extends Frame {          // nest member of Demo
 *     String what;                       ⇒     String what;
 *                                              int i0;
 *     m(String what) { super(VERSION); ... }   Demo$Frames$m(String what) { super(256); ... }
 *                                              Object resume(Object sent) { return Demo.m(this, sent); }
 *     String table() { ... }                   String table() { ... }
 *   }                                        }
 * }
 * }</pre>
 *
 * <p>The shell of a lambda, or of a method in a class that other source cannot name, comes without fields and with a
 * constructor without parameters; both are made here.
 *
 * <p>Of the source, nothing stays that is of no use while it runs: the class is not nested in another one any more, and
 * has neither annotations, nor type arguments, nor lines, so that a debugger steps from a call into the body. It is
 * synthetic, which keeps it out of coverage reports.
 */
public final class FrameClass {
    private static final String ENSURE = "ensure";

    /** How many slots the constructor can have, its own {@code this} included. */
    private static final int MOST_ARGUMENTS = 255;

    private final ClassNode shell;
    private List<SpillFields.Field> arguments;

    /**
     * Whether the first argument is {@code this} of the body; it stays in its field, {@code resume} needs it every
     * time.
     */
    private boolean hasSelf;

    /** The types of the arguments if bodies may call this one directly, see {@link DirectCalls}; else null. */
    private @Nullable List<Type> direct;

    public FrameClass(ClassReader shell) {
        this.shell = new ClassNode();
        shell.accept(this.shell, 0);
        this.arguments = this.shell.fields.stream()
                .filter(field -> (field.access & ACC_STATIC) == 0)
                .map(field -> new SpillFields.Field(field.name, field.desc))
                .toList();
    }

    String name() {
        return shell.name;
    }

    /** Whether the weaver has written it before. */
    public boolean isWoven() {
        return (shell.access & ACC_SYNTHETIC) != 0;
    }

    String superName() {
        return shell.superName;
    }

    /** The fields that hold what the body starts with: {@code this} of an instance method, then the parameters. */
    List<SpillFields.Field> arguments() {
        return arguments;
    }

    SpillFields spillFields(String owner, TypeHierarchy hierarchy) {
        return new SpillFields(owner, arguments, hasSelf ? 1 : 0, hierarchy);
    }

    void makeDirect(List<Type> argumentTypes) {
        direct = argumentTypes;
    }

    boolean isDirect() {
        return direct != null;
    }

    /**
     * The slots of the parameters that the woven method of the body has besides the arguments: frame, sent, depth if it
     * is direct.
     */
    int parameterSlots() {
        return direct != null ? DirectCalls.PARAMETER_SLOTS : DirectCalls.PARAMETER_SLOTS - 1;
    }

    /** What the woven method of the body takes and returns. */
    String bodyDescriptor() {
        StringBuilder descriptor = new StringBuilder("(");
        if (direct != null) {
            direct.forEach(type -> descriptor.append(type.getDescriptor()));
        }
        descriptor.append('L').append(name()).append(';').append(RuntimeNames.OBJECT_TYPE);
        if (direct != null) {
            descriptor.append('I');
        }
        return descriptor.append(')').append(RuntimeNames.OBJECT_TYPE).toString();
    }

    /** Makes the fields and the constructor if the shell has none, and checks them if it has. */
    public void setInputs(ClassNode owner, MethodNode method, BodySpec spec) throws WeaveException {
        Type[] inputs = Body.inputs(owner, method);
        hasSelf = !Instructions.isStatic(method);
        int slots = Arrays.stream(inputs).mapToInt(Type::getSize).sum();
        if (slots >= MOST_ARGUMENTS) {
            throw new WeaveException(
                    WeaveException.Reason.TOO_MANY_CAPTURES,
                    slots + ", and it may be " + (MOST_ARGUMENTS - 1),
                    spec.methodName(),
                    spec.line());
        }
        @Nullable MethodNode constructor = constructor();
        if (constructor != null && arguments.isEmpty() && inputs.length > 0) {
            addInputs(constructor, inputs, inputNames(method, inputs));
        }
        for (FieldNode field : shell.fields) {
            if ((field.access & ACC_STATIC) == 0) {
                field.access &= ~ACC_FINAL; // the body clears it, and may keep something else in it
            }
        }
        if (arguments.size() != inputs.length || constructor == null) {
            throw new WeaveException(
                    WeaveException.Reason.MISMATCH,
                    "the frame class " + name().replace('/', '.') + " does not fit the method; compile both again",
                    spec.methodName(),
                    spec.line());
        }
    }

    private @Nullable MethodNode constructor() {
        String descriptor = constructorDescriptor();
        return shell.methods.stream()
                .filter(method -> method.name.equals("<init>") && method.desc.equals(descriptor))
                .findAny()
                .orElse(null);
    }

    String constructorDescriptor() {
        return arguments.stream().map(SpillFields.Field::descriptor).collect(Collectors.joining("", "(", ")V"));
    }

    private static List<String> inputNames(MethodNode method, Type[] inputs) {
        List<String> names = new ArrayList<>();
        Set<String> used = new HashSet<>();
        int slot = 0;
        for (int i = 0; i < inputs.length; i++) {
            String name = i == 0 && !Instructions.isStatic(method) ? "self" : variableName(method, slot, "arg" + i);
            while (!used.add(name)) {
                name += "$";
            }
            names.add(name);
            slot += inputs[i].getSize();
        }
        return names;
    }

    private static String variableName(MethodNode method, int slot, String otherwise) {
        if (method.localVariables != null) {
            for (LocalVariableNode variable : method.localVariables) {
                if (variable.index == slot && Instructions.next(variable.start) == first(method)) {
                    return variable.name;
                }
            }
        }
        return otherwise;
    }

    private static @Nullable AbstractInsnNode first(MethodNode method) {
        @Nullable AbstractInsnNode first = method.instructions.getFirst();
        return first == null || first.getOpcode() >= 0 ? first : Instructions.next(first);
    }

    private void addInputs(MethodNode constructor, Type[] inputs, List<String> names) {
        InsnList code = constructor.instructions;
        constructor.desc = Type.getMethodDescriptor(Type.VOID_TYPE, inputs);
        while (code.getLast() != null && code.getLast().getOpcode() != INVOKESPECIAL) {
            code.remove(code.getLast()); // what comes behind the call of the superclass's constructor
        }
        int slot = 1;
        List<SpillFields.Field> made = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            SpillFields.Field field = new SpillFields.Field(names.get(i), inputs[i].getDescriptor());
            made.add(field);
            code.add(new VarInsnNode(ALOAD, 0));
            code.add(Instructions.load(inputs[i], slot));
            code.add(new FieldInsnNode(PUTFIELD, name(), field.name(), field.descriptor()));
            slot += inputs[i].getSize();
        }
        code.add(new InsnNode(RETURN));
        constructor.localVariables = null;
        addFields(made);
        arguments = List.copyOf(made);
    }

    void addFields(List<SpillFields.Field> fields) {
        for (SpillFields.Field field : fields) {
            shell.fields.add(new FieldNode(0, field.name(), field.descriptor(), null, null));
        }
    }

    /**
     * The call of {@link #ensureMethod}, with the frame or null, {@code this} of an instance method, the nearest frame,
     * the depth.
     */
    MethodInsnNode ensure() {
        return new MethodInsnNode(INVOKESTATIC, name(), ENSURE, ensureDescriptor(), false);
    }

    private String ensureDescriptor() {
        String self = hasSelf ? arguments.get(0).descriptor() : "";
        return "(L" + name() + ";" + self + RuntimeNames.FRAME_TYPE + "I)L" + name() + ";";
    }

    /**
     * Makes the frame of a body that runs already, whose arguments are saved with the other variables.
     *
     * <pre>{@code
     * static Demo$m ensure(Demo$m frame, Frame above, int depth) {
     *   if (frame == null) Frame.adopt(frame = new Demo$m(null), above, depth);
     *   return frame;
     * }
     * }</pre>
     */
    private MethodNode ensureMethod() {
        MethodNode method = new MethodNode(ASM9, ACC_STATIC | ACC_SYNTHETIC, ENSURE, ensureDescriptor(), null, null);
        int above = hasSelf ? 2 : 1;
        LabelNode isThere = new LabelNode();
        InsnList code = method.instructions;
        code.add(new VarInsnNode(ALOAD, 0));
        code.add(new JumpInsnNode(IFNONNULL, isThere));
        code.add(new TypeInsnNode(NEW, name()));
        code.add(new InsnNode(DUP));
        for (int i = 0; i < arguments.size(); i++) {
            code.add(
                    i == 0 && hasSelf
                            ? new VarInsnNode(ALOAD, 1)
                            : Instructions.zero(Type.getType(arguments.get(i).descriptor())));
        }
        code.add(new MethodInsnNode(INVOKESPECIAL, name(), "<init>", constructorDescriptor(), false));
        code.add(new InsnNode(DUP));
        code.add(new VarInsnNode(ASTORE, 0));
        code.add(new VarInsnNode(ALOAD, above));
        code.add(new VarInsnNode(ILOAD, above + 1));
        code.add(new MethodInsnNode(
                INVOKESTATIC, RuntimeNames.FRAME, RuntimeNames.ADOPT, RuntimeNames.ADOPT_TYPE, false));
        code.add(isThere);
        code.add(new FrameNode(F_SAME, 0, null, 0, null));
        code.add(new VarInsnNode(ALOAD, 0));
        code.add(new InsnNode(ARETURN));
        return method;
    }

    /** Makes {@code resume}, of a generator {@code proceed}, run a body that can suspend in these places. */
    public void setBody(ClassNode owner, MethodNode body, BodySpec spec, List<Suspension> suspensions) {
        StateTexts.reorder(shell.methods, suspensions);
        String name = spec.kind() == BodySpec.Kind.GENERATOR ? RuntimeNames.PROCEED : RuntimeNames.RESUME;
        shell.methods.removeIf(method -> method.name.equals(name) && method.desc.equals(RuntimeNames.RESUME_TYPE));
        MethodNode resume = new MethodNode(ASM9, ACC_PROTECTED, name, RuntimeNames.RESUME_TYPE, null, null);
        shell.methods.add(resume);
        InsnList code = resume.instructions;
        if (direct != null) {
            shell.methods.add(ensureMethod());
            LabelNode goesOn = new LabelNode();
            code.add(new VarInsnNode(ALOAD, 0));
            code.add(new FieldInsnNode(GETFIELD, RuntimeNames.FRAME, RuntimeNames.LABEL, RuntimeNames.LABEL_TYPE));
            code.add(new JumpInsnNode(IFNE, goesOn));
            code.add(runBody(owner, body, true));
            code.add(new InsnNode(ARETURN));
            code.add(goesOn);
            code.add(new FrameNode(F_SAME, 0, null, 0, null));
        }
        code.add(runBody(owner, body, false));
        code.add(new InsnNode(ARETURN));
        if (spec.kind() == BodySpec.Kind.GENERATOR) {
            shell.methods.add(nextForMethod(owner, body));
        }
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
    private MethodNode nextForMethod(ClassNode owner, MethodNode body) {
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
        code.add(runBody(owner, body, false));
        code.add(returned);
        code.add(new InsnNode(DUP));
        code.add(new FieldInsnNode(GETSTATIC, "java/lang/Boolean", "TRUE", "Ljava/lang/Boolean;"));
        code.add(new JumpInsnNode(IF_ACMPNE, stopped));
        code.add(new InsnNode(ARETURN));
        code.add(stopped);
        code.add(new FrameNode(
                F_FULL, 2, new Object[] {name(), RuntimeNames.OBJECT}, 1, new Object[] {RuntimeNames.OBJECT}));
        code.add(new VarInsnNode(ALOAD, 0));
        code.add(new InsnNode(SWAP));
        code.add(ofGenerator(INVOKEVIRTUAL, RuntimeNames.STOPPED, RuntimeNames.STOPPED_TYPE));
        code.add(new InsnNode(ARETURN));
        code.add(thrown);
        code.add(new FrameNode(
                F_FULL, 2, new Object[] {name(), RuntimeNames.OBJECT}, 1, new Object[] {RuntimeNames.THROWABLE}));
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

    /** Pushes what the body returns to a frame that begins, or goes on. */
    private InsnList runBody(ClassNode owner, MethodNode body, boolean begins) {
        boolean isInterface = (owner.access & ACC_INTERFACE) != 0;
        InsnList code = new InsnList();
        int opcode = INVOKESTATIC;
        if (hasSelf) {
            opcode = isInterface ? INVOKEINTERFACE : INVOKEVIRTUAL;
            loadArgument(code, 0, Type.getObjectType(owner.name));
        }
        if (direct != null) {
            int first = hasSelf ? 1 : 0;
            for (int i = 0; i < direct.size(); i++) {
                if (begins) {
                    loadArgument(code, first + i, direct.get(i));
                } else {
                    code.add(Instructions.zero(direct.get(i))); // its field may hold something else by now
                }
            }
        }
        code.add(new VarInsnNode(ALOAD, 0));
        code.add(new VarInsnNode(ALOAD, 1));
        if (direct != null) {
            code.add(new VarInsnNode(ALOAD, 0));
            code.add(new MethodInsnNode(
                    INVOKESTATIC, RuntimeNames.FRAME, RuntimeNames.DEPTH, RuntimeNames.DEPTH_TYPE, false));
        }
        code.add(new MethodInsnNode(opcode, owner.name, body.name, body.desc, isInterface));
        return code;
    }

    private void loadArgument(InsnList code, int index, Type type) {
        SpillFields.Field field = arguments.get(index);
        code.add(new VarInsnNode(ALOAD, 0));
        code.add(new FieldInsnNode(GETFIELD, name(), field.name(), field.descriptor()));
        if (Instructions.isReference(type) && !field.descriptor().equals(type.getDescriptor())) {
            code.add(new TypeInsnNode(CHECKCAST, type.getInternalName()));
        }
    }

    /** The finished class. Its methods have no branches but those that bring their stack maps along. */
    public byte[] toBytes(String nestHost) {
        shell.nestHostClass = nestHost;
        strip(shell);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        shell.accept(writer);
        return writer.toByteArray();
    }

    private static void strip(ClassNode shell) {
        shell.access = (shell.access | ACC_SYNTHETIC) & ~ACC_STATIC;
        shell.signature = null;
        shell.innerClasses.clear();
        shell.visibleAnnotations = null;
        shell.invisibleAnnotations = null;
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
}
