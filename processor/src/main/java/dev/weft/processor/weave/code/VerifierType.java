package dev.weft.processor.weave.code;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.analysis.Value;

/**
 * The type of a local variable or a stack entry as the verifier of the JVM sees it (JVMS 4.10.1.2).
 *
 * @param sort which of the verifier's types
 * @param descriptor of a {@link Sort#REFERENCE} or {@link Sort#THIS}, or of the object to be of an
 *     {@link Sort#UNINITIALIZED}
 * @param creator the {@code NEW} of an {@link Sort#UNINITIALIZED}
 */
public record VerifierType(
        Sort sort, @Nullable String descriptor, @Nullable AbstractInsnNode creator) implements Value {
    public enum Sort {
        /** Nothing that could be read: never written, or something else on each path. */
        TOP,
        INT,
        FLOAT,
        LONG,
        DOUBLE,
        /** The constant {@code null}, which fits every reference type. */
        NULL,
        REFERENCE,
        /** A reference that is {@code this}, whatever happened to it since: it can be had again at any time. */
        THIS,
        /** What {@code NEW} leaves, up to the constructor call. */
        UNINITIALIZED
    }

    public static final VerifierType TOP = new VerifierType(Sort.TOP, null, null);
    public static final VerifierType INT = new VerifierType(Sort.INT, null, null);
    public static final VerifierType FLOAT = new VerifierType(Sort.FLOAT, null, null);
    public static final VerifierType LONG = new VerifierType(Sort.LONG, null, null);
    public static final VerifierType DOUBLE = new VerifierType(Sort.DOUBLE, null, null);
    public static final VerifierType NULL = new VerifierType(Sort.NULL, null, null);
    static final VerifierType OBJECT = new VerifierType(Sort.REFERENCE, RuntimeNames.OBJECT_TYPE, null);

    public static VerifierType reference(String descriptor) {
        return new VerifierType(Sort.REFERENCE, descriptor, null);
    }

    public static VerifierType uninitialized(String internalName, AbstractInsnNode creator) {
        return new VerifierType(
                Sort.UNINITIALIZED, Type.getObjectType(internalName).getDescriptor(), creator);
    }

    /** The verifier's type of a value of a declared type; the small integers are all {@code int}. */
    public static VerifierType of(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT, Type.INT -> INT;
            case Type.FLOAT -> FLOAT;
            case Type.LONG -> LONG;
            case Type.DOUBLE -> DOUBLE;
            default -> reference(type.getDescriptor());
        };
    }

    @Override
    public int getSize() {
        return sort == Sort.LONG || sort == Sort.DOUBLE ? 2 : 1;
    }

    public boolean isReference() {
        return sort == Sort.REFERENCE || sort == Sort.THIS || sort == Sort.NULL;
    }

    /** Whether a value of this type need not be kept across a suspension: {@code null} and {@code this}. */
    public boolean isAtHand() {
        return sort == Sort.NULL || sort == Sort.THIS;
    }

    /** This type, known to be that of {@code this}. */
    public VerifierType asThis() {
        return sort == Sort.REFERENCE ? new VerifierType(Sort.THIS, descriptor, null) : this;
    }

    public boolean isUninitialized() {
        return sort == Sort.UNINITIALIZED;
    }

    /** Whether a variable of this type can be saved and restored. */
    public boolean isUsable() {
        return sort != Sort.TOP && sort != Sort.UNINITIALIZED;
    }

    /** The ASM type to choose instructions by; {@code null} counts as an object. */
    public Type asmType() {
        return switch (sort) {
            case INT -> Type.INT_TYPE;
            case FLOAT -> Type.FLOAT_TYPE;
            case LONG -> Type.LONG_TYPE;
            case DOUBLE -> Type.DOUBLE_TYPE;
            case REFERENCE, THIS -> Type.getType(descriptorOrObject());
            case NULL -> Type.getType(RuntimeNames.OBJECT_TYPE);
            case TOP, UNINITIALIZED -> throw new IllegalStateException("no value of type " + this);
        };
    }

    public int loadOpcode() {
        return asmType().getOpcode(Opcodes.ILOAD);
    }

    public int storeOpcode() {
        return asmType().getOpcode(Opcodes.ISTORE);
    }

    public String descriptorOrObject() {
        return descriptor == null ? RuntimeNames.OBJECT_TYPE : descriptor;
    }

    @Override
    public String toString() {
        return switch (sort) {
            case TOP -> "-";
            case INT -> "int";
            case FLOAT -> "float";
            case LONG -> "long";
            case DOUBLE -> "double";
            case NULL -> "null";
            case REFERENCE -> Type.getType(descriptorOrObject()).getClassName();
            case THIS -> "this";
            case UNINITIALIZED -> "new " + Type.getType(descriptorOrObject()).getClassName();
        };
    }
}
