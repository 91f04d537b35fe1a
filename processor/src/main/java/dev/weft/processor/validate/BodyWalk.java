package dev.weft.processor.validate;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.weft.processor.find.BodyFinder;
import dev.weft.processor.model.AsyncMethods;
import dev.weft.processor.model.BodyKind;
import dev.weft.processor.model.Markers;
import dev.weft.processor.model.RuntimeTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Walks an attributed class once for all rules, and keeps track of the code that each expression belongs to. */
final class BodyWalk extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final Trees trees;
    private final RuntimeTypes types;
    private final FunctionalTypes functional;
    private final List<Rule> rules;

    /** Null between the members of a class. */
    private @Nullable Region region;

    private @Nullable Tree guard;

    BodyWalk(Trees trees, RuntimeTypes types, FunctionalTypes functional, List<Rule> rules) {
        this.trees = trees;
        this.types = types;
        this.functional = functional;
        this.rules = rules;
    }

    @Override
    public @Nullable Void scan(@Nullable Tree tree, @Nullable Void unused) {
        Region around = region;
        if (tree != null && tree == guard && around != null) {
            return in(around.withGuard(), () -> super.scan(tree, null));
        }
        return super.scan(tree, null);
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
        return in(null, () -> super.visitClass(tree, null));
    }

    /** No rule is about annotations. */
    @Override
    public @Nullable Void visitModifiers(ModifiersTree tree, @Nullable Void unused) {
        return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
        if (!(trees.getElement(getCurrentPath()) instanceof ExecutableElement method)) {
            return null;
        }
        each(rule -> rule.method(tree, method, getCurrentPath()));
        return in(regionOf(tree, method), () -> super.visitMethod(tree, null));
    }

    private static Region regionOf(MethodTree tree, ExecutableElement method) {
        String name = method.getSimpleName().toString();
        if (method.getKind() == ElementKind.CONSTRUCTOR) {
            return Region.of(Region.Kind.CONSTRUCTOR, name, tree);
        }
        if (!AsyncMethods.isAsync(method)) {
            return Region.of(Region.Kind.METHOD, name, tree);
        }
        BodyKind kind = AsyncMethods.kindOf(method.getReturnType());
        if (kind == null) {
            return Region.of(Region.Kind.REFUSED, name, tree);
        }
        if (kind == BodyKind.METHOD) {
            return Region.of(Region.Kind.ASYNC_METHOD, name, tree);
        }
        List<? extends TypeMirror> elements = ((DeclaredType) method.getReturnType()).getTypeArguments();
        return Region.generator(name, tree, elements.isEmpty() ? null : elements.get(0));
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
        if (region != null) {
            return super.visitVariable(tree, null);
        }
        return in(
                Region.of(Region.Kind.INITIALIZER, tree.getName().toString(), tree),
                () -> super.visitVariable(tree, null));
    }

    @Override
    public @Nullable Void visitBlock(BlockTree tree, @Nullable Void unused) {
        if (region != null) {
            return super.visitBlock(tree, null);
        }
        return in(Region.of(Region.Kind.INITIALIZER, "", tree), () -> super.visitBlock(tree, null));
    }

    @Override
    public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
        Region around = inside();
        each(rule -> rule.lambda(tree, getCurrentPath(), around));
        if (tree.getBodyKind() == LambdaExpressionTree.BodyKind.EXPRESSION
                && functional.returnsNothing(trees.getTypeMirror(getCurrentPath()))) {
            TreePath body = new TreePath(getCurrentPath(), tree.getBody());
            each(rule -> rule.discarded((ExpressionTree) tree.getBody(), body, around));
        }
        Region.Kind kind = isAsyncBody() ? Region.Kind.ASYNC_LAMBDA : Region.Kind.LAMBDA;
        return in(Region.of(kind, "", tree), () -> super.visitLambdaExpression(tree, null));
    }

    /** Whether the current lambda is the argument of {@code async(...)}. */
    private boolean isAsyncBody() {
        TreePath path = getCurrentPath().getParentPath();
        while (path.getLeaf() instanceof ParenthesizedTree || path.getLeaf() instanceof TypeCastTree) {
            path = path.getParentPath();
        }
        return path.getLeaf() instanceof MethodInvocationTree call
                && call.getArguments().size() == 1
                && BodyFinder.lambda(call.getArguments().get(0))
                        == getCurrentPath().getLeaf()
                && Markers.is(trees.getElement(new TreePath(path, call.getMethodSelect())), "async");
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
        Element called = trees.getElement(new TreePath(getCurrentPath(), tree.getMethodSelect()));
        if (called instanceof ExecutableElement method) {
            each(rule -> rule.call(tree, method, getCurrentPath(), inside()));
        }
        return super.visitMethodInvocation(tree, null);
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void unused) {
        if (trees.getElement(getCurrentPath()) instanceof ExecutableElement constructor) {
            each(rule -> rule.construction(tree, constructor, getCurrentPath(), inside()));
        }
        return super.visitNewClass(tree, null);
    }

    @Override
    public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void unused) {
        if (trees.getElement(getCurrentPath()) instanceof ExecutableElement referred) {
            each(rule -> rule.reference(tree, referred, getCurrentPath(), inside()));
        }
        return super.visitMemberReference(tree, null);
    }

    @Override
    public @Nullable Void visitExpressionStatement(ExpressionStatementTree tree, @Nullable Void unused) {
        TreePath path = new TreePath(getCurrentPath(), tree.getExpression());
        each(rule -> rule.discarded(tree.getExpression(), path, inside()));
        return super.visitExpressionStatement(tree, null);
    }

    @Override
    public @Nullable Void visitReturn(ReturnTree tree, @Nullable Void unused) {
        each(rule -> rule.returned(tree, getCurrentPath(), inside()));
        return super.visitReturn(tree, null);
    }

    @Override
    public @Nullable Void visitSynchronized(SynchronizedTree tree, @Nullable Void unused) {
        scan(tree.getExpression(), null);
        return in(inside().withMonitor(), () -> scan(tree.getBlock(), null));
    }

    @Override
    public @Nullable Void visitCase(CaseTree tree, @Nullable Void unused) {
        Tree outer = guard;
        guard = Guards.of(tree);
        super.visitCase(tree, null);
        guard = outer;
        return null;
    }

    @Override
    public @Nullable Void visitTry(TryTree tree, @Nullable Void unused) {
        List<TypeMirror> scopes = new ArrayList<>();
        for (Tree resource : tree.getResources()) {
            TreePath path = new TreePath(getCurrentPath(), resource);
            Region around = inside().withScopes(scopes);
            TypeMirror type = typeOf(path);
            if (type != null && types.isAsyncResource(type)) {
                each(rule -> rule.resource(type, path, around));
                scopes.add(type);
            } else {
                each(rule -> rule.ordinaryResource(path));
            }
            in(around, () -> scan(resource, null));
        }
        in(inside().withScopes(scopes), () -> scan(tree.getBlock(), null));
        for (CatchTree clause : tree.getCatches()) {
            each(rule -> rule.caught(tree, clause, new TreePath(getCurrentPath(), clause), inside()));
        }
        scan(tree.getCatches(), null);
        return scan(tree.getFinallyBlock(), null);
    }

    private @Nullable TypeMirror typeOf(TreePath resource) {
        if (resource.getLeaf() instanceof VariableTree) {
            Element variable = trees.getElement(resource);
            return variable == null ? null : variable.asType();
        }
        return trees.getTypeMirror(resource);
    }

    private Region inside() {
        Region current = region;
        return current == null
                ? Region.of(Region.Kind.INITIALIZER, "", getCurrentPath().getLeaf())
                : current;
    }

    private @Nullable Void in(@Nullable Region inner, Runnable visit) {
        Region outer = region;
        region = inner;
        visit.run();
        region = outer;
        return null;
    }

    private void each(Consumer<Rule> event) {
        rules.forEach(event);
    }
}
