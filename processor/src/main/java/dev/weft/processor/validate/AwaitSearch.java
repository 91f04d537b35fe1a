package dev.weft.processor.validate;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.weft.processor.model.Markers;
import dev.weft.processor.model.RuntimeTypes;
import dev.weft.processor.model.WeftNames;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * Searches a piece of code for what waits and what throws, without the lambdas and classes in it: those run elsewhere.
 */
final class AwaitSearch extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private static final List<String> SUSPENDING = List.of("await", "awaitEach", "emit");
    private static final List<String> ENTERED_AT_ONCE = List.of(WeftNames.TIMEOUT, WeftNames.TASK_GROUP);

    private final Trees trees;
    private final RuntimeTypes types;
    private final List<Tree> awaits = new ArrayList<>();
    private boolean throwing;

    private AwaitSearch(Trees trees, RuntimeTypes types) {
        this.trees = trees;
        this.types = types;
    }

    /**
     * What may suspend in the code that {@code path} leads to, at its end: calls of markers, asynchronous resources of
     * a {@code try}, and the blocks at whose ends those are left.
     */
    static List<Tree> awaitsIn(Trees trees, RuntimeTypes types, TreePath path) {
        AwaitSearch search = new AwaitSearch(trees, types);
        search.scan(path, null);
        return search.awaits;
    }

    /** Whether anything may suspend whose failure a {@code catch} of the {@code try} at {@code path} gets. */
    static boolean awaitsBeforeCatches(Trees trees, RuntimeTypes types, TreePath path) {
        TryTree statement = (TryTree) path.getLeaf();
        if (!awaitsIn(trees, types, new TreePath(path, statement.getBlock())).isEmpty()) {
            return true;
        }
        return statement.getResources().stream()
                .map(resource -> new TreePath(path, resource))
                .anyMatch(resource -> types.isAsyncResource(trees.getTypeMirror(resource))
                        || !awaitsIn(trees, types, resource).isEmpty());
    }

    /** Whether there is a {@code throw} in the code that {@code path} leads to. */
    static boolean throwsIn(Trees trees, RuntimeTypes types, TreePath path) {
        AwaitSearch search = new AwaitSearch(trees, types);
        search.scan(path, null);
        return search.throwing;
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
        TreePath select = new TreePath(getCurrentPath(), tree.getMethodSelect());
        if (SUSPENDING.stream().anyMatch(marker -> Markers.is(trees.getElement(select), marker))) {
            awaits.add(tree);
        }
        return super.visitMethodInvocation(tree, null);
    }

    @Override
    public @Nullable Void visitTry(TryTree tree, @Nullable Void unused) {
        for (Tree resource : tree.getResources()) {
            TypeMirror type = trees.getTypeMirror(new TreePath(getCurrentPath(), resource));
            if (types.isAsyncResource(type)) {
                if (ENTERED_AT_ONCE.stream().noneMatch(scope -> types.isSubtype(type, scope))) {
                    awaits.add(resource);
                }
                awaits.add(tree.getBlock());
            }
        }
        return super.visitTry(tree, null);
    }

    @Override
    public @Nullable Void visitThrow(ThrowTree tree, @Nullable Void unused) {
        throwing = true;
        return super.visitThrow(tree, null);
    }

    @Override
    public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
        return null;
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
        return null;
    }
}
