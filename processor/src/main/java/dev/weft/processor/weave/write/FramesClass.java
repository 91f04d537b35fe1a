package dev.weft.processor.weave.write;

import static org.objectweb.asm.Opcodes.ASM9;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;

/**
 * The class that is generated for a top-level class, if no frame is of that class: the bodies that it is for are none,
 * or javac has dropped them. It stays, empty, because build tools and javac expect a class of each source.
 *
 * <p>Cost: time and memory grow with the class file.
 */
public final class FramesClass {
    private FramesClass() {}

    public static byte[] emptied(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        ClassVisitor emptying = new ClassVisitor(ASM9, writer) {
            @Override
            public void visitSource(@Nullable String source, @Nullable String debug) {}

            @Override
            public void visitNestMember(String nestMember) {}

            @Override
            public void visitInnerClass(
                    String name, @Nullable String outerName, @Nullable String innerName, int access) {}

            @Override
            public @Nullable FieldVisitor visitField(
                    int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
                return null;
            }

            @Override
            public @Nullable MethodVisitor visitMethod(
                    int access,
                    String name,
                    String descriptor,
                    @Nullable String signature,
                    String @Nullable [] exceptions) {
                return null;
            }
        };
        new ClassReader(classFile).accept(emptying, ClassReader.SKIP_CODE);
        return writer.toByteArray();
    }
}
