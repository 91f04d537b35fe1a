package dev.weft.processor.weave.oracle;

import dev.weft.processor.weave.code.TypeHierarchy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** Answers from class files: some that are given, and those on the class path of the test. Loads no class. */
public final class ClassFileHierarchy implements TypeHierarchy {
    private final Map<String, byte[]> classes;
    private final ClassLoader others;
    private final Map<String, ClassReader> readers = new HashMap<>();

    /** A hierarchy of {@code classes}, by internal name, and of what {@code others} finds as a resource. */
    public ClassFileHierarchy(Map<String, byte[]> classes, ClassLoader others) {
        this.classes = classes;
        this.others = others;
    }

    @Override
    public @Nullable String superName(String internalName) {
        return reader(internalName).getSuperName();
    }

    @Override
    public boolean isInterface(String internalName) {
        return (reader(internalName).getAccess() & Opcodes.ACC_INTERFACE) != 0;
    }

    @Override
    public List<String> interfaces(String internalName) {
        return List.of(reader(internalName).getInterfaces());
    }

    @Override
    public boolean isPublic(String internalName) {
        try {
            return (reader(internalName).getAccess() & Opcodes.ACC_PUBLIC) != 0;
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }

    private ClassReader reader(String internalName) {
        return readers.computeIfAbsent(internalName, name -> {
            byte[] bytes = classes.get(name);
            if (bytes != null) {
                return new ClassReader(bytes);
            }
            try (InputStream stream = others.getResourceAsStream(name + ".class")) {
                if (stream == null) {
                    throw new IllegalArgumentException(name);
                }
                return new ClassReader(stream);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
