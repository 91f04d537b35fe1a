package dev.weft.processor.validate;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.model.RuntimeTypes;
import dev.weft.processor.model.WeftNames;
import java.util.List;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/**
 * Asynchronous resources closed by {@code close()}, which only fails: by a call, or by a {@code try} over a variable of
 * a type such as {@code AutoCloseable}. A resource that arrives as such a type cannot be seen here; its {@code close()}
 * says so when it runs.
 */
final class SynchronousClosings implements Rule {
    private static final List<String> DECLARING = List.of(WeftNames.ASYNC_SCOPE, WeftNames.ASYNC_CLOSEABLE);

    private final Trees trees;
    private final RuntimeTypes types;
    private final Reporter reporter;

    SynchronousClosings(Trees trees, RuntimeTypes types, Reporter reporter) {
        this.trees = trees;
        this.types = types;
        this.reporter = reporter;
    }

    @Override
    public void call(MethodInvocationTree tree, ExecutableElement called, TreePath path, Region region) {
        check(called, new TreePath(path, tree.getMethodSelect()));
    }

    @Override
    public void reference(MemberReferenceTree tree, ExecutableElement referred, TreePath path, Region region) {
        check(referred, path);
    }

    private void check(ExecutableElement called, TreePath path) {
        if (called.getSimpleName().contentEquals("close")
                && called.getEnclosingElement() instanceof TypeElement owner
                && DECLARING.contains(owner.getQualifiedName().toString())) {
            String instead = owner.getQualifiedName().contentEquals(WeftNames.ASYNC_SCOPE)
                    ? "try (...) in asynchronous code"
                    : "await(....closeAsync()), or try (...) in asynchronous code";
            reporter.report(Message.SYNCHRONOUS_CLOSE, path, owner.getSimpleName(), instead);
        }
    }

    @Override
    public void ordinaryResource(TreePath path) {
        if (!(path.getLeaf() instanceof VariableTree variable)) {
            return;
        }
        ExpressionTree value = variable.getInitializer();
        TreePath at = new TreePath(path, value);
        while (value instanceof ParenthesizedTree || value instanceof TypeCastTree) {
            value = value instanceof TypeCastTree cast
                    ? cast.getExpression()
                    : ((ParenthesizedTree) value).getExpression();
            at = new TreePath(at, value);
        }
        TypeMirror type = trees.getTypeMirror(at);
        if (types.isAsyncResource(type)) {
            reporter.report(
                    Message.HIDDEN_RESOURCE,
                    path,
                    variable.getType(),
                    variable.getName(),
                    type instanceof DeclaredType declared ? declared.asElement().getSimpleName() : type);
        }
    }
}
