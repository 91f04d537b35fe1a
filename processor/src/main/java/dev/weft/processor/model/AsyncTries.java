package dev.weft.processor.model;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.weft.processor.shape.Closing;
import dev.weft.processor.shape.LoopTurn;
import dev.weft.processor.shape.SourceScope;
import dev.weft.processor.shape.SourceScopes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Finds the asynchronous resources of a body's {@code try} statements. Works on attributed trees only. */
public final class AsyncTries extends TreePathScanner<@Nullable Void, @Nullable Void> {
    /** The protocols, in the order of {@link #asynchronous()}: a resource of both kinds is a scope. */
    private static final List<SourceScope.Kind> KINDS = List.of(SourceScope.Kind.SCOPE, SourceScope.Kind.CLOSEABLE);

    private static final Set<String> OLD_SELECTORS =
            Set.of("java.lang.Character", "java.lang.Byte", "java.lang.Short", "java.lang.Integer", "java.lang.String");

    private final Trees trees;
    private final CompilationUnitTree unit;
    private final Types types;
    private final Elements elements;

    /** Null as long as no resource has been seen. */
    private @Nullable List<TypeMirror> asynchronous;

    private final Tree body;
    private final TreePath root;
    private final Constants constants;
    private final Completion completion;
    private final List<SourceScope> found = new ArrayList<>();
    private final Map<Tree, Integer> scopes = new HashMap<>();

    private AsyncTries(Trees trees, Types types, Elements elements, TreePath path) {
        this.trees = trees;
        this.unit = path.getCompilationUnit();
        this.types = types;
        this.elements = elements;
        this.body = path.getLeaf();
        this.root = path;
        this.constants = new Constants(trees, path);
        this.completion = new Completion(constants, this::isExhaustive);
    }

    /**
     * The resources of one body, in source order, without those of bodies and classes in it.
     *
     * @param path the method or the lambda
     */
    public static SourceScopes of(Trees trees, Types types, Elements elements, TreePath path) {
        AsyncTries scanner = new AsyncTries(trees, types, elements, path);
        scanner.scan(path, null);
        if (scanner.found.isEmpty()) {
            return SourceScopes.NONE;
        }
        List<List<Closing>> orders = new ArrayList<>();
        ClosingOrder order = scanner.order(false);
        orders.add(order.of(scanner.code()));
        if (order.isUncertain()) {
            orders.add(scanner.order(true).of(scanner.code()));
        }
        return new SourceScopes(List.copyOf(scanner.found), orders);
    }

    private ClosingOrder order(boolean assumesEmpty) {
        return new ClosingOrder(constants, this::isExhaustive, this::isClose, scopes, assumesEmpty);
    }

    private Tree code() {
        return body instanceof LambdaExpressionTree lambda ? lambda.getBody() : ((MethodTree) body).getBody();
    }

    @Override
    public @Nullable Void visitTry(TryTree tree, @Nullable Void unused) {
        if (asynchronousResources(getCurrentPath()) > 0) {
            read(getCurrentPath(), tree);
        }
        return super.visitTry(tree, null);
    }

    @Override
    public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
        return tree == body ? super.visitLambdaExpression(tree, null) : null;
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
        return null;
    }

    private int asynchronousResources(TreePath statement) {
        int count = 0;
        for (Tree resource : ((TryTree) statement.getLeaf()).getResources()) {
            count += kindOf(resource) == null ? 0 : 1;
        }
        return count;
    }

    /** How a resource is left; {@code null} for a synchronous one. Its type may be an intersection, a type variable or a capture. */
    private SourceScope.@Nullable Kind kindOf(Tree resource) {
        TypeMirror type = trees.getTypeMirror(new TreePath(root, resource));
        if (type == null || type.getKind() == TypeKind.NULL) {
            return null;
        }
        List<TypeMirror> protocols = asynchronous();
        for (int i = 0; i < protocols.size(); i++) {
            if (types.isSubtype(type, protocols.get(i))) {
                return KINDS.get(i);
            }
        }
        return null;
    }

    private List<TypeMirror> asynchronous() {
        List<TypeMirror> known = asynchronous;
        if (known == null) {
            known = new ArrayList<>();
            for (String name : List.of(WeftNames.ASYNC_SCOPE, WeftNames.ASYNC_CLOSEABLE)) {
                TypeElement element = elements.getTypeElement(name);
                known.add(element == null ? types.getNullType() : types.erasure(element.asType()));
            }
            asynchronous = known;
        }
        return known;
    }

    private void read(TreePath path, TryTree tree) {
        int line = Lines.ofStart(trees, unit, tree);
        LoopTurn turn = null;
        SourceScope.Completion end = SourceScope.Completion.NORMAL;
        if (!completion.canComplete(tree.getBlock())) {
            Tree follower = follower(new TreePath(path, tree.getBlock()));
            turn = follower == body ? null : new LoopTurns(trees, unit).of(follower);
            end = turn != null
                    ? SourceScope.Completion.TURNS
                    : follower == body ? SourceScope.Completion.ENDS_BODY : SourceScope.Completion.NEVER;
        }
        for (Tree resource : tree.getResources()) {
            SourceScope.Kind kind = kindOf(resource);
            if (kind != null) {
                scopes.put(resource, found.size());
                found.add(new SourceScope(kind, line, end, turn));
            }
        }
    }

    /** The first statement around a block, or the body, with which the block would not end together. */
    private Tree follower(TreePath block) {
        TreePath path = block;
        while (path.getParentPath().getLeaf() != body && isLastPart(path.getParentPath(), path.getLeaf())) {
            path = path.getParentPath();
        }
        return path.getParentPath().getLeaf();
    }

    /** Whether the end of a part of a statement is the end of the statement, but for resources that are closed asynchronously. */
    private boolean isLastPart(TreePath outer, Tree inner) {
        Tree statement = outer.getLeaf();
        return switch (statement.getKind()) {
            case IF, LABELED_STATEMENT, CATCH -> true;
            case BLOCK -> {
                List<? extends Tree> statements = ((BlockTree) statement).getStatements();
                yield statements.get(statements.size() - 1) == inner;
            }
            case TRY -> {
                TryTree outerTry = (TryTree) statement;
                yield outerTry.getFinallyBlock() == null
                        && (inner instanceof CatchTree
                                || asynchronousResources(outer)
                                        == outerTry.getResources().size());
            }
            default -> false;
        };
    }

    /**
     * Whether one of the branches of a switch statement is always taken: it has a {@code default}, or it is one that must be exhaustive (JLS
     * 14.11.1.1), with patterns, {@code null} or a selector of another type than the old statement's.
     */
    private boolean isExhaustive(SwitchTree statement) {
        for (CaseTree branch : statement.getCases()) {
            List<? extends ExpressionTree> labels = branch.getExpressions(); // none: default or a pattern
            if (labels.isEmpty() || labels.stream().anyMatch(label -> label.getKind() == Tree.Kind.NULL_LITERAL)) {
                return true;
            }
        }
        TypeMirror selector = trees.getTypeMirror(new TreePath(root, statement.getExpression()));
        return selector != null && !isOldSelector(selector);
    }

    private static boolean isOldSelector(TypeMirror type) {
        return switch (type.getKind()) {
            case CHAR, BYTE, SHORT, INT, ERROR -> true;
            case DECLARED ->
                ((DeclaredType) type).asElement() instanceof TypeElement element
                        && (element.getKind() == ElementKind.ENUM
                                || OLD_SELECTORS.contains(
                                        element.getQualifiedName().toString()));
            default -> false;
        };
    }

    /**
     * Whether a call that stands as a statement is one of {@code close()} without arguments and result in the class file: not where javac
     * calls an accessor instead, because the method is protected or is a superclass's of an outer class.
     */
    private boolean isClose(MethodInvocationTree call) {
        return trees.getElement(new TreePath(root, call.getMethodSelect())) instanceof ExecutableElement method
                && method.getSimpleName().contentEquals("close")
                && method.getParameters().isEmpty()
                && types.erasure(method.getReturnType()).getKind() == TypeKind.VOID
                && !needsAccessor(method, call.getMethodSelect());
    }

    private boolean needsAccessor(ExecutableElement method, ExpressionTree select) {
        TypeElement current = enclosingClass();
        ExpressionTree qualifier = select instanceof MemberSelectTree member ? member.getExpression() : null;
        if (qualifier instanceof MemberSelectTree outer && outer.getIdentifier().contentEquals("super")) {
            Element named = trees.getElement(new TreePath(root, outer.getExpression()));
            return named != null && named.getKind().isClass() && !named.equals(current);
        }
        Element declaring = method.getEnclosingElement();
        if (current == null
                || declaring == null
                || !method.getModifiers().contains(Modifier.PROTECTED)
                || elements.getPackageOf(method).equals(elements.getPackageOf(current))) {
            return false;
        } else if (!types.isSubtype(types.erasure(current.asType()), types.erasure(declaring.asType()))) {
            return true;
        } else if (qualifier == null
                || method.getModifiers().contains(Modifier.STATIC)
                || (qualifier instanceof IdentifierTree name && name.getName().contentEquals("super"))) {
            return false;
        }
        TypeMirror site = trees.getTypeMirror(new TreePath(root, qualifier));
        return site != null && !types.isSubtype(types.erasure(site), types.erasure(current.asType()));
    }

    private @Nullable TypeElement enclosingClass() {
        for (TreePath path = root; path != null; path = path.getParentPath()) {
            if (path.getLeaf() instanceof ClassTree) {
                return trees.getElement(path) instanceof TypeElement type ? type : null;
            }
        }
        return null;
    }

    /** The body as the scanner starts it: parameters and annotations hold no statements. */
    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
        return scan(tree.getBody(), null);
    }
}
