package dev.weft.processor.weave.write;

import static java.util.Objects.requireNonNull;

import dev.weft.processor.weave.code.RuntimeNames;
import dev.weft.processor.weave.split.BodyFrame;
import dev.weft.processor.weave.split.SpillFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a class for the frames of several bodies: each frame has its own in as few as possible. Two references
 * of different types share a field of type {@code Object}, if the owner may cast to both.
 *
 * <pre>
 *   load: self Demo, key String, i0 int          self Demo, l0 Object, i0 int
 *   save: self Demo, value Item           ⇒      load.key, save.value are l0
 * </pre>
 *
 * <p>Cost: for each body its fields times the fields of the class, and the square of the latter for their names; a body
 * that keeps much has a class of its own.
 */
final class SharedFields {
    private static final class Shared {
        String name;
        String descriptor;
        /** Whether each of its frames calls it so. */
        boolean isNamed = true;

        Shared(String name, String descriptor) {
            this.name = name;
            this.descriptor = descriptor;
        }
    }

    private final Predicate<String> isCastable;
    private final List<Shared> all = new ArrayList<>();
    private final Map<BodyFrame, Map<String, Shared>> byFrame = new LinkedHashMap<>();

    /** Of no frame yet; {@code isCastable} tells whether the owner may cast to the type with that descriptor. */
    SharedFields(Predicate<String> isCastable) {
        this.isCastable = isCastable;
    }

    /** Of those frames. */
    static SharedFields of(List<BodyFrame> frames, Predicate<String> isCastable) {
        SharedFields fields = new SharedFields(isCastable);
        frames.forEach(fields::add);
        fields.name();
        return fields;
    }

    private void add(BodyFrame frame) {
        Map<String, Shared> mine = new HashMap<>();
        Set<Shared> free = new LinkedHashSet<>(all);
        List<SpillFields.Field> left = new ArrayList<>();
        for (SpillFields.Field field : frame.fields()) {
            @Nullable
            Shared same = free.stream()
                    .filter(shared -> shared.descriptor.equals(field.descriptor()))
                    .findFirst()
                    .orElse(null);
            if (same == null) {
                left.add(field);
            } else {
                free.remove(same);
                take(mine, field, same);
            }
        }
        for (SpillFields.Field field : left) {
            @Nullable
            Shared other = free.stream()
                    .filter(shared -> isObject(shared.descriptor) && isObject(field.descriptor()))
                    .findFirst()
                    .orElse(null);
            if (other == null) {
                Shared made = new Shared(field.name(), field.descriptor());
                all.add(made);
                mine.put(field.name(), made);
            } else {
                free.remove(other);
                other.descriptor = RuntimeNames.OBJECT_TYPE;
                take(mine, field, other);
            }
        }
        byFrame.put(frame, mine);
    }

    private static void take(Map<String, Shared> mine, SpillFields.Field field, Shared shared) {
        shared.isNamed &= shared.name.equals(field.name());
        mine.put(field.name(), shared);
    }

    private boolean isObject(String descriptor) {
        return descriptor.length() > 1 && isCastable.test(descriptor);
    }

    /** Gives names to those that are called this in one body and that in another; no two have the same. */
    private void name() {
        Set<String> names = new HashSet<>();
        for (Shared shared : all) {
            if (shared.isNamed && !names.add(shared.name)) {
                shared.isNamed = false;
            }
        }
        for (Shared shared : all) {
            if (!shared.isNamed) {
                int number = 0;
                String letter = shared.descriptor.length() > 1 ? "l" : shared.descriptor.toLowerCase(Locale.ROOT);
                while (!names.add(letter + number)) {
                    number++;
                }
                shared.name = letter + number;
            }
        }
    }

    /** All fields, in the order in which they were needed. */
    List<SpillFields.Field> all() {
        return all.stream()
                .map(shared -> new SpillFields.Field(shared.name, shared.descriptor))
                .toList();
    }

    /** What a field of a frame is here. */
    SpillFields.Field of(BodyFrame frame, String field) {
        Shared shared = requireNonNull(requireNonNull(byFrame.get(frame)).get(field));
        return new SpillFields.Field(shared.name, shared.descriptor);
    }
}
