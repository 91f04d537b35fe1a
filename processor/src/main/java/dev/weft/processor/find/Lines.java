package dev.weft.processor.find;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.Trees;

/** Line numbers of trees; 0 where javac has none, as for trees that another processor added. */
public final class Lines {
    private Lines() {}

    /** The line on which {@code tree} starts. */
    public static int ofStart(Trees trees, CompilationUnitTree unit, Tree tree) {
        return lineAt(unit, trees.getSourcePositions().getStartPosition(unit, tree));
    }

    /** The line on which {@code tree} ends. */
    public static int ofEnd(Trees trees, CompilationUnitTree unit, Tree tree) {
        return lineAt(unit, trees.getSourcePositions().getEndPosition(unit, tree));
    }

    /** The line of the name of a method: trees do not tell it, but it follows the return type. */
    public static int ofName(Trees trees, CompilationUnitTree unit, MethodTree method) {
        Tree returnType = method.getReturnType();
        return returnType == null ? ofStart(trees, unit, method) : ofEnd(trees, unit, returnType);
    }

    private static int lineAt(CompilationUnitTree unit, long position) {
        LineMap lines = unit.getLineMap();
        return position < 0 || lines == null ? 0 : (int) lines.getLineNumber(position);
    }
}
