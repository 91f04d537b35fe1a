package dev.weft.processor.model;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.Trees;

/**
 * Where a tree stands. Equal for the same tree in the rounds and after attribution, which the tree objects themselves
 * do not promise.
 *
 * @param file the URI of the source file
 * @param position the offset of the first character of the tree in the file
 */
public record Place(String file, long position) {
    /** Returns the place of {@code tree} in {@code unit}. */
    public static Place of(Trees trees, CompilationUnitTree unit, Tree tree) {
        return new Place(
                unit.getSourceFile().toUri().toString(),
                trees.getSourcePositions().getStartPosition(unit, tree));
    }
}
