package dev.weft.language.libraries;

import dev.weft.processor.weave.code.TypeHierarchy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** Answers about types from the class files of a library and of the JDK; loads none of them. */
final class ClassFolder implements TypeHierarchy {
    private final Map<String, byte[]> library;
    private final Map<String, ClassReader> read = new HashMap<>();

    ClassFolder(Map<String, byte[]> library) {
        this.library = library;
    }

    private ClassReader reader(String name) {
        return read.computeIfAbsent(name, key -> {
            byte[] known = library.get(key);
            if (known != null) {
                return new ClassReader(known);
            }
            try (InputStream in = ClassLoader.getSystemResourceAsStream(key + ".class")) {
                if (in == null) {
                    throw new IllegalStateException("the library needs " + key);
                }
                return new ClassReader(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public String superName(String internalName) {
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
        return (reader(internalName).getAccess() & Opcodes.ACC_PUBLIC) != 0;
    }
}
