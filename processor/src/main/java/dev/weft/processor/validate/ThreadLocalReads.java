package dev.weft.processor.validate;

import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.model.RuntimeTypes;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/**
 * A thread-local that is read after an await of the same body, or in a loop with one: other tasks had the thread in
 * between.
 */
final class ThreadLocalReads implements Rule {
    private final Trees trees;
    private final RuntimeTypes types;
    private final Reporter reporter;

    ThreadLocalReads(Trees trees, RuntimeTypes types, Reporter reporter) {
        this.trees = trees;
        this.types = types;
        this.reporter = reporter;
    }

    @Override
    public void call(MethodInvocationTree tree, ExecutableElement called, TreePath path, Region region) {
        if (region.isAsync()
                && called.getSimpleName().contentEquals("get")
                && called.getParameters().isEmpty()
                && called.getEnclosingElement() instanceof TypeElement owner
                && types.isSubtype(owner.asType(), "java.lang.ThreadLocal")
                && mayFollowAwait(path, region)) {
            reporter.report(Message.THREAD_LOCAL, new TreePath(path, tree.getMethodSelect()));
        }
    }

    private boolean mayFollowAwait(TreePath read, Region region) {
        for (TreePath p = read; p.getLeaf() != region.body(); p = p.getParentPath()) {
            TreePath parent = p.getParentPath();
            switch (parent.getLeaf().getKind()) {
                case FOR_LOOP, ENHANCED_FOR_LOOP, WHILE_LOOP, DO_WHILE_LOOP -> {
                    if (!AwaitSearch.awaitsIn(trees, types, parent).isEmpty()) {
                        return true;
                    }
                }
                case METHOD, LAMBDA_EXPRESSION -> {
                    TreePath body = p;
                    return AwaitSearch.awaitsIn(trees, types, body).stream()
                            .anyMatch(await -> end(read, await) <= end(read, read.getLeaf()));
                }
                default -> {}
            }
        }
        return false;
    }

    private long end(TreePath path, Tree tree) {
        return trees.getSourcePositions().getEndPosition(path.getCompilationUnit(), tree);
    }
}
