package dev.weft.processor.weave.analyse;

import java.util.function.BinaryOperator;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of all variables at one place, such as their types. It never changes: one with something else in a slot
 * is a new one, which shares all but the way to that slot. So the thousands of places of a body, which differ in few
 * variables, take little memory, and two of them are merged or compared by looking at what they do not share.
 *
 * <pre>
 *        root                 16 branches each; of what is missing nothing is known
 *       /    \
 *   0 .. 15   16 .. 31        a change of slot 17 makes a new root and a new right leaf
 * </pre>
 *
 * <p>Cost: to read a slot, or to make a copy with something else in it, takes a step or two for each power of 16 that
 * there are slots; to merge or compare two takes that for each leaf that they do not share.
 *
 * @param <V> what is known of a variable
 */
public final class Slots<V> {
    private static final int BITS = 4;
    private static final int WIDTH = 1 << BITS;

    private final int size;
    private final V nothing;

    /** How far the number of a slot is shifted to be an index into the root. */
    private final int shift;

    private final @Nullable Object @Nullable [] root;

    private Slots(int size, V nothing, int shift, @Nullable Object @Nullable [] root) {
        this.size = size;
        this.nothing = nothing;
        this.shift = shift;
        this.root = root;
    }

    /** So many slots of which {@code nothing} is known. */
    public static <V> Slots<V> of(int size, V nothing) {
        int shift = 0;
        while (size > WIDTH << shift) {
            shift += BITS;
        }
        return new Slots<>(size, nothing, shift, null);
    }

    int size() {
        return size;
    }

    public V get(int slot) {
        if (slot >= size) {
            throw new IndexOutOfBoundsException("there is no variable " + slot);
        }
        @Nullable Object @Nullable [] node = root;
        for (int at = shift; at > 0 && node != null; at -= BITS) {
            node = branch(node, (slot >>> at) & (WIDTH - 1));
        }
        return node == null ? nothing : leaf(node, slot & (WIDTH - 1));
    }

    @SuppressWarnings("unchecked") // a node is an array of nodes, or, at the end of the way, of values
    private static @Nullable Object @Nullable [] branch(@Nullable Object @Nullable [] node, int index) {
        return node == null ? null : (@Nullable Object[]) node[index];
    }

    @SuppressWarnings("unchecked") // see above
    private V leaf(@Nullable Object @Nullable [] node, int index) {
        @Nullable Object value = node == null ? null : node[index];
        return value == null ? nothing : (V) value;
    }

    /** These with something else in a slot. */
    public Slots<V> with(int slot, V value) {
        if (get(slot).equals(value)) {
            return this;
        }
        return new Slots<>(size, nothing, shift, with(root, shift, slot, value));
    }

    private static @Nullable Object[] with(@Nullable Object @Nullable [] node, int shift, int slot, Object value) {
        @Nullable Object[] copy = node == null ? new Object[WIDTH] : node.clone();
        int index = (slot >>> shift) & (WIDTH - 1);
        copy[index] = shift == 0 ? value : with(branch(node, index), shift - BITS, slot, value);
        return copy;
    }

    /**
     * What holds at a place that is reached from two.
     *
     * @return these themselves if the others change nothing
     */
    Slots<V> merge(Slots<V> other, BinaryOperator<V> merge) {
        @Nullable Object @Nullable [] merged = merge(root, other.root, shift, merge);
        return merged == root ? this : merged == other.root ? other : new Slots<>(size, nothing, shift, merged);
    }

    private @Nullable Object @Nullable [] merge(
            @Nullable Object @Nullable [] first,
            @Nullable Object @Nullable [] second,
            int shift,
            BinaryOperator<V> merge) {
        if (first == second || first == null) {
            return first;
        }
        if (second == null) {
            return null; // nothing is known of what is known on one way only
        }
        @Nullable Object[] merged = new Object[WIDTH];
        boolean isFirst = true;
        boolean isSecond = true;
        for (int i = 0; i < WIDTH; i++) {
            if (shift > 0) {
                merged[i] = merge(branch(first, i), branch(second, i), shift - BITS, merge);
            } else if (first[i] == second[i]) {
                merged[i] = first[i];
            } else {
                V one = leaf(first, i);
                V two = leaf(second, i);
                V both = one.equals(two) ? one : merge.apply(one, two);
                merged[i] = both.equals(one) ? first[i] : both.equals(two) ? second[i] : both;
            }
            isFirst &= merged[i] == first[i];
            isSecond &= merged[i] == second[i];
        }
        return isFirst ? first : isSecond ? second : merged;
    }

    /** Tells the slots of which something else is known in others, in ascending order. */
    public void differences(Slots<V> other, IntConsumer slots) {
        differences(root, other.root, shift, 0, slots);
    }

    private void differences(
            @Nullable Object @Nullable [] first,
            @Nullable Object @Nullable [] second,
            int shift,
            int from,
            IntConsumer slots) {
        if (first == second || from >= size) {
            return;
        }
        for (int i = 0; i < WIDTH; i++) {
            int slot = from + (i << shift);
            if (shift > 0) {
                differences(branch(first, i), branch(second, i), shift - BITS, slot, slots);
            } else if (slot < size && !leaf(first, i).equals(leaf(second, i))) {
                slots.accept(slot);
            }
        }
    }
}
