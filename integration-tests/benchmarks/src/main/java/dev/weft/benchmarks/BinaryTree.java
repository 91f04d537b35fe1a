package dev.weft.benchmarks;

/** A binary tree in which each node has two children or none: the same for every peer. */
public final class BinaryTree {
    public final BinaryTree left;
    public final int value;
    public final BinaryTree right;

    private BinaryTree(BinaryTree left, int value, BinaryTree right) {
        this.left = left;
        this.value = value;
        this.right = right;
    }

    /** Returns a tree of all paths of {@code depth} steps: of {@code 2^(depth + 1) - 1} nodes. */
    public static BinaryTree ofDepth(int depth) {
        return depth == 0 ? new BinaryTree(null, 1, null) : new BinaryTree(ofDepth(depth - 1), depth, ofDepth(depth - 1));
    }
}
