package dev.weft.processor.weave.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the weaver has to know about the classes that a body mentions. Answered from the compilation, so that no class
 * is loaded.
 *
 * <p>All names are internal names ({@code java/util/Map$Entry}), never descriptors and never arrays. A question about a
 * class that the compilation does not know is answered by an {@link IllegalArgumentException}, which ends the weaving
 * of that body: a guess would become code that the verifier refuses.
 */
public interface TypeHierarchy {
    /**
     * The direct superclass, {@code java/lang/Object} for an interface, {@code null} for {@code java/lang/Object}
     * itself.
     */
    @Nullable
    String superName(String internalName);

    /** Whether the name is an interface (an annotation type is one). */
    boolean isInterface(String internalName);

    /** The direct superinterfaces, in declaration order. */
    List<String> interfaces(String internalName);

    /**
     * Whether code of any package may name the class in a {@code checkcast}: it and its enclosing classes are public or
     * protected, and its package is exported to the code being compiled. The answer {@code false} is always safe; it
     * only costs a spill field of exactly that type instead of a shared one.
     */
    default boolean isPublic(String internalName) {
        return false;
    }

    /** Whether a class or interface is another one or has it among its supertypes. */
    default boolean isSubtype(String internalName, String ancestor) {
        if (internalName.equals(ancestor)) {
            return true;
        }
        for (String direct : interfaces(internalName)) {
            if (isSubtype(direct, ancestor)) {
                return true;
            }
        }
        String superName = superName(internalName);
        return superName != null && isSubtype(superName, ancestor);
    }
}
