package dev.weft.processor.find;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.weft.processor.model.WeftNames;
import dev.weft.processor.shape.Closing;
import dev.weft.processor.shape.LoopTurn;
import dev.weft.processor.shape.SourceScope;
import dev.weft.processor.shape.SourceScopes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/**
 * Finds the asynchronous resources of a body's {@code try} statements. Works on attributed trees only.
 *
 * <p>Cost: a step for each tree of the body; for each {@code try} statement with asynchronous resources that of
 * {@link Completion} and {@link LoopTurns}, and, on the way out to the first statement that does not end with it, one
 * for each statement around it and each one in the blocks there; that of {@link CodeOrder} once or, if javac's options
 * matter, twice. That is more than linear in the statements of one block and in such statements in each other, which
 * are few.
 */
public final class AsyncTries extends TreePathScanner<@Nullable Void, @Nullable Void> {
    /** The protocols, in the order of {@link #asynchronous()}: a resource of both kinds is a scope. */
    private static final List<SourceScope.Kind> KINDS = List.of(SourceScope.Kind.SCOPE, SourceScope.Kind.CLOSEABLE);

    private final Trees trees;
    private final CompilationUnitTree unit;
    private final Types types;
    private final Elements elements;

    /** Null as long as no resource has been seen. */
    private @Nullable List<TypeMirror> asynchronous;

    private final Tree body;
    private final TreePath root;
    private final Constants constants;
    private final Exhaustiveness exhaustiveness;
    private final Completion completion;
    private final LoopTurns turns;

    /** For each asynchronous resource the jumps that go to where the end of its block would. */
    private final Map<Tree, Set<CodeOrder.Jump>> continuations = new HashMap<>();

    private final List<SourceScope> found = new ArrayList<>();
    private final List<Tree> tries = new ArrayList<>();
    private final Map<Tree, Integer> scopes = new HashMap<>();

    private AsyncTries(Trees trees, Types types, Elements elements, TreePath path) {
        this.trees = trees;
        this.unit = path.getCompilationUnit();
        this.types = types;
        this.elements = elements;
        this.body = path.getLeaf();
        this.root = path;
        this.constants = new Constants(trees, path);
        this.exhaustiveness = new Exhaustiveness(trees, path);
        this.completion = new Completion(constants, exhaustiveness);
        this.turns = new LoopTurns(constants, new Beginnings(trees, path, constants, completion::canComplete));
    }

    /**
     * The resources of one body, in source order, without those of bodies and classes in it.
     *
     * @param path the method or the lambda
     * @param tries is filled with the {@code try} statement of each resource
     */
    public static SourceScopes of(Trees trees, Types types, Elements elements, TreePath path, List<Tree> tries) {
        AsyncTries scanner = new AsyncTries(trees, types, elements, path);
        scanner.scan(path, null);
        tries.addAll(scanner.tries);
        if (scanner.found.isEmpty()) {
            return SourceScopes.NONE;
        }
        List<List<Closing>> orders = new ArrayList<>();
        CodeOrder order = scanner.order(false).read(scanner.code());
        orders.add(order.closings());
        if (order.isUncertain()) {
            orders.add(scanner.order(true).read(scanner.code()).closings());
        }
        return new SourceScopes(List.copyOf(scanner.found), orders);
    }

    private CodeOrder order(boolean assumesEmpty) {
        return new CodeOrder(constants, exhaustiveness, this::isClose, scopes, this::leadsOn, assumesEmpty);
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

    /**
     * How a resource is left; {@code null} for a synchronous one. Its type may be an intersection, a type variable or a
     * capture.
     */
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
        Set<CodeOrder.Jump> leadingOn = new HashSet<>();
        Tree follower = follower(new TreePath(path, tree.getBlock()), leadingOn);
        boolean completes = completion.canComplete(tree.getBlock());
        for (int i = 0; i < tree.getResources().size(); i++) {
            Tree resource = tree.getResources().get(i);
            SourceScope.Kind kind = kindOf(resource);
            if (kind != null) {
                LoopTurn turn = completes || follower == body ? null : turns.of(follower, path, i);
                SourceScope.Completion end = completes
                        ? SourceScope.Completion.NORMAL
                        : turn != null
                                ? SourceScope.Completion.TURNS
                                : follower == body ? SourceScope.Completion.ENDS_BODY : SourceScope.Completion.NEVER;
                continuations.put(resource, leadingOn);
                scopes.put(resource, found.size());
                found.add(new SourceScope(kind, line, end, turn));
                tries.add(tree);
            }
        }
    }

    private boolean leadsOn(Tree resource, CodeOrder.Jump jump) {
        return continuations.getOrDefault(resource, Set.of()).contains(jump);
    }

    /**
     * The first statement around a block, or the body, with which the block would not end together.
     *
     * @param leadingOn is told the jumps to where the block would end
     */
    private Tree follower(TreePath block, Set<CodeOrder.Jump> leadingOn) {
        TreePath path = block;
        while (path.getParentPath().getLeaf() != body && isLastPart(path.getParentPath(), path.getLeaf())) {
            path = path.getParentPath();
            leadingOn.add(new CodeOrder.Jump(path.getLeaf(), false));
            leadingOn.add(new CodeOrder.Jump(path.getLeaf(), true)); // the condition of such a loop is false
        }
        Tree follower = path.getParentPath().getLeaf();
        leadingOn.add(new CodeOrder.Jump(follower, true));
        return follower;
    }

    /**
     * Whether the end of a part of a statement is the end of the statement, but for resources that are closed
     * asynchronously.
     */
    private boolean isLastPart(TreePath outer, Tree inner) {
        Tree statement = outer.getLeaf();
        return switch (statement.getKind()) {
            case IF, LABELED_STATEMENT, CATCH -> true;
            case DO_WHILE_LOOP -> constants.isFalse(((DoWhileLoopTree) statement).getCondition());
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
     * Whether a call that stands as a statement is one of {@code close()} without arguments and result in the class
     * file: not where javac calls an accessor instead, because the method is protected or is a superclass's of an outer
     * class.
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
