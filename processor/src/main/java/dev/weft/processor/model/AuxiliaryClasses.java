package dev.weft.processor.model;

import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import javax.lang.model.element.TypeElement;
import javax.tools.JavaFileObject;

/** Top-level classes in a source file of another name. */
public final class AuxiliaryClasses {
    private AuxiliaryClasses() {}

    /** Whether {@code type}, a top-level class, is one; those of class files count as none. */
    public static boolean contains(Trees trees, TypeElement type) {
        TreePath path = trees.getPath(type);
        return path != null
                && !path.getCompilationUnit()
                        .getSourceFile()
                        .isNameCompatible(type.getSimpleName().toString(), JavaFileObject.Kind.SOURCE);
    }
}
