package dev.weft.processor.weave.split;

import dev.weft.processor.weave.code.RuntimeNames;
import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.VerifierType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.objectweb.asm.Type;

/**
 * The fields of a frame that hold what lives across a suspension. One field serves many variables: what is kept from
 * one state to another takes a field that nothing else needs in any state between them.
 *
 * <p>There is a pool for each kind of value. The fields of the arguments belong to the pools, as they are free once the
 * body has started. A reference goes into a field of exactly its type if there is one, then into an {@code Object}
 * field, from which a cast brings it back. A class that the owner may not name cannot be cast to; for it there is a
 * field of its own type.
 *
 * <p>Cost: to take a field takes a step for each field of its kind up to the first one that is free, and each step
 * looks at the states, 64 at once. That is the square of the values of one kind that are kept at the same time, which
 * are some dozens as a rule.
 */
public final class SpillFields {
    /**
     * A field of a frame.
     *
     * @param name the field's name
     * @param descriptor its type
     */
    public record Field(String name, String descriptor) {}

    /** Stands for the field of what needs none. */
    static final Field NONE = new Field("", "");

    /** A field, and the states in which something is kept there. */
    private record Pooled(Field field, BitSet busy) {
        boolean isFree(int first, int last) {
            int next = busy.nextSetBit(first);
            return next < 0 || next > last;
        }
    }

    private final String owner;
    private final TypeHierarchy hierarchy;
    private final Set<String> names = new HashSet<>();
    private final Map<String, List<Pooled>> pools = new TreeMap<>();
    private final List<Field> added = new ArrayList<>();

    /** By letter a number that no field below has free. */
    private final Map<Character, Integer> numbers = new HashMap<>();

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
            pool(argument.descriptor).add(new Pooled(argument, new BitSet()));
        }
    }

    /** A field for a value of that type, in one state. */
    Field take(VerifierType type, int state) {
        String exact = type.asmType().getDescriptor();
        for (Pooled pooled : pool(exact)) {
            if (pooled.isFree(state, state)) {
                pooled.busy.set(state);
                return pooled.field;
            }
        }
        return takeAny(type, state, state);
    }

    /**
     * A field for a value in all states from {@code first} to {@code last}; one that can hold any reference if that may
     * be.
     */
    Field takeAny(VerifierType type, int first, int last) {
        return take(descriptor(type), first, last);
    }

    /** The type of a field for any value of that kind. */
    String descriptor(VerifierType type) {
        boolean isShared = type.isReference() && isNameable(type);
        return isShared ? RuntimeNames.OBJECT_TYPE : type.asmType().getDescriptor();
    }

    /** A field that nothing else gets. */
    Field takeAlone(String descriptor) {
        Field field = new Field(newName(letter(descriptor)), descriptor);
        added.add(field);
        return field;
    }

    /** Frees all fields but those: what comes now never waits when something else does that has got one. */
    void release() {
        pools.values().forEach(pool -> pool.forEach(pooled -> pooled.busy.clear()));
    }

    private Field take(String descriptor, int first, int last) {
        List<Pooled> pool = pool(descriptor);
        for (Pooled pooled : pool) {
            if (pooled.isFree(first, last)) {
                pooled.busy.set(first, last + 1);
                return pooled.field;
            }
        }
        Pooled pooled = new Pooled(new Field(newName(letter(descriptor)), descriptor), new BitSet());
        pooled.busy.set(first, last + 1);
        pool.add(pooled);
        added.add(pooled.field);
        return pooled.field;
    }

    private List<Pooled> pool(String descriptor) {
        return pools.computeIfAbsent(descriptor, key -> new ArrayList<>());
    }

    /** The fields that have to be added to the class of the frame, in a stable order. */
    List<Field> added() {
        List<Field> sorted = new ArrayList<>(added);
        sorted.sort(Comparator.comparing((Field field) -> letter(field.descriptor))
                .thenComparingInt(field -> Integer.parseInt(field.name.substring(1))));
        return sorted;
    }

    private String newName(char letter) {
        int number = numbers.getOrDefault(letter, 0);
        while (!names.add(letter + "" + number)) {
            number++;
        }
        numbers.put(letter, number + 1);
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

    boolean isNameable(VerifierType type) {
        return isNameable(type.asmType(), owner, hierarchy);
    }

    /** Whether the class {@code owner} may cast to a type. */
    public static boolean isNameable(Type type, String owner, TypeHierarchy hierarchy) {
        Type element = type;
        if (element.getSort() == Type.ARRAY) {
            element = element.getElementType();
        }
        return element.getSort() != Type.OBJECT
                || packageOf(element.getInternalName()).equals(packageOf(owner))
                || element.getInternalName().equals(RuntimeNames.OBJECT)
                || isPublic(element.getInternalName(), hierarchy);
    }

    private static boolean isPublic(String internalName, TypeHierarchy hierarchy) {
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
