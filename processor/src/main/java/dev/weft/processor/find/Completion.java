package dev.weft.processor.find;

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
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreeScanner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.Name;
import org.jspecify.annotations.Nullable;

/**
 * Whether a statement can complete normally (JLS 14.22), for code that javac has accepted: then every statement is
 * reachable, and a list of statements completes if the last one does. Only loops look at the values of conditions:
 * {@code if (true) return;} can complete.
 *
 * <p>Cost: for each question a step for each statement that may be the last to run, and for each loop, switch or label
 * among these one or two for each tree in it. Nothing is kept from one question to the next, so a tree counts once for
 * each such statement around it, and for each block around it that is asked about; both are seldom more than a few.
 */
final class Completion {
    private final Constants constants;
    private final Predicate<SwitchTree> isExhaustive;

    /** The labels of statements that were seen. */
    private final Map<Tree, Set<Name>> labels = new HashMap<>();

    /** @param isExhaustive whether one of the branches of a switch statement is always taken */
    Completion(Constants constants, Predicate<SwitchTree> isExhaustive) {
        this.constants = constants;
        this.isExhaustive = isExhaustive;
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
                Set<Name> names = labels.computeIfAbsent(labeled.getStatement(), inner -> new HashSet<>());
                names.add(labeled.getLabel());
                names.addAll(labels.getOrDefault(tree, Set.of()));
                yield canComplete(labeled.getStatement())
                        || isLeft(labeled.getStatement(), Set.of(labeled.getLabel()), false, false);
            }
            case IF -> {
                IfTree choice = (IfTree) tree;
                yield choice.getElseStatement() == null
                        || canComplete(choice.getThenStatement())
                        || canComplete(choice.getElseStatement());
            }
            case WHILE_LOOP -> {
                WhileLoopTree loop = (WhileLoopTree) tree;
                yield !constants.isTrue(loop.getCondition()) || isLeft(loop.getStatement(), Set.of(), true, false);
            }
            case DO_WHILE_LOOP -> canComplete((DoWhileLoopTree) tree);
            case FOR_LOOP -> {
                ForLoopTree loop = (ForLoopTree) tree;
                ExpressionTree condition = loop.getCondition();
                yield (condition != null && !constants.isTrue(condition))
                        || isLeft(loop.getStatement(), Set.of(), true, false);
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
        boolean turns = canComplete(loop.getStatement())
                || isLeft(loop.getStatement(), labels.getOrDefault(loop, Set.of()), true, true);
        return (turns && !constants.isTrue(loop.getCondition())) || isLeft(loop.getStatement(), Set.of(), true, false);
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
        if (!isExhaustive.test(statement)) {
            return true;
        }
        for (CaseTree branch : cases) {
            Tree body = branch.getBody();
            boolean completes = branch.getCaseKind() == CaseTree.CaseKind.RULE
                    ? body instanceof ExpressionTree || (body instanceof StatementTree && canComplete(body))
                    : branch == cases.get(cases.size() - 1) && canCompleteAll(branch.getStatements());
            if (completes || isLeft(branch, Set.of(), true, false)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a statement contains a jump that ends the statement around it.
     *
     * @param names the labels that the jump may name
     * @param unnamed whether it may have no label
     * @param turning whether {@code continue} is meant, not {@code break}
     */
    private boolean isLeft(Tree inner, Set<Name> names, boolean unnamed, boolean turning) {
        Jumps jumps = new Jumps(names, unnamed, turning);
        jumps.scan(inner, null);
        return jumps.found;
    }

    private final class Jumps extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final Set<Name> names;
        private final boolean unnamed;
        private final boolean turning;
        private boolean found;
        private int loops;
        private int targets;

        Jumps(Set<Name> names, boolean unnamed, boolean turning) {
            this.names = names;
            this.unnamed = unnamed;
            this.turning = turning;
        }

        @Override
        public @Nullable Void visitBreak(BreakTree tree, @Nullable Void unused) {
            Name label = tree.getLabel();
            found |= !turning && (label == null ? unnamed && targets == 0 : names.contains(label));
            return null;
        }

        @Override
        public @Nullable Void visitContinue(ContinueTree tree, @Nullable Void unused) {
            Name label = tree.getLabel();
            found |= turning && (label == null ? unnamed && loops == 0 : names.contains(label));
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
