package dev.weft.processor.weave.code;

import static dev.weft.processor.weave.code.RuntimeNames.OBJECT;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The least common supertype of two types as the verifier needs it: the hierarchy is that of the superclasses, and an
 * interface has only {@code Object} above it, because the verifier lets any object pass for an interface.
 *
 * <p>Cost: a step for each superclass of the two.
 */
public final class CommonSupertype {
    private final TypeHierarchy hierarchy;

    public CommonSupertype(TypeHierarchy hierarchy) {
        this.hierarchy = hierarchy;
    }

    /** Of two classes by internal name. */
    public String ofClasses(String first, String second) {
        if (first.equals(second)) {
            return first;
        }
        if (first.equals(OBJECT)
                || second.equals(OBJECT)
                || hierarchy.isInterface(first)
                || hierarchy.isInterface(second)) {
            return OBJECT;
        }
        Set<String> supertypes = new LinkedHashSet<>();
        for (@Nullable String name = first; name != null; name = hierarchy.superName(name)) {
            supertypes.add(name);
        }
        for (@Nullable String name = second; name != null; name = hierarchy.superName(name)) {
            if (supertypes.contains(name)) {
                return name;
            }
        }
        return OBJECT;
    }

    /** Of two reference types, arrays among them, by descriptor. */
    public String ofDescriptors(String first, String second) {
        if (first.equals(second)) {
            return first;
        }
        int dimensions = Math.min(dimensions(first), dimensions(second));
        String firstElement = first.substring(dimensions);
        String secondElement = second.substring(dimensions);
        if (isPrimitive(firstElement) || isPrimitive(secondElement)) {
            // int[] and long[] have only Object in common, int[][] and long[][] Object[]
            return dimensions == 0 ? RuntimeNames.OBJECT_TYPE : array(dimensions - 1, OBJECT);
        }
        if (isArray(firstElement) || isArray(secondElement)) {
            return array(dimensions, OBJECT);
        }
        return array(dimensions, ofClasses(internalName(firstElement), internalName(secondElement)));
    }

    private static String array(int dimensions, String element) {
        return "[".repeat(dimensions) + "L" + element + ";";
    }

    private static int dimensions(String descriptor) {
        int dimensions = 0;
        while (descriptor.charAt(dimensions) == '[') {
            dimensions++;
        }
        return dimensions;
    }

    private static boolean isPrimitive(String descriptor) {
        return descriptor.length() == 1;
    }

    private static boolean isArray(String descriptor) {
        return descriptor.charAt(0) == '[';
    }

    private static String internalName(String descriptor) {
        return descriptor.substring(1, descriptor.length() - 1);
    }
}
