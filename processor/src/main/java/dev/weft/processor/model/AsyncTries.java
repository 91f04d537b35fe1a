package dev.weft.processor.model;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Finds the {@code try} statements of a body that have asynchronous resources. Works on attributed trees only. */
public final class AsyncTries extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final Trees trees;
    private final CompilationUnitTree unit;
    private final Types types;
    private final Elements elements;

    /** Null as long as no resource has been seen. */
    private @Nullable List<TypeMirror> asynchronous;

    private final Tree body;
    private final List<AsyncTry> found = new ArrayList<>();

    private AsyncTries(Trees trees, Types types, Elements elements, TreePath path) {
        this.trees = trees;
        this.unit = path.getCompilationUnit();
        this.types = types;
        this.elements = elements;
        this.body = path.getLeaf();
    }

    /**
     * The statements of one body, in source order, without those of bodies and classes in it.
     *
     * @param path the method or the lambda
     */
    public static List<AsyncTry> of(Trees trees, Types types, Elements elements, TreePath path) {
        AsyncTries scanner = new AsyncTries(trees, types, elements, path);
        scanner.scan(path, null);
        return List.copyOf(scanner.found);
    }

    @Override
    public @Nullable Void visitTry(TryTree tree, @Nullable Void unused) {
        int resources = asynchronousResources(getCurrentPath());
        if (resources > 0) {
            found.add(read(getCurrentPath(), tree, resources));
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
            TypeMirror type = trees.getTypeMirror(new TreePath(statement, resource));
            if (type != null && asynchronous().stream().anyMatch(async -> types.isSubtype(type, async))) {
                count++;
            }
        }
        return count;
    }

    private List<TypeMirror> asynchronous() {
        List<TypeMirror> known = asynchronous;
        if (known == null) {
            known = new ArrayList<>();
            for (String name : List.of(WeftNames.ASYNC_SCOPE, WeftNames.ASYNC_CLOSEABLE)) {
                TypeElement element = elements.getTypeElement(name);
                if (element != null) {
                    known.add(types.erasure(element.asType()));
                }
            }
            asynchronous = known;
        }
        return known;
    }

    private AsyncTry read(TreePath path, TryTree tree, int resources) {
        int line = Lines.ofStart(trees, unit, tree);
        int endLine = Lines.ofEnd(trees, unit, tree.getBlock());
        if (new Completion(this::mayBeTrue).canComplete(tree.getBlock())) {
            return new AsyncTry(line, endLine, resources, AsyncTry.End.NORMAL, null);
        }
        Tree follower = follower(new TreePath(path, tree.getBlock()));
        if (follower == body) {
            return new AsyncTry(line, endLine, resources, AsyncTry.End.ENDS_BODY, null);
        }
        LoopTurn turn = new LoopTurns(trees, unit).of(follower);
        return new AsyncTry(line, endLine, resources, turn == null ? AsyncTry.End.NEVER : AsyncTry.End.TURNS, turn);
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

    private boolean mayBeTrue(ExpressionTree condition) {
        if (condition instanceof ParenthesizedTree inner) {
            return mayBeTrue(inner.getExpression());
        }
        if (condition instanceof UnaryTree unary) {
            return mayBeTrue(unary.getExpression());
        }
        if (condition instanceof BinaryTree binary) {
            return mayBeTrue(binary.getLeftOperand()) && mayBeTrue(binary.getRightOperand());
        }
        return switch (condition.getKind()) {
            case IDENTIFIER, MEMBER_SELECT ->
                trees.getElement(trees.getPath(unit, condition)) instanceof VariableElement variable
                        && variable.getConstantValue() != null;
            default -> condition instanceof LiteralTree;
        };
    }

    /** The body as the scanner starts it: parameters and annotations hold no statements. */
    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
        return scan(tree.getBody(), null);
    }
}
