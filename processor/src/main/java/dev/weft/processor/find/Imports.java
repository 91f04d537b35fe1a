package dev.weft.processor.find;

import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import dev.weft.processor.model.WeftNames;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells by syntax alone what a name of a compilation unit may mean. During the rounds nothing inside a body may be
 * attributed, so this is a guess, and it errs on the side of too much: a frame class that nothing needs is dropped, one
 * that is missing cannot be made any more. The attributed tree has the last word.
 *
 * <p>Cost: a step for each import, once, and one for each import for each name that may be a marker.
 */
final class Imports {
    private static final String ASYNCIO = simple(WeftNames.ASYNCIO);

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

    /**
     * Whether {@code expression} may be the static method {@code Asyncio.method}. Without a qualifier it is that only
     * by a static import: {@code Asyncio} has no subclasses that could inherit it. Behind a qualifier it may be it
     * always: that may be a class that any kind of import brings, a module's among them, or an expression of its type.
     */
    boolean mayBeMarker(ExpressionTree expression, String method) {
        return expression instanceof MemberSelectTree select
                ? select.getIdentifier().contentEquals(method)
                : isStaticallyImported(expression, method);
    }

    /**
     * Whether {@code expression} looks like the static method {@code Asyncio.method}: for readers, nothing is decided
     * on it.
     */
    boolean looksLikeMarker(ExpressionTree expression, String method) {
        return expression instanceof MemberSelectTree select
                ? select.getIdentifier().contentEquals(method) && isAsyncio(select.getExpression())
                : isStaticallyImported(expression, method);
    }

    private boolean isStaticallyImported(ExpressionTree expression, String method) {
        return expression instanceof IdentifierTree identifier
                && identifier.getName().contentEquals(method)
                && (onDemand.contains(WeftNames.ASYNCIO) || single.contains(WeftNames.ASYNCIO + "." + method));
    }

    private static boolean isAsyncio(ExpressionTree tree) {
        return tree instanceof IdentifierTree identifier
                ? identifier.getName().contentEquals(ASYNCIO)
                : tree.toString().equals(WeftNames.ASYNCIO);
    }

    /** Whether {@code tree} may name the class {@code qualifiedName}: its last name is that of the class. */
    static boolean mayBeType(Tree tree, String qualifiedName) {
        return simple(qualifiedName).contentEquals(lastName(tree));
    }

    private static CharSequence lastName(Tree tree) {
        if (tree instanceof AnnotatedTypeTree annotated) {
            return lastName(annotated.getUnderlyingType());
        }
        if (tree instanceof ParameterizedTypeTree parameterized) {
            return lastName(parameterized.getType());
        }
        if (tree instanceof MemberSelectTree select) {
            return select.getIdentifier();
        }
        return tree instanceof IdentifierTree identifier ? identifier.getName() : "";
    }

    private static String simple(String qualifiedName) {
        return qualifiedName.substring(qualifiedName.lastIndexOf('.') + 1);
    }
}
