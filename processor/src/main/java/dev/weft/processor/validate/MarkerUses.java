package dev.weft.processor.validate;

import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.model.Markers;
import java.util.List;
import javax.lang.model.element.ExecutableElement;

/**
 * The syntactic place of a marker: {@code awaitEach} in a loop header, {@code end} behind {@code return}, none as a
 * reference.
 */
final class MarkerUses implements Rule {
    private static final List<String> NOT_REFERABLE = List.of("await", "awaitEach", "emit", "end");

    private final Reporter reporter;

    MarkerUses(Reporter reporter) {
        this.reporter = reporter;
    }

    @Override
    public void call(MethodInvocationTree tree, ExecutableElement called, TreePath path, Region region) {
        TreePath select = new TreePath(path, tree.getMethodSelect());
        if (Markers.is(called, "awaitEach") && !isLoopSource(path)) {
            reporter.report(Message.AWAIT_EACH_OUTSIDE_LOOP, select);
        }
        if (Markers.is(called, "end") && !isEndOfGenerator(path, region)) {
            reporter.report(Message.END_MISPLACED, select);
        }
    }

    @Override
    public void reference(MemberReferenceTree tree, ExecutableElement referred, TreePath path, Region region) {
        for (String marker : NOT_REFERABLE) {
            if (Markers.is(referred, marker)) {
                reporter.report(Message.MARKER_REFERENCE, path, marker);
            }
        }
    }

    private static boolean isLoopSource(TreePath call) {
        TreePath inner = outermostParenthesis(call);
        return inner.getParentPath().getLeaf() instanceof EnhancedForLoopTree loop
                && loop.getExpression() == inner.getLeaf();
    }

    private static boolean isEndOfGenerator(TreePath call, Region region) {
        Tree parent = outermostParenthesis(call).getParentPath().getLeaf();
        // A statement is reported as a dropped marker.
        return parent instanceof ExpressionStatementTree
                || region.kind() == Region.Kind.REFUSED
                || (region.kind() == Region.Kind.GENERATOR && parent instanceof ReturnTree);
    }

    private static TreePath outermostParenthesis(TreePath path) {
        TreePath outer = path;
        while (outer.getParentPath().getLeaf() instanceof ParenthesizedTree) {
            outer = outer.getParentPath();
        }
        return outer;
    }
}
