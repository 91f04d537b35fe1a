package dev.weft.it.packaging;

import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;
import org.objectweb.asm.tree.ClassNode;

/**
 * The internal names that a class file refers to from its code, signatures and attributes, and its string constants.
 *
 * <p>Not the raw constant pool: javac leaves the owner of an inlined constant behind there, and nothing ever resolves
 * it.
 */
final class ReferredNames extends Remapper {
    private final Set<String> names = new TreeSet<>();

    private ReferredNames() {
        super(Opcodes.ASM9);
    }

    static Set<String> of(byte[] classFile) {
        ReferredNames referred = new ReferredNames();
        new ClassReader(classFile).accept(new ClassRemapper(new ClassNode(), referred), 0);
        return referred.names;
    }

    @Override
    public String map(String internalName) {
        names.add(internalName);
        return internalName;
    }

    @Override
    public Object mapValue(Object value) {
        if (value instanceof String string) {
            names.add(string);
        }
        return super.mapValue(value);
    }
}
