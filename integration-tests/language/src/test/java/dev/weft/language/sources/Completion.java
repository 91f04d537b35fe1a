package dev.weft.language.sources;

import com.sun.source.tree.*;
import com.sun.source.util.SimpleTreeVisitor;
import com.sun.source.util.TreeScanner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a statement can complete normally, by the rules of the language about unreachable statements (JLS 14.22):
 * where a body can, it needs a return at its end, and where it cannot, javac refuses one.
 */
final class Completion extends SimpleTreeVisitor<Boolean, Void> {
    Completion() {
        super(true);
    }

    /** Whether the end of the statement can be reached. */
    boolean canComplete(@Nullable StatementTree statement) {
        return statement == null || visit(statement, null);
    }

    private boolean canCompleteAll(List<? extends StatementTree> statements) {
        return statements.stream().allMatch(this::canComplete);
    }

    @Override
    public Boolean visitBlock(BlockTree tree, Void nothing) {
        return canCompleteAll(tree.getStatements());
    }

    @Override
    public Boolean visitReturn(ReturnTree tree, Void nothing) {
        return false;
    }

    @Override
    public Boolean visitThrow(ThrowTree tree, Void nothing) {
        return false;
    }

    @Override
    public Boolean visitBreak(BreakTree tree, Void nothing) {
        return false;
    }

    @Override
    public Boolean visitContinue(ContinueTree tree, Void nothing) {
        return false;
    }

    @Override
    public Boolean visitYield(YieldTree tree, Void nothing) {
        return false;
    }

    @Override
    public Boolean visitIf(IfTree tree, Void nothing) {
        return tree.getElseStatement() == null
                || canComplete(tree.getThenStatement())
                || canComplete(tree.getElseStatement());
    }

    @Override
    public Boolean visitWhileLoop(WhileLoopTree tree, Void nothing) {
        return !isTrue(tree.getCondition()) || breaks(tree.getStatement(), null);
    }

    @Override
    public Boolean visitDoWhileLoop(DoWhileLoopTree tree, Void nothing) {
        boolean isTested = canComplete(tree.getStatement()) || continues(tree.getStatement());
        return isTested && !isTrue(tree.getCondition()) || breaks(tree.getStatement(), null);
    }

    @Override
    public Boolean visitForLoop(ForLoopTree tree, Void nothing) {
        return tree.getCondition() != null && !isTrue(tree.getCondition()) || breaks(tree.getStatement(), null);
    }

    @Override
    public Boolean visitLabeledStatement(LabeledStatementTree tree, Void nothing) {
        return canComplete(tree.getStatement())
                || breaks(tree.getStatement(), tree.getLabel().toString());
    }

    @Override
    public Boolean visitSynchronized(SynchronizedTree tree, Void nothing) {
        return canComplete(tree.getBlock());
    }

    @Override
    public Boolean visitTry(TryTree tree, Void nothing) {
        boolean body = canComplete(tree.getBlock())
                || tree.getCatches().stream().anyMatch(caught -> canComplete(caught.getBlock()));
        return body && canComplete(tree.getFinallyBlock());
    }

    @Override
    public Boolean visitSwitch(SwitchTree tree, Void nothing) {
        List<? extends CaseTree> cases = tree.getCases();
        boolean isTotal = cases.stream()
                .anyMatch(each -> each.getExpressions().isEmpty()
                        || each.getExpressions().stream()
                                .anyMatch(label -> label.toString().equals("default")));
        if (!isTotal || cases.stream().anyMatch(this::leaves)) {
            return true;
        }
        CaseTree last = cases.get(cases.size() - 1);
        return last.getStatements() != null && canCompleteAll(last.getStatements());
    }

    /** Whether the switch ends with a {@code break} in this case, or an arrow's body comes to its end. */
    private boolean leaves(CaseTree each) {
        if (each.getStatements() != null) {
            return each.getStatements().stream().anyMatch(statement -> breaks(statement, null));
        }
        return !(each.getBody() instanceof StatementTree body) || canComplete(body) || breaks(body, null);
    }

    private static boolean isTrue(ExpressionTree condition) {
        ExpressionTree bare = condition;
        while (bare instanceof ParenthesizedTree parenthesized) {
            bare = parenthesized.getExpression();
        }
        return bare instanceof LiteralTree literal && Boolean.TRUE.equals(literal.getValue());
    }

    /** Whether the body has a {@code break} that ends the statement around it, which may bear a label. */
    private static boolean breaks(Tree body, @Nullable String label) {
        return new Jumps(label, true).has(body);
    }

    private static boolean continues(Tree body) {
        return new Jumps(null, false).has(body);
    }

    /** Looks for jumps out of a body; without a label, not into loops and switches of its own. */
    private static final class Jumps extends TreeScanner<Void, Void> {
        private final @Nullable String label;
        private final boolean isBreak;
        private boolean found;

        Jumps(@Nullable String label, boolean isBreak) {
            this.label = label;
            this.isBreak = isBreak;
        }

        boolean has(Tree body) {
            scan(body, null);
            return found;
        }

        @Override
        public @Nullable Void visitBreak(BreakTree tree, Void nothing) {
            found |= isBreak
                    && (tree.getLabel() == null
                            ? label == null
                            : tree.getLabel().contentEquals(String.valueOf(label)));
            return null;
        }

        @Override
        public @Nullable Void visitContinue(ContinueTree tree, Void nothing) {
            found |= !isBreak;
            return null;
        }

        @Override
        public @Nullable Void visitWhileLoop(WhileLoopTree tree, Void nothing) {
            return label == null ? null : super.visitWhileLoop(tree, nothing);
        }

        @Override
        public @Nullable Void visitDoWhileLoop(DoWhileLoopTree tree, Void nothing) {
            return label == null ? null : super.visitDoWhileLoop(tree, nothing);
        }

        @Override
        public @Nullable Void visitForLoop(ForLoopTree tree, Void nothing) {
            return label == null ? null : super.visitForLoop(tree, nothing);
        }

        @Override
        public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree tree, Void nothing) {
            return label == null ? null : super.visitEnhancedForLoop(tree, nothing);
        }

        @Override
        public @Nullable Void visitSwitch(SwitchTree tree, Void nothing) {
            return label == null || !isBreak ? null : super.visitSwitch(tree, nothing);
        }

        @Override
        public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, Void nothing) {
            return null;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, Void nothing) {
            return null;
        }
    }
}
