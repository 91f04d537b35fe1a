package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.shape.TableText;
import dev.weft.processor.weave.code.BodySpec;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.RuntimeNames;
import dev.weft.processor.weave.code.TypeHierarchy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The frame of one body while that is woven: its fields, and the code that deals with it. In the end it becomes part of
 * a {@code FrameClass}, with other names and labels; until then it goes by a {@link #name} of its own that no class can
 * have.
 */
public final class BodyFrame {
    /** Part of each temporary name, and of no other. */
    public static final char TEMPORARY = '#';

    /** The name of the {@link #ensureMethod}. */
    public static final String ENSURE = "ensure";

    /** What the constructor of a frame class takes: the label. */
    static final String CONSTRUCTOR_TYPE = "(I)V";

    private final BodySpec spec;
    private List<SpillFields.Field> arguments = List.of();
    private List<SpillFields.Field> added = List.of();

    /**
     * Whether the first argument is {@code this} of the body; it stays in its field, {@code resume} needs it every
     * time.
     */
    private boolean hasSelf;

    /** The types of the arguments if bodies may call this one directly, see {@link DirectCalls}; else null. */
    private @Nullable List<Type> direct;

    private String bodyName = "";
    private @Nullable ClassNode owner;
    private @Nullable MethodNode body;
    private List<Suspension> suspensions = List.of();

    public BodyFrame(BodySpec spec) {
        this.spec = spec;
    }

    /** The body. */
    public BodySpec spec() {
        return spec;
    }

    /** The internal name that stands for it in woven code until it is known which class it gets. */
    public String name() {
        return name(spec);
    }

    /** The {@link #name} of the frame of a body. */
    public static String name(BodySpec spec) {
        return spec.frame() + TEMPORARY + spec.part();
    }

    /** The fields that hold what the body starts with: {@code this} of an instance method, then the parameters. */
    List<SpillFields.Field> arguments() {
        return arguments;
    }

    /** All fields. */
    public List<SpillFields.Field> fields() {
        List<SpillFields.Field> fields = new ArrayList<>(arguments);
        fields.addAll(added);
        return fields;
    }

    /** Whether the body is an instance method, and the first field {@code this}. */
    public boolean hasSelf() {
        return hasSelf;
    }

    SpillFields spillFields(String ownerName, TypeHierarchy hierarchy) {
        return new SpillFields(ownerName, arguments, hasSelf ? 1 : 0, hierarchy);
    }

    void makeDirect(List<Type> argumentTypes) {
        direct = argumentTypes;
    }

    /** Whether bodies may call this one directly. */
    public boolean isDirect() {
        return direct != null;
    }

    /**
     * The slots of the parameters that the woven method of the body has besides the arguments: frame, sent, depth if it
     * is direct.
     */
    int parameterSlots() {
        return direct != null ? DirectCalls.PARAMETER_SLOTS : DirectCalls.PARAMETER_SLOTS - 1;
    }

    /** The name of the method that runs. */
    String bodyName() {
        return bodyName;
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

    /** Tells what the body is called and starts with. */
    public void setInputs(ClassNode ownerClass, MethodNode method, String nameOfBody) {
        hasSelf = !Instructions.isStatic(method);
        bodyName = nameOfBody;
        Type[] inputs = Body.inputs(ownerClass, method);
        List<String> names = inputNames(method, inputs);
        List<SpillFields.Field> fields = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            fields.add(new SpillFields.Field(names.get(i), inputs[i].getDescriptor()));
        }
        arguments = List.copyOf(fields);
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

    void addFields(List<SpillFields.Field> fields) {
        added = List.copyOf(fields);
    }

    /**
     * Pushes a new frame.
     *
     * @param argument pushes what the body starts with, by its number
     */
    InsnList create(IntFunction<AbstractInsnNode> argument) {
        InsnList code = new InsnList();
        code.add(new TypeInsnNode(NEW, name()));
        code.add(new InsnNode(DUP));
        code.add(new LabelPush(this, 0));
        code.add(new MethodInsnNode(INVOKESPECIAL, name(), "<init>", CONSTRUCTOR_TYPE, false));
        for (int i = 0; i < arguments.size(); i++) {
            SpillFields.Field field = arguments.get(i);
            code.add(new InsnNode(DUP));
            code.add(argument.apply(i));
            code.add(new FieldInsnNode(PUTFIELD, name(), field.name(), field.descriptor()));
        }
        return code;
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
     *   if (frame == null) Frame.adopt(frame = new Demo$m(label), above, depth);
     *   return frame;
     * }
     * }</pre>
     */
    public MethodNode ensureMethod() {
        MethodNode method = new MethodNode(ASM9, ACC_STATIC | ACC_SYNTHETIC, ENSURE, ensureDescriptor(), null, null);
        int above = hasSelf ? 2 : 1;
        LabelNode isThere = new LabelNode();
        InsnList code = method.instructions;
        code.add(new VarInsnNode(ALOAD, 0));
        code.add(new JumpInsnNode(IFNONNULL, isThere));
        code.add(new TypeInsnNode(NEW, name()));
        code.add(new InsnNode(DUP));
        code.add(new LabelPush(this, 0));
        code.add(new MethodInsnNode(INVOKESPECIAL, name(), "<init>", CONSTRUCTOR_TYPE, false));
        code.add(new InsnNode(DUP));
        code.add(new VarInsnNode(ASTORE, 0));
        if (hasSelf) {
            code.add(new VarInsnNode(ALOAD, 0));
            code.add(new VarInsnNode(ALOAD, 1));
            code.add(new FieldInsnNode(
                    PUTFIELD, name(), arguments.get(0).name(), arguments.get(0).descriptor()));
        }
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

    /** Tells the woven body, and the places in which it can suspend. */
    public void setBody(ClassNode ownerClass, MethodNode wovenBody, List<Suspension> places) {
        owner = ownerClass;
        body = wovenBody;
        suspensions = places;
    }

    /** Whether there is code for it; javac drops what cannot be reached. */
    public boolean hasBody() {
        return body != null;
    }

    /** How many labels it needs: one before it begins, and one for each suspension. */
    public int labels() {
        return suspensions.size() + 1;
    }

    /** The table of its labels; {@code source} is that of the generated source. */
    public TableText table(TableText source) {
        return new TableText(source.head(), StateTexts.inOrder(source.states(), suspensions));
    }

    /** Whether {@code resume} has to tell whether the frame begins. */
    public boolean asksWhetherItBegins() {
        return direct != null;
    }

    /**
     * Pushes what the body returns: {@code this} is the frame, the first parameter what was sent.
     *
     * @param begins whether the frame begins or goes on
     */
    public InsnList run(boolean begins) {
        ClassNode in = Objects.requireNonNull(owner);
        MethodNode method = Objects.requireNonNull(body);
        boolean isInterface = (in.access & ACC_INTERFACE) != 0;
        InsnList code = new InsnList();
        int opcode = INVOKESTATIC;
        if (hasSelf) {
            opcode = isInterface ? INVOKEINTERFACE : INVOKEVIRTUAL;
            loadArgument(code, 0);
        }
        if (direct != null) {
            int first = hasSelf ? 1 : 0;
            for (int i = 0; i < direct.size(); i++) {
                if (begins) {
                    loadArgument(code, first + i);
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
        code.add(new MethodInsnNode(opcode, in.name, method.name, bodyDescriptor(), isInterface));
        return code;
    }

    private void loadArgument(InsnList code, int index) {
        SpillFields.Field field = arguments.get(index);
        code.add(new VarInsnNode(ALOAD, 0));
        code.add(new FieldInsnNode(GETFIELD, name(), field.name(), field.descriptor()));
    }
}
