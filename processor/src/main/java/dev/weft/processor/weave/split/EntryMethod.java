package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.RuntimeNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Parts a method into what callers see and what runs.
 *
 * <pre>{@code
 * @Async Coroutine<T> m(String what) {...}   ⇒   @Async Coroutine<T> m(String what) { return new Demo$m(0) with this, what; }
 *                                                // and @GeneratedFrame: coverage tools count the body, not this
 *                                                private Object m-async(Demo$m frame, Object sent) {...}
 * }</pre>
 *
 * <p>Everything that can be seen from outside stays on the first: flags, signature, annotations, parameters. Who looks
 * for a method by its name finds that one alone. The second has a name that no source can have, so it clashes with none
 * and stack traces still show which method it is; {@code AwaitTrace} of the runtime takes the suffix off. It is not
 * synthetic, as coverage tools leave synthetic methods out and debuggers step over them. The method of a lambda keeps
 * its name.
 *
 * <p>Cost: a step for each parameter and each entry of the table of variables.
 */
public final class EntryMethod {
    /** What the name of a body has more than that of its method, before a number; the runtime knows it, too. */
    private static final String SUFFIX = "-async";

    /** What the name of a method that calls the parts of a body has behind that; the runtime knows it, too. */
    private static final String PARTS = "-parts";

    private EntryMethod() {}

    /**
     * The name of the method that runs.
     *
     * @param number which of the methods with that name it is, from 0: two may have the same frame
     */
    public static String nameOfBody(MethodNode method, int number) {
        if ((method.access & ACC_SYNTHETIC) != 0) {
            return method.name;
        }
        return method.name + SUFFIX + (number == 0 ? "" : number);
    }

    /**
     * The name of a method that runs a part of a body.
     *
     * @param number a number from 1 that no other method gets of those that run bodies of that name
     */
    public static String nameOfPart(MethodNode method, int number) {
        return method.name + SUFFIX + number;
    }

    /**
     * The name of the method that calls the parts of a body; traces leave it out by that, as it has no line of its own.
     *
     * @param nameOfBody the name that the method has which runs a whole body
     */
    static String nameOfDriver(String nameOfBody) {
        return nameOfBody + (nameOfBody.contains(SUFFIX) ? "" : SUFFIX) + PARTS;
    }

    /** The method that runs, with the code of {@code method}; called before that gets other code. */
    static MethodNode body(MethodNode method, BodyFrame frame) {
        return part(method, frame, frame.bodyName());
    }

    /** A method like the one that runs, without code. */
    static MethodNode empty(MethodNode method, BodyFrame frame, String name) {
        return new MethodNode(
                ASM9, ACC_PRIVATE | (method.access & ACC_STATIC), name, frame.bodyDescriptor(), null, null);
    }

    /** A method that runs a part of a body, with the code of {@code method}. */
    static MethodNode part(MethodNode method, BodyFrame frame, String name) {
        MethodNode body = empty(method, frame, name);
        body.instructions = method.instructions;
        body.tryCatchBlocks = method.tryCatchBlocks;
        body.maxLocals = method.maxLocals;
        body.maxStack = method.maxStack;
        body.localVariables = method.localVariables;
        body.visibleLocalVariableAnnotations = method.visibleLocalVariableAnnotations;
        body.invisibleLocalVariableAnnotations = method.invisibleLocalVariableAnnotations;
        return body;
    }

    /** Gives a method the code that makes the frame. */
    public static void fill(
            ClassNode owner, MethodNode method, BodyFrame frame, int line, List<LocalVariableNode> parameters) {
        InsnList code = new InsnList();
        LabelNode start = new LabelNode();
        LabelNode end = new LabelNode();
        code.add(start);
        code.add(new LineNumberNode(line, start));
        Type[] inputs = Body.inputs(owner, method);
        code.add(frame.create(Body.loads(inputs)));
        code.add(new InsnNode(ARETURN));
        code.add(end);
        method.instructions = code;
        method.tryCatchBlocks = new ArrayList<>();
        method.visibleLocalVariableAnnotations = null;
        method.invisibleLocalVariableAnnotations = null;
        method.localVariables = new ArrayList<>();
        for (LocalVariableNode parameter : parameters) {
            method.localVariables.add(new LocalVariableNode(
                    parameter.name, parameter.desc, parameter.signature, start, end, parameter.index));
        }
        if (method.invisibleAnnotations == null) {
            method.invisibleAnnotations = new ArrayList<>();
        }
        method.invisibleAnnotations.add(new AnnotationNode(RuntimeNames.GENERATED_FRAME_TYPE));
        method.maxLocals = Instructions.slots(inputs);
        method.maxStack = 4;
    }

    /** Whether a method makes the frame already. */
    public static boolean isFilled(MethodNode method) {
        return method.invisibleAnnotations != null
                && method.invisibleAnnotations.stream()
                        .anyMatch(annotation -> annotation.desc.equals(RuntimeNames.GENERATED_FRAME_TYPE));
    }

    /**
     * The variables that are there from the start: {@code this} and the parameters; copies, as the body's get other
     * slots.
     */
    public static List<LocalVariableNode> parameters(ClassNode owner, MethodNode method) {
        List<LocalVariableNode> parameters = new ArrayList<>();
        if (method.localVariables == null || method.instructions.size() == 0) {
            return parameters;
        }
        int slots = Instructions.slots(Body.inputs(owner, method));
        for (LocalVariableNode variable : method.localVariables) {
            if (variable.index < slots && isAtStart(variable.start)) {
                parameters.add(new LocalVariableNode(
                        variable.name,
                        variable.desc,
                        variable.signature,
                        variable.start,
                        variable.end,
                        variable.index));
            }
        }
        return parameters;
    }

    private static boolean isAtStart(LabelNode label) {
        @Nullable AbstractInsnNode node = label;
        while (node != null && node.getOpcode() < 0) {
            node = node.getPrevious();
        }
        return node == null;
    }
}
