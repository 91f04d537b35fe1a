package dev.weft.internal.core;

import org.jspecify.annotations.Nullable;

/**
 * The variables of a context that has many: an immutable binary tree over their numbers, in which each set and reset
 * makes as many nodes as the number of variables has binary digits.
 *
 * <p>A Patricia tree: a fork tells those numbers whose bit {@code bit} is 0 (left) from the others; the higher bits of
 * all below it are the same.
 */
final class VarTree {
    /** The number of the variable; of a fork that of any below it. */
    private final long number;

    /** The highest bit in which those below differ; 0 for a leaf. */
    private final long bit;

    private final @Nullable Object key;
    private final @Nullable Object value;
    private final @Nullable VarTree left;
    private final @Nullable VarTree right;
    final int size;

    private VarTree(long number, Object key, @Nullable Object value) {
        this.number = number;
        this.bit = 0;
        this.key = key;
        this.value = value;
        this.left = null;
        this.right = null;
        this.size = 1;
    }

    private VarTree(long bit, VarTree left, VarTree right) {
        this.number = left.number;
        this.bit = bit;
        this.key = null;
        this.value = null;
        this.left = left;
        this.right = right;
        this.size = left.size + right.size;
    }

    /** Returns the leaf of a variable, or null. */
    static @Nullable VarTree find(@Nullable VarTree tree, long number) {
        VarTree node = tree;
        while (node != null && node.bit != 0) {
            node = (number & node.bit) == 0 ? node.left : node.right;
        }
        return node != null && node.number == number ? node : null;
    }

    @Nullable
    Object value() {
        return value;
    }

    /** Returns {@code tree} with a value for a variable. */
    static VarTree with(@Nullable VarTree tree, long number, Object key, @Nullable Object value) {
        if (tree == null) {
            return new VarTree(number, key, value);
        }
        long differing = tree.number ^ number;
        if (tree.bit == 0) {
            return differing == 0
                    ? new VarTree(number, key, value)
                    : fork(differing, tree, number, new VarTree(number, key, value));
        }
        // Bits above that of the fork are the same in all below it: one that differs there belongs beside it.
        if (Long.compareUnsigned(Long.highestOneBit(differing), tree.bit) > 0) {
            return fork(differing, tree, number, new VarTree(number, key, value));
        }
        return (number & tree.bit) == 0
                ? new VarTree(tree.bit, with(tree.left, number, key, value), tree.right())
                : new VarTree(tree.bit, tree.left(), with(tree.right, number, key, value));
    }

    private static VarTree fork(long differing, VarTree tree, long number, VarTree leaf) {
        long bit = Long.highestOneBit(differing);
        return (number & bit) == 0 ? new VarTree(bit, leaf, tree) : new VarTree(bit, tree, leaf);
    }

    /** Returns {@code tree} without a variable; null if nothing is left. */
    static @Nullable VarTree without(@Nullable VarTree tree, long number) {
        if (tree == null || tree.bit == 0) {
            return tree == null || tree.number == number ? null : tree;
        }
        boolean isLeft = (number & tree.bit) == 0;
        VarTree before = isLeft ? tree.left() : tree.right();
        VarTree other = isLeft ? tree.right() : tree.left();
        VarTree after = without(before, number);
        if (after == before) {
            return tree;
        }
        if (after == null) {
            return other;
        }
        return isLeft ? new VarTree(tree.bit, after, other) : new VarTree(tree.bit, other, after);
    }

    /**
     * Writes variables and values by turns, in the order of the variables' numbers, into {@code pairs} from
     * {@code index} on; returns the next index.
     */
    static int copyTo(@Nullable Object[] pairs, int index, @Nullable VarTree tree) {
        if (tree == null) {
            return index;
        }
        if (tree.bit == 0) {
            pairs[index] = tree.key;
            pairs[index + 1] = tree.value;
            return index + 2;
        }
        return copyTo(pairs, copyTo(pairs, index, tree.left), tree.right);
    }

    @SuppressWarnings("NullAway") // a fork has two
    private VarTree left() {
        return left;
    }

    @SuppressWarnings("NullAway") // a fork has two
    private VarTree right() {
        return right;
    }
}
