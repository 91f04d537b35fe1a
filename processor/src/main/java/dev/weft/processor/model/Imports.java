package dev.weft.processor.model;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells by syntax alone what a name of a compilation unit may mean. During the rounds nothing inside a body may be attributed, so
 * this can err on a name that the class declares itself; the check on the attributed tree has the last word.
 */
final class Imports {
    private final List<String> single = new ArrayList<>();
    private final List<String> onDemand = new ArrayList<>();

    Imports(CompilationUnitTree unit) {
        for (ImportTree tree : unit.getImports()) {
            String name = tree.getQualifiedIdentifier().toString();
            if (name.endsWith(".*")) {
                onDemand.add(name.substring(0, name.length() - 2));
            } else {
                single.add(name);
            }
        }
    }

    /** Whether {@code expression} can name the static method {@code Asyncio.method}. */
    boolean isMarker(ExpressionTree expression, String method) {
        if (expression instanceof IdentifierTree identifier) {
            return identifier.getName().contentEquals(method)
                    && (onDemand.contains(WeftNames.ASYNCIO) || single.contains(WeftNames.ASYNCIO + "." + method));
        }
        return expression instanceof MemberSelectTree select
                && select.getIdentifier().contentEquals(method)
                && isType(select.getExpression(), WeftNames.ASYNCIO);
    }

    /** Whether {@code tree} can name the class {@code qualifiedName}. */
    boolean isType(ExpressionTree tree, String qualifiedName) {
        if (tree instanceof MemberSelectTree) {
            return tree.toString().equals(qualifiedName);
        }
        int dot = qualifiedName.lastIndexOf('.');
        return tree instanceof IdentifierTree identifier
                && identifier.getName().contentEquals(qualifiedName.substring(dot + 1))
                && (single.contains(qualifiedName) || onDemand.contains(qualifiedName.substring(0, dot)));
    }
}
