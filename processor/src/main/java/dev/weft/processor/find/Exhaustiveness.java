package dev.weft.processor.find;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/**
 * Whether one of the branches of a switch statement is always taken: it has a {@code default}, or it is one that must
 * be exhaustive (JLS 14.11.1.1), with patterns, {@code null} or a selector of another type than the old statement's.
 *
 * <p>Cost: a step for each label of the statement.
 */
final class Exhaustiveness implements Predicate<SwitchTree> {
    private static final Set<String> OLD_SELECTORS =
            Set.of("java.lang.Character", "java.lang.Byte", "java.lang.Short", "java.lang.Integer", "java.lang.String");

    private final Trees trees;
    private final TreePath root;

    /** @param root the code whose statements will be asked for */
    Exhaustiveness(Trees trees, TreePath root) {
        this.trees = trees;
        this.root = root;
    }

    @Override
    public boolean test(SwitchTree statement) {
        for (CaseTree branch : statement.getCases()) {
            List<? extends ExpressionTree> labels = branch.getExpressions(); // none: default or a pattern
            if (labels.isEmpty() || labels.stream().anyMatch(label -> label.getKind() == Tree.Kind.NULL_LITERAL)) {
                return true;
            }
        }
        TypeMirror selector = trees.getTypeMirror(new TreePath(root, statement.getExpression()));
        return selector != null && !isOldSelector(selector);
    }

    private static boolean isOldSelector(TypeMirror type) {
        return switch (type.getKind()) {
            case CHAR, BYTE, SHORT, INT, ERROR -> true;
            case DECLARED ->
                ((DeclaredType) type).asElement() instanceof TypeElement element
                        && (element.getKind() == ElementKind.ENUM
                                || OLD_SELECTORS.contains(
                                        element.getQualifiedName().toString()));
            default -> false;
        };
    }
}
