package dev.weft.processor.weave.code;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** A hierarchy that knows some classes from their bytes, before it asks another one. */
public final class KnownClasses implements TypeHierarchy {
    private final Map<String, ClassReader> known;
    private final TypeHierarchy others;

    public KnownClasses(Map<String, ClassReader> known, TypeHierarchy others) {
        this.known = known;
        this.others = others;
    }

    @Override
    public @Nullable String superName(String internalName) {
        @Nullable ClassReader reader = known.get(internalName);
        return reader == null ? others.superName(internalName) : reader.getSuperName();
    }

    @Override
    public boolean isInterface(String internalName) {
        @Nullable ClassReader reader = known.get(internalName);
        return reader == null ? others.isInterface(internalName) : (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0;
    }

    @Override
    public List<String> interfaces(String internalName) {
        @Nullable ClassReader reader = known.get(internalName);
        return reader == null ? others.interfaces(internalName) : List.of(reader.getInterfaces());
    }

    @Override
    public boolean isPublic(String internalName) {
        return known.containsKey(internalName) || others.isPublic(internalName);
    }
}
