package dev.weft.processor.find;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import dev.weft.processor.model.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a body may be suspended, in the order in which the expressions are evaluated. Works on syntax: what it
 * finds is for readers and dumps, and nothing is decided on it.
 *
 * <p>Cost: a step for each tree; for each place one for each variable that is in scope there, whose names are kept, and
 * one for each tree in the call, for its text. That is places times variables, and the square of calls in each other,
 * which are few.
 */
final class StateScanner extends TreeScanner<@Nullable Void, @Nullable Void> {
    private static final List<String> SUSPENDING = List.of("await", "awaitEach", "emit");
    private static final int LONGEST_TEXT = 60;

    private final Trees trees;
    private final CompilationUnitTree unit;
    private final Imports imports;
    private final List<String> scope = new ArrayList<>();
    private final List<State> states = new ArrayList<>();

    private StateScanner(Trees trees, CompilationUnitTree unit, Imports imports) {
        this.trees = trees;
        this.unit = unit;
        this.imports = imports;
    }

    static List<State> statesOf(
            Trees trees,
            CompilationUnitTree unit,
            Imports imports,
            List<? extends VariableTree> parameters,
            Tree body) {
        StateScanner scanner = new StateScanner(trees, unit, imports);
        parameters.forEach(parameter -> scanner.scope.add(parameter.getName().toString()));
        scanner.scan(body, null);
        return List.copyOf(scanner.states);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
        super.visitMethodInvocation(tree, null);
        for (String marker : SUSPENDING) {
            if (imports.looksLikeMarker(tree.getMethodSelect(), marker)) {
                states.add(new State(Lines.ofStart(trees, unit, tree), text(tree), scope));
            }
        }
        return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
        super.visitVariable(tree, null);
        scope.add(tree.getName().toString());
        return null;
    }

    @Override
    public @Nullable Void visitBlock(BlockTree tree, @Nullable Void unused) {
        return nested(() -> super.visitBlock(tree, null));
    }

    @Override
    public @Nullable Void visitCase(CaseTree tree, @Nullable Void unused) {
        return nested(() -> super.visitCase(tree, null));
    }

    @Override
    public @Nullable Void visitTry(TryTree tree, @Nullable Void unused) {
        nested(() -> {
            scan(tree.getResources(), null);
            scan(tree.getBlock(), null);
        });
        scan(tree.getCatches(), null);
        return scan(tree.getFinallyBlock(), null);
    }

    @Override
    public @Nullable Void visitCatch(CatchTree tree, @Nullable Void unused) {
        return nested(() -> super.visitCatch(tree, null));
    }

    @Override
    public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree tree, @Nullable Void unused) {
        return nested(() -> {
            scan(tree.getExpression(), null);
            scan(tree.getVariable(), null);
            scan(tree.getStatement(), null);
        });
    }

    @Override
    public @Nullable Void visitForLoop(ForLoopTree tree, @Nullable Void unused) {
        return nested(() -> {
            scan(tree.getInitializer(), null);
            scan(tree.getCondition(), null);
            scan(tree.getStatement(), null);
            scan(tree.getUpdate(), null);
        });
    }

    @Override
    public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
        return null; // a body of its own
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
        return null; // its methods are bodies of their own
    }

    private @Nullable Void nested(Runnable visit) {
        int outer = scope.size();
        visit.run();
        scope.subList(outer, scope.size()).clear();
        return null;
    }

    private static String text(Tree tree) {
        String text = tree.toString().replaceAll("\\s+", " ");
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 3) + "...";
    }
}
