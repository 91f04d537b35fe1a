package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.VerifierType;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Moves values between the fields of a frame, the variables and the stack.
 *
 * <pre>{@code
 * save        frame.i0 = n                          // of what is always at hand, such as null, nothing is saved
 * saveTop     frame.l0 = pop
 * restore     what = (String) frame.l0; frame.l0 = null
 * push        push (String) frame.l0; frame.l0 = null
 * }</pre>
 *
 * <p>A reference is forgotten in its field when it is restored: what the body drops is garbage.
 */
final class FieldMoves {
    private final Body body;

    FieldMoves(Body body) {
        this.body = body;
    }

    /** Saves a variable. */
    void save(InsnList code, VerifierType type, int slot, SpillFields.Field field) {
        if (!type.isAtHand()) {
            code.add(body.loadFrame());
            code.add(new VarInsnNode(type.loadOpcode(), slot));
            code.add(field(PUTFIELD, field));
        }
    }

    /** Saves what is on top of the stack, and pops it. */
    void saveTop(InsnList code, VerifierType type, SpillFields.Field field) {
        if (type.isAtHand()) {
            code.add(new InsnNode(POP));
            return;
        }
        code.add(body.loadFrame());
        if (type.getSize() == 2) {
            code.add(new InsnNode(DUP_X2));
            code.add(new InsnNode(POP));
        } else {
            code.add(new InsnNode(SWAP));
        }
        code.add(field(PUTFIELD, field));
    }

    /** Restores a variable. */
    void restore(InsnList code, VerifierType type, int slot, SpillFields.Field field) {
        push(code, type, field);
        code.add(new VarInsnNode(type.storeOpcode(), slot));
    }

    /** Pushes what a field holds, and forgets it there if it is a reference. */
    void push(InsnList code, VerifierType type, SpillFields.Field field) {
        if (type.isAtHand()) {
            code.add(type.sort() == VerifierType.Sort.THIS ? new VarInsnNode(ALOAD, 0) : new InsnNode(ACONST_NULL));
            return;
        }
        get(code, field);
        castFrom(code, field.descriptor(), type.asmType());
        clear(code, field);
    }

    /** Puts an argument into its variable, with what its field holds; the field keeps it. */
    void load(InsnList code, Type type, int slot, SpillFields.Field field) {
        get(code, field);
        castFrom(code, field.descriptor(), type);
        code.add(new VarInsnNode(type.getOpcode(ISTORE), slot));
    }

    /** Pushes what a field holds. */
    void get(InsnList code, SpillFields.Field field) {
        code.add(body.loadFrame());
        code.add(field(GETFIELD, field));
    }

    /** Forgets what a field holds, if it is a reference. */
    void clear(InsnList code, SpillFields.Field field) {
        if (field.descriptor().length() > 1) {
            code.add(body.loadFrame());
            code.add(new InsnNode(ACONST_NULL));
            code.add(field(PUTFIELD, field));
        }
    }

    /** Makes what is on the stack, which has the type of a field, a {@code type}. */
    static void castFrom(InsnList code, String descriptor, Type type) {
        if (Instructions.isReference(type) && !descriptor.equals(type.getDescriptor())) {
            code.add(new TypeInsnNode(CHECKCAST, type.getInternalName()));
        }
    }

    private FieldInsnNode field(int opcode, SpillFields.Field field) {
        return new FieldInsnNode(opcode, body.frame.name(), field.name(), field.descriptor());
    }
}
