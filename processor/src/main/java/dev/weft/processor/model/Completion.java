package dev.weft.processor.model;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreeScanner;
import java.util.List;
import java.util.function.Predicate;
import javax.lang.model.element.Name;
import org.jspecify.annotations.Nullable;

/**
 * Whether a statement can complete normally (JLS 14.22), for code that javac has accepted: then every statement is reachable, and a
 * list of statements completes if the last one does. Of a condition that consists of constants only it is assumed that it is
 * true, so that the answer "can complete" is certain.
 */
final class Completion {
    private final Predicate<ExpressionTree> isConstant;

    /**
     * @param isConstant whether the value of a condition is known at compile time and may be true
     */
    Completion(Predicate<ExpressionTree> isConstant) {
        this.isConstant = isConstant;
    }

    boolean canComplete(@Nullable Tree tree) {
        if (tree == null) {
            return true;
        }
        return switch (tree.getKind()) {
            case RETURN, THROW, BREAK, CONTINUE, YIELD -> false;
            case BLOCK -> canCompleteAll(((BlockTree) tree).getStatements());
            case SYNCHRONIZED -> canComplete(((SynchronizedTree) tree).getBlock());
            case LABELED_STATEMENT -> {
                LabeledStatementTree labeled = (LabeledStatementTree) tree;
                yield canComplete(labeled.getStatement()) || isLeft(labeled.getStatement(), labeled.getLabel(), false);
            }
            case IF -> {
                IfTree choice = (IfTree) tree;
                yield choice.getElseStatement() == null
                        || canComplete(choice.getThenStatement())
                        || canComplete(choice.getElseStatement());
            }
            case WHILE_LOOP -> {
                WhileLoopTree loop = (WhileLoopTree) tree;
                yield !isConstant.test(loop.getCondition()) || isLeft(loop.getStatement(), null, false);
            }
            case DO_WHILE_LOOP -> canComplete((DoWhileLoopTree) tree);
            case FOR_LOOP -> {
                ForLoopTree loop = (ForLoopTree) tree;
                ExpressionTree condition = loop.getCondition();
                yield (condition != null && !isConstant.test(condition)) || isLeft(loop.getStatement(), null, false);
            }
            case SWITCH -> canComplete((SwitchTree) tree);
            case TRY -> canComplete((TryTree) tree);
            default -> true;
        };
    }

    private boolean canCompleteAll(List<? extends Tree> statements) {
        return statements.isEmpty() || canComplete(statements.get(statements.size() - 1));
    }

    private boolean canComplete(DoWhileLoopTree loop) {
        boolean turns = canComplete(loop.getStatement()) || isLeft(loop.getStatement(), null, true);
        return (turns && !isConstant.test(loop.getCondition())) || isLeft(loop.getStatement(), null, false);
    }

    private boolean canComplete(TryTree statement) {
        if (!canComplete(statement.getFinallyBlock())) {
            return false;
        }
        for (CatchTree handler : statement.getCatches()) {
            if (canComplete(handler.getBlock())) {
                return true;
            }
        }
        return canComplete(statement.getBlock());
    }

    private boolean canComplete(SwitchTree statement) {
        List<? extends CaseTree> cases = statement.getCases();
        if (cases.stream().allMatch(Completion::hasPlainLabels)) {
            return true;
        }
        for (CaseTree branch : cases) {
            Tree body = branch.getBody();
            boolean completes = branch.getCaseKind() == CaseTree.CaseKind.RULE
                    ? body instanceof ExpressionTree || (body instanceof StatementTree && canComplete(body))
                    : branch == cases.get(cases.size() - 1) && canCompleteAll(branch.getStatements());
            if (completes || isLeft(branch, null, false)) {
                return true;
            }
        }
        return false;
    }

    /** Numbers, strings and simple names: a switch with no other label does not have to be exhaustive. */
    private static boolean hasPlainLabels(CaseTree branch) {
        List<? extends ExpressionTree> labels = branch.getExpressions(); // none: default or a pattern
        return !labels.isEmpty()
                && labels.stream()
                        .allMatch(label -> label instanceof IdentifierTree
                                || (label instanceof LiteralTree && label.getKind() != Tree.Kind.NULL_LITERAL));
    }

    /**
     * Whether a statement contains a jump that ends the statement around it.
     *
     * @param label the label that the jump must name, {@code null} for a jump without one
     * @param turning whether {@code continue} is meant, not {@code break}
     */
    private boolean isLeft(Tree inner, @Nullable Name label, boolean turning) {
        Jumps jumps = new Jumps(label, turning);
        jumps.scan(inner, null);
        return jumps.found;
    }

    private final class Jumps extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final @Nullable Name label;
        private final boolean turning;
        private boolean found;
        private int loops;
        private int targets;

        Jumps(@Nullable Name label, boolean turning) {
            this.label = label;
            this.turning = turning;
        }

        @Override
        public @Nullable Void visitBreak(BreakTree tree, @Nullable Void unused) {
            found |= !turning && (label == null ? targets == 0 && tree.getLabel() == null : label == tree.getLabel());
            return null;
        }

        @Override
        public @Nullable Void visitContinue(ContinueTree tree, @Nullable Void unused) {
            found |= turning && (label == null && loops == 0);
            return null;
        }

        @Override
        public @Nullable Void visitTry(TryTree tree, @Nullable Void unused) {
            if (canComplete(tree.getFinallyBlock())) {
                return super.visitTry(tree, null);
            }
            return scan(tree.getFinallyBlock(), null); // jumps in the other parts do not get past it
        }

        @Override
        public @Nullable Void visitWhileLoop(WhileLoopTree tree, @Nullable Void unused) {
            return loop(() -> super.visitWhileLoop(tree, null));
        }

        @Override
        public @Nullable Void visitDoWhileLoop(DoWhileLoopTree tree, @Nullable Void unused) {
            return loop(() -> super.visitDoWhileLoop(tree, null));
        }

        @Override
        public @Nullable Void visitForLoop(ForLoopTree tree, @Nullable Void unused) {
            return loop(() -> super.visitForLoop(tree, null));
        }

        @Override
        public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree tree, @Nullable Void unused) {
            return loop(() -> super.visitEnhancedForLoop(tree, null));
        }

        @Override
        public @Nullable Void visitSwitch(SwitchTree tree, @Nullable Void unused) {
            targets++;
            super.visitSwitch(tree, null);
            targets--;
            return null;
        }

        @Override
        public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
            return null;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
            return null;
        }

        private @Nullable Void loop(Runnable visit) {
            loops++;
            targets++;
            visit.run();
            loops--;
            targets--;
            return null;
        }
    }
}
