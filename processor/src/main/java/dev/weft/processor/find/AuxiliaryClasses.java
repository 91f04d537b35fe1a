package dev.weft.processor.find;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** Top-level classes that another source file should not name, or cannot. */
public final class AuxiliaryClasses {
    private AuxiliaryClasses() {}

    /**
     * Whether {@code type}, a top-level class, is in a source file of another name, or is implicit: one around the
     * members of a source file, with no declaration of its own and in the scope of no other file. Those of class files
     * count as neither.
     */
    public static boolean contains(Trees trees, TypeElement type) {
        TreePath path = trees.getPath(type);
        return path != null
                && (isImplicit(trees, path)
                        || !path.getCompilationUnit()
                                .getSourceFile()
                                .isNameCompatible(type.getSimpleName().toString(), JavaFileObject.Kind.SOURCE));
    }

    /** An implicit class is final, but nowhere in the source. */
    private static boolean isImplicit(Trees trees, TreePath path) {
        ModifiersTree modifiers = ((ClassTree) path.getLeaf()).getModifiers();
        return modifiers.getFlags().contains(Modifier.FINAL)
                && trees.getSourcePositions().getStartPosition(path.getCompilationUnit(), modifiers)
                        == Diagnostic.NOPOS;
    }
}
