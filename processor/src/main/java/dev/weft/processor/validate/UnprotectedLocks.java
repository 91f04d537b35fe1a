package dev.weft.processor.validate;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.model.Markers;
import dev.weft.processor.model.RuntimeTypes;
import dev.weft.processor.model.WeftNames;
import java.util.List;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/**
 * A lock or permit that is acquired and released by hand, with an await in between that nothing protects: if that
 * fails, or the task is cancelled there, nobody releases it.
 *
 * <pre>{@code
 * await(lock.acquire());      // reported
 * await(work());
 * lock.release();
 * }</pre>
 *
 * <p>Told only where there is no doubt: acquire and release are statements of one block, of the same variable, which
 * does not change; nothing in between mentions it; no try is around, and nothing in between catches; and no clean-up of
 * the body, no lambda and no class in it knows the variable, since that could release it.
 */
final class UnprotectedLocks implements Rule {
    private static final List<String> OWNERS =
            List.of(WeftNames.ASYNC_LOCK, WeftNames.ASYNC_SEMAPHORE, WeftNames.ASYNC_BOUNDED_SEMAPHORE);

    private final Trees trees;
    private final RuntimeTypes types;
    private final Reporter reporter;

    UnprotectedLocks(Trees trees, RuntimeTypes types, Reporter reporter) {
        this.trees = trees;
        this.types = types;
        this.reporter = reporter;
    }

    @Override
    public void discarded(ExpressionTree tree, TreePath path, Region region) {
        if (!region.isAsync()
                || !(tree instanceof MethodInvocationTree await)
                || await.getArguments().size() != 1
                || !Markers.is(trees.getElement(new TreePath(path, await.getMethodSelect())), "await")
                || !(path.getParentPath().getParentPath().getLeaf() instanceof BlockTree block)) {
            return;
        }
        TreePath acquire = new TreePath(path, await.getArguments().get(0));
        VariableElement lock = receiver(acquire, "acquire");
        TreePath blockPath = path.getParentPath().getParentPath();
        if (lock != null
                && !isInTry(blockPath, region)
                && isReleasedBehindAnAwait(
                        block, blockPath, path.getParentPath().getLeaf(), lock)
                && !mayBeReleasedElsewhere(blockPath, region, lock)) {
            Tree select = ((MethodInvocationTree) acquire.getLeaf()).getMethodSelect();
            reporter.report(Message.UNPROTECTED_LOCK, new TreePath(acquire, select), lock.getSimpleName());
        }
    }

    /**
     * Returns the variable on which the call at {@code path} calls a method of a lock or semaphore; null if it is
     * anything else.
     */
    private @Nullable VariableElement receiver(TreePath path, String method) {
        if (!(path.getLeaf() instanceof MethodInvocationTree call)
                || !call.getArguments().isEmpty()
                || !(call.getMethodSelect() instanceof MemberSelectTree select)
                || !select.getIdentifier().contentEquals(method)) {
            return null;
        }
        TreePath selectPath = new TreePath(path, select);
        if (!(trees.getElement(selectPath) instanceof ExecutableElement called)
                || !(called.getEnclosingElement() instanceof TypeElement owner)
                || !OWNERS.contains(owner.getQualifiedName().toString())) {
            return null;
        }
        TreePath receiver = new TreePath(selectPath, select.getExpression());
        boolean isPlain = receiver.getLeaf() instanceof IdentifierTree
                || (receiver.getLeaf() instanceof MemberSelectTree field
                        && field.getExpression() instanceof IdentifierTree self
                        && self.getName().contentEquals("this"));
        return isPlain && trees.getElement(receiver) instanceof VariableElement variable && isSteady(variable)
                ? variable
                : null;
    }

    /** A local variable is mentioned where it changes; a field may change anywhere. */
    private static boolean isSteady(VariableElement variable) {
        return variable.getKind() != ElementKind.FIELD
                || variable.getModifiers().contains(Modifier.FINAL);
    }

    private static boolean isInTry(TreePath block, Region region) {
        for (TreePath path = block; path != null && path.getLeaf() != region.body(); path = path.getParentPath()) {
            if (path.getLeaf() instanceof TryTree) { // what it catches, or its resources, may release
                return true;
            }
        }
        return false;
    }

    private static boolean catches(TryTree tree) {
        return tree.getFinallyBlock() != null || !tree.getCatches().isEmpty();
    }

    private boolean isReleasedBehindAnAwait(BlockTree block, TreePath path, Tree acquire, VariableElement lock) {
        boolean hasAwait = false;
        List<? extends StatementTree> statements = block.getStatements();
        for (int i = statements.indexOf(acquire) + 1; i < statements.size(); i++) {
            TreePath statement = new TreePath(path, statements.get(i));
            if (statement.getLeaf() instanceof ExpressionStatementTree expression
                    && lock.equals(receiver(new TreePath(statement, expression.getExpression()), "release"))) {
                return hasAwait;
            }
            Uses uses = new Uses(lock);
            uses.scan(statement, null);
            if (uses.isMentioned || uses.isCatching) {
                return false;
            }
            hasAwait |= !AwaitSearch.awaitsIn(trees, types, statement).isEmpty();
        }
        return false;
    }

    private boolean mayBeReleasedElsewhere(TreePath path, Region region, VariableElement lock) {
        TreePath body = path;
        while (body.getLeaf() != region.body()) {
            body = body.getParentPath();
        }
        Uses uses = new Uses(lock);
        if (body.getLeaf() instanceof LambdaExpressionTree lambda) {
            body = new TreePath(body, lambda.getBody());
        }
        uses.scan(body, null);
        return uses.isHandedOn;
    }

    /** Looks how a piece of code uses a variable. */
    private final class Uses extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final VariableElement variable;
        private int aside;

        boolean isMentioned;

        /**
         * Whether it is mentioned where control comes by another way than that of the body: in a clean-up, a lambda, a
         * class.
         */
        boolean isHandedOn;

        boolean isCatching;

        Uses(VariableElement variable) {
            this.variable = variable;
        }

        private void note() {
            if (variable.equals(trees.getElement(getCurrentPath()))) {
                isMentioned = true;
                isHandedOn |= aside > 0;
            }
        }

        private @Nullable Void aside(Runnable scan) {
            aside++;
            scan.run();
            aside--;
            return null;
        }

        @Override
        public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void unused) {
            note();
            return null;
        }

        @Override
        public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void unused) {
            note();
            return super.visitMemberSelect(tree, null);
        }

        @Override
        public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void unused) {
            return aside(() -> super.visitMemberReference(tree, null));
        }

        @Override
        public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
            return aside(() -> super.visitLambdaExpression(tree, null));
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
            return aside(() -> super.visitClass(tree, null));
        }

        @Override
        public @Nullable Void visitCatch(CatchTree tree, @Nullable Void unused) {
            return aside(() -> super.visitCatch(tree, null));
        }

        @Override
        public @Nullable Void visitTry(TryTree tree, @Nullable Void unused) {
            isCatching |= catches(tree);
            scan(tree.getResources(), null);
            scan(tree.getBlock(), null);
            scan(tree.getCatches(), null);
            return aside(() -> scan(tree.getFinallyBlock(), null));
        }
    }
}
