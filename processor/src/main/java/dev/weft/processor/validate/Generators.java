package dev.weft.processor.validate;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.model.Markers;
import dev.weft.processor.model.RuntimeTypes;
import dev.weft.processor.model.WeftNames;
import java.util.List;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** What a generator emits and how it ends. */
final class Generators implements Rule {
    private static final List<String> SCOPES_OF_TASKS = List.of(WeftNames.TIMEOUT, WeftNames.TASK_GROUP);

    private final Trees trees;
    private final RuntimeTypes types;
    private final Reporter reporter;

    Generators(Trees trees, RuntimeTypes types, Reporter reporter) {
        this.trees = trees;
        this.types = types;
        this.reporter = reporter;
    }

    @Override
    public void call(MethodInvocationTree tree, ExecutableElement called, TreePath path, Region region) {
        if (!Markers.is(called, "emit")) {
            return;
        }
        TreePath select = new TreePath(path, tree.getMethodSelect());
        switch (region.kind()) {
            case ASYNC_METHOD, ASYNC_LAMBDA -> reporter.report(Message.EMIT_OUTSIDE_GENERATOR, select);
            case GENERATOR -> {
                checkScopes(select, region);
                checkType(tree, path, region);
            }
            default -> {} // reported with the other things that wait
        }
    }

    private void checkScopes(TreePath select, Region region) {
        for (String scope : SCOPES_OF_TASKS) {
            if (region.scopes().stream().anyMatch(type -> types.isSubtype(type, scope))) {
                reporter.report(Message.EMIT_IN_SCOPE, select, scope.substring(scope.lastIndexOf('.') + 1));
                return;
            }
        }
    }

    private void checkType(MethodInvocationTree tree, TreePath path, Region region) {
        TypeMirror expected = region.element();
        TreePath argument = new TreePath(path, tree.getArguments().get(0));
        TypeMirror actual = trees.getTypeMirror(argument);
        if (expected != null
                && actual != null
                && actual.getKind() != TypeKind.ERROR
                && !types.isAssignableErased(actual, expected)) {
            reporter.report(Message.EMIT_TYPE, argument, actual, expected);
        }
    }

    @Override
    public void returned(ReturnTree tree, TreePath path, Region region) {
        ExpressionTree value = tree.getExpression();
        if (region.kind() != Region.Kind.GENERATOR || value == null) {
            return;
        }
        TreePath at = new TreePath(path, value);
        while (value instanceof ParenthesizedTree parenthesized) {
            value = parenthesized.getExpression();
            at = new TreePath(at, value);
        }
        boolean isEnd = value instanceof MethodInvocationTree call
                && Markers.is(trees.getElement(new TreePath(at, call.getMethodSelect())), "end");
        if (!isEnd) {
            reporter.report(Message.GENERATOR_RETURN, path);
        }
    }
}
