package dev.weft.processor.weave;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.objectweb.asm.Type;

/**
 * The fields of a frame that hold what lives across a suspension. One field serves many variables: a state takes what it needs,
 * and the next state starts from the beginning.
 *
 * <p>There is a pool for each kind of value. The fields of the arguments belong to the pools, as they are free once the body has
 * started. A reference goes into a field of exactly its type if there is one, then into an {@code Object} field, from which a
 * cast brings it back. A class that the owner may not name cannot be cast to; for it there is a field of its own type.
 */
final class SpillFields {
    /**
     * @param name the field's name
     * @param descriptor its type
     */
    record Field(String name, String descriptor) {}

    private final String owner;
    private final TypeHierarchy hierarchy;
    private final Set<String> names = new HashSet<>();
    private final Map<String, List<Field>> pools = new TreeMap<>();
    private final Map<String, Integer> taken = new TreeMap<>();
    private final List<Field> added = new ArrayList<>();

    /**
     * @param owner the class that the body is in
     * @param arguments the fields that there are already
     * @param kept how many of them, from the first, are not free
     */
    SpillFields(String owner, List<Field> arguments, int kept, TypeHierarchy hierarchy) {
        this.owner = owner;
        this.hierarchy = hierarchy;
        arguments.forEach(argument -> names.add(argument.name));
        for (Field argument : arguments.subList(kept, arguments.size())) {
            pools.computeIfAbsent(argument.descriptor, descriptor -> new ArrayList<>())
                    .add(argument);
        }
    }

    /** All fields are free again. */
    void startState() {
        taken.clear();
    }

    /** A field for a value of that type, until the next state. */
    Field take(VerifierType type) {
        String exact = type.asmType().getDescriptor();
        if (hasFree(exact)) {
            return next(exact);
        }
        boolean isShared = type.isReference() && isNameable(type);
        return next(isShared ? RuntimeNames.OBJECT_TYPE : exact);
    }

    /** The fields that have to be added to the class of the frame, in a stable order. */
    List<Field> added() {
        List<Field> sorted = new ArrayList<>(added);
        sorted.sort(Comparator.comparing((Field field) -> letter(field.descriptor))
                .thenComparingInt(field -> Integer.parseInt(field.name.substring(1))));
        return sorted;
    }

    private boolean hasFree(String descriptor) {
        return taken.getOrDefault(descriptor, 0)
                < pools.getOrDefault(descriptor, List.of()).size();
    }

    private Field next(String descriptor) {
        List<Field> pool = pools.computeIfAbsent(descriptor, key -> new ArrayList<>());
        int index = taken.merge(descriptor, 1, Integer::sum) - 1;
        if (index == pool.size()) {
            Field field = new Field(newName(letter(descriptor)), descriptor);
            pool.add(field);
            added.add(field);
        }
        return pool.get(index);
    }

    private String newName(char letter) {
        int number = 0;
        while (!names.add(letter + "" + number)) {
            number++;
        }
        return letter + "" + number;
    }

    private static char letter(String descriptor) {
        return switch (descriptor.charAt(0)) {
            case 'I' -> 'i';
            case 'J' -> 'j';
            case 'F' -> 'f';
            case 'D' -> 'd';
            default -> descriptor.equals(RuntimeNames.OBJECT_TYPE) ? 'l' : 't';
        };
    }

    private boolean isNameable(VerifierType type) {
        Type element = type.asmType();
        if (element.getSort() == Type.ARRAY) {
            element = element.getElementType();
        }
        return element.getSort() != Type.OBJECT
                || packageOf(element.getInternalName()).equals(packageOf(owner))
                || element.getInternalName().equals(RuntimeNames.OBJECT)
                || isPublic(element.getInternalName());
    }

    private boolean isPublic(String internalName) {
        try {
            return hierarchy.isPublic(internalName);
        } catch (IllegalArgumentException unknown) {
            return false; // safe, see TypeHierarchy
        }
    }

    private static String packageOf(String internalName) {
        return internalName.substring(0, internalName.lastIndexOf('/') + 1);
    }
}
