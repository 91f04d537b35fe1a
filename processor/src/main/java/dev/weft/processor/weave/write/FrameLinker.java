package dev.weft.processor.weave.write;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.split.BodyFrame;
import dev.weft.processor.weave.split.FrameLabel;
import dev.weft.processor.weave.split.SpillFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * Puts the classes, fields and labels that frames have got in the place of what stood for them while the bodies were
 * woven.
 *
 * <pre>
 *   getfield Demo$Frames$save#1.value : Item     ⇒     getfield Demo$Frames$load.l0 : Object; checkcast Item
 *   label 2 of save                              ⇒     5, if its labels begin at 3
 * </pre>
 *
 * <p>Cost: a step for each instruction.
 */
public final class FrameLinker {
    /** A frame and its class. */
    private record Linked(BodyFrame frame, FrameClass in) {}

    /** By the names that stand for the frames. */
    private final Map<String, Linked> frames = new HashMap<>();

    public FrameLinker(List<FrameClass> classes) {
        for (FrameClass one : classes) {
            one.frames().forEach(frame -> frames.put(frame.name(), new Linked(frame, one)));
        }
    }

    private int base(BodyFrame frame) {
        return Objects.requireNonNull(frames.get(frame.name())).in.base(frame);
    }

    /** Links a method, once. */
    public void link(MethodNode method) {
        method.desc = descriptor(method.desc);
        for (AbstractInsnNode node : method.instructions.toArray()) {
            if (node instanceof FrameLabel label) {
                label.write(method.instructions, base(label.frame()));
            } else if (node instanceof TypeInsnNode type) {
                @Nullable Linked linked = frames.get(type.desc);
                type.desc = linked == null ? type.desc : linked.in.name();
            } else if (node instanceof FieldInsnNode access) {
                @Nullable Linked linked = frames.get(access.owner);
                if (linked != null) {
                    link(method, access, linked);
                }
            } else if (node instanceof MethodInsnNode call) {
                link(call);
            }
        }
    }

    private static void link(MethodNode method, FieldInsnNode access, Linked linked) {
        SpillFields.Field field = linked.in.field(linked.frame, access.name);
        if (access.getOpcode() == GETFIELD && !field.descriptor().equals(access.desc)) {
            String type = Type.getType(access.desc).getInternalName();
            method.instructions.insert(access, new TypeInsnNode(CHECKCAST, type));
        }
        access.owner = linked.in.name();
        access.name = field.name();
        access.desc = field.descriptor();
    }

    private void link(MethodInsnNode call) {
        @Nullable Linked linked = frames.get(call.owner);
        if (linked != null) {
            call.owner = linked.in.name();
            if (call.name.equals(BodyFrame.ENSURE)) {
                call.name = FrameClass.ensureName(linked.in.base(linked.frame));
            }
        }
        call.desc = descriptor(call.desc);
    }

    private String descriptor(String descriptor) {
        if (descriptor.indexOf(BodyFrame.TEMPORARY) < 0) {
            return descriptor;
        }
        StringBuilder linked = new StringBuilder("(");
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            linked.append(typeOf(argument));
        }
        return linked.append(')').append(typeOf(Type.getReturnType(descriptor))).toString();
    }

    private String typeOf(Type type) {
        @Nullable Linked linked = type.getSort() == Type.OBJECT ? frames.get(type.getInternalName()) : null;
        return linked == null ? type.getDescriptor() : "L" + linked.in.name() + ";";
    }
}
