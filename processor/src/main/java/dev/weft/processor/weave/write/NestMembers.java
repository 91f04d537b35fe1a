package dev.weft.processor.weave.write;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Adds frame classes to the nest of a class.
 *
 * <p>A frame class is a top-level class in the source; as a nest member it may touch private members of the class whose
 * body it runs, and the body may touch its fields. Both ends must agree: the {@code NestHost} of the frame class is
 * written when that is filled.
 *
 * <p>Cost: time and memory grow with the class file.
 */
public final class NestMembers extends ClassVisitor {
    private final Set<String> missing;

    NestMembers(ClassVisitor next, Collection<String> members) {
        super(Opcodes.ASM9, next);
        this.missing = new LinkedHashSet<>(members);
    }

    public static byte[] add(byte[] host, Collection<String> members) {
        ClassReader reader = new ClassReader(host);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new NestMembers(writer, members), 0);
        return writer.toByteArray();
    }

    @Override
    public void visitNestMember(String nestMember) {
        missing.remove(nestMember);
        super.visitNestMember(nestMember);
    }

    @Override
    public void visitEnd() {
        missing.forEach(super::visitNestMember);
        super.visitEnd();
    }
}
