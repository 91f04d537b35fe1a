package dev.weft.processor.validate;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
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
import org.jspecify.annotations.Nullable;

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
        if (expected != null) {
            checkValue(new TreePath(path, tree.getArguments().get(0)), expected);
        }
    }

    /**
     * The parameter of {@code emit} is an {@code Object}, so a conditional in its place is one for javac: what it
     * chooses from is looked at instead. A conditional of numbers has a type of its own.
     */
    private void checkValue(TreePath value, TypeMirror expected) {
        TypeMirror actual = trees.getTypeMirror(value);
        if (actual == null || actual.getKind() == TypeKind.ERROR || types.isAssignableErased(actual, expected)) {
            return;
        }
        Tree tree = value.getLeaf();
        if (tree instanceof ParenthesizedTree parenthesized) {
            checkValue(new TreePath(value, parenthesized.getExpression()), expected);
        } else if (tree instanceof ConditionalExpressionTree conditional
                && !actual.getKind().isPrimitive()) {
            checkValue(new TreePath(value, conditional.getTrueExpression()), expected);
            checkValue(new TreePath(value, conditional.getFalseExpression()), expected);
        } else if (tree instanceof SwitchExpressionTree && !actual.getKind().isPrimitive()) {
            new YieldedValues(tree, expected).scan(value, null);
        } else {
            reporter.report(Message.EMIT_TYPE, value, actual, expected);
        }
    }

    /** Checks what one switch expression chooses from. */
    private final class YieldedValues extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final Tree checked;
        private final TypeMirror expected;

        YieldedValues(Tree checked, TypeMirror expected) {
            this.checked = checked;
            this.expected = expected;
        }

        @Override
        public @Nullable Void visitCase(CaseTree tree, @Nullable Void unused) {
            if (tree.getBody() instanceof ExpressionTree value) {
                checkValue(new TreePath(getCurrentPath(), value), expected);
                return null;
            }
            return super.visitCase(tree, null);
        }

        @Override
        public @Nullable Void visitYield(YieldTree tree, @Nullable Void unused) {
            checkValue(new TreePath(getCurrentPath(), tree.getValue()), expected);
            return null;
        }

        /** Its yields are its own. */
        @Override
        public @Nullable Void visitSwitchExpression(SwitchExpressionTree tree, @Nullable Void unused) {
            return tree == checked ? super.visitSwitchExpression(tree, null) : null;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
            return null;
        }

        @Override
        public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
            return null;
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
