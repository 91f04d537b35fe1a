package dev.weft.processor.javac;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import dev.weft.processor.model.AsyncBody;
import dev.weft.processor.model.BodyKind;
import dev.weft.processor.model.CompiledBody;
import dev.weft.processor.weave.BodySpec;
import javax.lang.model.element.Modifier;

/**
 * What is kept of a body until it is woven, when javac has written all class files. It holds no tree and no element: those of a class that
 * is done would stay in memory until the end.
 *
 * @param body the body as found
 * @param spec what the weaver has to know
 * @param warnsOfSize whether a warning that it is large is wanted
 */
record BodyToWeave(AsyncBody body, BodySpec spec, boolean warnsOfSize) {
    static BodyToWeave of(CompiledBody compiled, boolean warnsOfSize) {
        AsyncBody body = compiled.body();
        BodySpec spec = new BodySpec(
                BodySpec.Kind.valueOf(body.kind().name()),
                body.name(),
                compiled.descriptor(),
                body.line(),
                body.frameBinaryName().replace('.', '/'),
                compiled.scopes(),
                body.kind() == BodyKind.LAMBDA ? member(compiled.path()) : null);
        return new BodyToWeave(body, spec, warnsOfSize);
    }

    /** What a lambda stands in, by the name that javac has for it. */
    private static String member(TreePath lambda) {
        TreePath path = lambda;
        while (!(path.getParentPath().getLeaf() instanceof ClassTree)) {
            path = path.getParentPath();
        }
        boolean isStatic = false;
        if (path.getLeaf() instanceof MethodTree method) {
            return method.getName().contentEquals("<init>")
                    ? BodySpec.INITIALISER
                    : method.getName().toString();
        } else if (path.getLeaf() instanceof BlockTree block) {
            isStatic = block.isStatic();
        } else if (path.getLeaf() instanceof VariableTree field) {
            Tree.Kind owner = path.getParentPath().getLeaf().getKind();
            isStatic = field.getModifiers().getFlags().contains(Modifier.STATIC)
                    || owner == Tree.Kind.INTERFACE
                    || owner == Tree.Kind.ANNOTATION_TYPE;
        }
        return isStatic ? BodySpec.STATIC_INITIALISER : BodySpec.INITIALISER;
    }
}
