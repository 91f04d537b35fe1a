package dev.weft.processor.validate;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.weft.processor.model.Markers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Searches a piece of code for what waits and what throws, without the lambdas and classes in it: those run elsewhere. */
final class AwaitSearch extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private static final List<String> SUSPENDING = List.of("await", "awaitEach", "emit");

    private final Trees trees;
    private final List<Tree> awaits = new ArrayList<>();
    private boolean throwing;

    private AwaitSearch(Trees trees) {
        this.trees = trees;
    }

    /** The calls of markers that may suspend, in the code that {@code path} leads to. */
    static List<Tree> awaitsIn(Trees trees, TreePath path) {
        AwaitSearch search = new AwaitSearch(trees);
        search.scan(path, null);
        return search.awaits;
    }

    /** Whether there is a {@code throw} in the code that {@code path} leads to. */
    static boolean throwsIn(Trees trees, TreePath path) {
        AwaitSearch search = new AwaitSearch(trees);
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
