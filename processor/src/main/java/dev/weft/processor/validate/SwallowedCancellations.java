package dev.weft.processor.validate;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.model.AsyncMethods;
import dev.weft.processor.model.RuntimeTypes;
import dev.weft.processor.model.WeftNames;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.type.TypeMirror;

/**
 * A {@code catch} of {@code Throwable} or {@code Error} around an await. A cancellation is an error that passes through
 * there, and a task that swallows it cannot be cancelled. Fine if the clause throws, or if one before it catches
 * {@code CancelledError}.
 */
final class SwallowedCancellations implements Rule {
    private final Trees trees;
    private final RuntimeTypes types;
    private final Reporter reporter;

    SwallowedCancellations(Trees trees, RuntimeTypes types, Reporter reporter) {
        this.trees = trees;
        this.types = types;
        this.reporter = reporter;
    }

    @Override
    public void caught(TryTree tree, CatchTree clause, TreePath path, Region region) {
        if (!region.isAsync()) {
            return;
        }
        for (TreePath type : types(clause, path)) {
            TypeMirror caught = trees.getTypeMirror(type);
            if (caught != null && (isClass(caught, "java.lang.Throwable") || isClass(caught, "java.lang.Error"))) {
                if (!isHandledBefore(tree, clause, path.getParentPath())
                        && AwaitSearch.awaitsBeforeCatches(trees, types, path.getParentPath())
                        && !AwaitSearch.throwsIn(trees, types, new TreePath(path, clause.getBlock()))) {
                    reporter.report(Message.SWALLOWED_CANCELLATION, type, type.getLeaf());
                }
                return;
            }
        }
    }

    private boolean isHandledBefore(TryTree tree, CatchTree clause, TreePath tryPath) {
        for (CatchTree earlier : tree.getCatches()) {
            if (earlier == clause) {
                return false;
            }
            for (TreePath type : types(earlier, new TreePath(tryPath, earlier))) {
                TypeMirror caught = trees.getTypeMirror(type);
                if (caught != null && isClass(caught, WeftNames.CANCELLED_ERROR)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<TreePath> types(CatchTree clause, TreePath path) {
        TreePath parameter = new TreePath(path, clause.getParameter());
        Tree type = clause.getParameter().getType();
        TreePath typePath = new TreePath(parameter, type);
        List<TreePath> types = new ArrayList<>();
        if (type instanceof UnionTypeTree union) {
            union.getTypeAlternatives().forEach(alternative -> types.add(new TreePath(typePath, alternative)));
        } else {
            types.add(typePath);
        }
        return types;
    }

    private static boolean isClass(TypeMirror type, String name) {
        return AsyncMethods.isClass(type, name);
    }
}
