package dev.weft.internal.core;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What texts call the primitives that tasks wait for: by their names, or by numbers in the order in which they are
 * asked for.
 */
final class PrimitiveNames {
    private final Map<Object, Integer> nameless;
    private int numbered;

    /** Makes one for a moment: it holds on to what it has numbered. */
    PrimitiveNames() {
        this(new IdentityHashMap<>());
    }

    private PrimitiveNames(Map<Object, Integer> nameless) {
        this.nameless = nameless;
    }

    /** Makes one that lets go of what nobody else has any more. Primitives have no equals of their own. */
    static PrimitiveNames forLong() {
        return new PrimitiveNames(new WeakHashMap<>());
    }

    /** {@code AsyncLock "left"}, {@code AsyncQueue #1.get} or {@code a notification of AsyncCondition #2}. */
    String of(Operation<?> operation) {
        String text = operation.describe();
        Object primitive = operation.primitive();
        if (primitive == null) {
            return text;
        }
        String named = named(primitive, operation.primitiveName());
        int dot = text.indexOf('.');
        if (dot < 0) {
            return "a " + text + " of " + named;
        }
        String what = text.substring(dot);
        return what.equals(".acquire") ? named : named + what;
    }

    private String named(Object primitive, @Nullable String name) {
        return primitive.getClass().getSimpleName() + " " + (name != null ? '"' + name + '"' : "#" + number(primitive));
    }

    private int number(Object primitive) {
        return nameless.computeIfAbsent(primitive, key -> ++numbered);
    }

    /**
     * Returns {@code text} with the number of {@code primitive} behind its class: {@code a notify of AsyncCondition
     * #2}.
     */
    String numbered(String text, @Nullable Object primitive) {
        String type = primitive == null ? "" : primitive.getClass().getSimpleName();
        int at = type.isEmpty() ? -1 : text.indexOf(type);
        if (primitive == null || at < 0) {
            return text;
        }
        int end = at + type.length();
        return text.substring(0, end) + " #" + number(primitive) + text.substring(end);
    }
}
