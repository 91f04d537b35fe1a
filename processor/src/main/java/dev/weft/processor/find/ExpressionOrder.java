package dev.weft.processor.find;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreeScanner;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows expressions and conditions in the order in which they are evaluated, for {@link CodeOrder}. Of the operands
 * of a condition javac writes those only that can be reached:
 *
 * <pre>{@code
 * if (a() && DEBUG) x();                a()                        DEBUG is false: no x()
 * if (b ? (() -> 1) != null : c) x();   b, the lambda, c, x()
 * y = false ? (() -> 1) : z;            z
 * }</pre>
 *
 * <p>Cost: a step for each tree, once more for each condition or switch expression around it in the same expression if
 * there are lambdas or switch expressions in it; that of {@link ReducedConditions}; and for each pattern one for each
 * statement of its {@code case}.
 */
final class ExpressionOrder {
    private final Constants constants;
    private final ReducedConditions reduced;
    private final WrittenCode out;
    private final CodeOrder statements;

    /** @param statements follows the statements of switch expressions */
    ExpressionOrder(Constants constants, ReducedConditions reduced, WrittenCode out, CodeOrder statements) {
        this.constants = constants;
        this.reduced = reduced;
        this.out = out;
        this.statements = statements;
    }

    /** A condition, whose value only decides where execution goes on. */
    Outcomes condition(ExpressionTree tree, Surroundings env) {
        Object value = constants.valueOf(tree);
        if (value != null) {
            return new Outcomes(Boolean.TRUE.equals(value), !Boolean.TRUE.equals(value));
        } else if (tree instanceof ParenthesizedTree inner) {
            return condition(inner.getExpression(), env);
        }
        switch (tree.getKind()) {
            case LOGICAL_COMPLEMENT -> {
                Outcomes negated = condition(((UnaryTree) tree).getExpression(), env);
                return negated.not();
            }
            case CONDITIONAL_AND, CONDITIONAL_OR -> {
                ExpressionTree decisive = reduced.of(tree);
                return decisive == tree ? both((BinaryTree) tree, env) : condition(decisive, env);
            }
            case CONDITIONAL_EXPRESSION -> {
                ExpressionTree decisive = reduced.of(tree);
                return decisive == tree ? either((ConditionalExpressionTree) tree, env) : condition(decisive, env);
            }
            case SWITCH_EXPRESSION -> {
                Outcomes outcomes = new Outcomes(false, false);
                statements.switchExpression((SwitchExpressionTree) tree, env, outcomes);
                return outcomes;
            }
            case MEMBER_SELECT -> {
                // this.DEBUG is no constant expression, but javac does not read the field either
                expression(tree, env);
                out.written++;
                Object constant = constants.variable(tree);
                return new Outcomes(!Boolean.FALSE.equals(constant), !Boolean.TRUE.equals(constant));
            }
            default -> {
                expression(tree, env);
                out.written++;
                return new Outcomes(true, true);
            }
        }
    }

    private Outcomes both(BinaryTree tree, Surroundings env) {
        boolean isAnd = tree.getKind() == Tree.Kind.CONDITIONAL_AND;
        Outcomes left = condition(tree.getLeftOperand(), env);
        if (!(isAnd ? left.canBeTrue : left.canBeFalse)) {
            return left;
        }
        out.alive = true;
        Outcomes right = condition(tree.getRightOperand(), env);
        return isAnd
                ? new Outcomes(right.canBeTrue, left.canBeFalse || right.canBeFalse)
                : new Outcomes(left.canBeTrue || right.canBeTrue, right.canBeFalse);
    }

    private Outcomes either(ConditionalExpressionTree tree, Surroundings env) {
        Outcomes choice = condition(tree.getCondition(), env);
        Outcomes yes = new Outcomes(false, false);
        if (choice.canBeTrue) {
            out.alive = true;
            yes = condition(tree.getTrueExpression(), env);
        }
        Outcomes no = new Outcomes(false, false);
        if (choice.canBeFalse) {
            out.alive = true;
            no = condition(tree.getFalseExpression(), env);
        }
        return new Outcomes(yes.canBeTrue || no.canBeTrue, yes.canBeFalse || no.canBeFalse);
    }

    /** An expression, of which only the value counts. */
    void expression(@Nullable ExpressionTree tree, Surroundings env) {
        if (tree == null || !containsWork(tree)) {
            return; // neither statements nor lambdas in it
        }
        new Expressions(env).scan(tree, null);
    }

    /** The condition of a pattern, in front of what a branch does. */
    void pattern(CaseTree branch, Surroundings env) {
        Tree body = branch.getCaseKind() == CaseTree.CaseKind.RULE ? branch.getBody() : null;
        Set<StatementTree> block = body == null ? new HashSet<>(branch.getStatements()) : Set.of();
        new Expressions(env) {
            @Override
            public @Nullable Void scan(@Nullable Tree inner, @Nullable Void unused) {
                boolean isOther = inner == null || inner == body || block.contains(inner);
                return isOther ? null : super.scan(inner, null);
            }
        }.visitCase(branch, null);
    }

    private static boolean containsWork(Tree tree) {
        boolean[] found = {false};
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void scan(@Nullable Tree inner, @Nullable Void unused) {
                found[0] |= inner instanceof SwitchExpressionTree
                        || inner instanceof LambdaExpressionTree
                        || inner instanceof MemberReferenceTree;
                return found[0] || inner instanceof ClassTree ? null : super.scan(inner, null);
            }
        }.scan(tree, null);
        return found[0];
    }

    /**
     * The switch expressions, lambdas and method references in an expression, in the order in which they are evaluated.
     */
    private class Expressions extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final Surroundings env;

        Expressions(Surroundings env) {
            this.env = env;
        }

        @Override
        public @Nullable Void scan(@Nullable Tree tree, @Nullable Void unused) {
            boolean isConstant = tree instanceof ExpressionTree value && constants.valueOf(value) != null;
            return isConstant ? null : super.scan(tree, null);
        }

        @Override
        public @Nullable Void visitSwitchExpression(SwitchExpressionTree tree, @Nullable Void unused) {
            statements.switchExpression(tree, env, null);
            return null;
        }

        @Override
        public @Nullable Void visitBinary(BinaryTree tree, @Nullable Void unused) {
            if (tree.getKind() != Tree.Kind.CONDITIONAL_AND && tree.getKind() != Tree.Kind.CONDITIONAL_OR) {
                return super.visitBinary(tree, null);
            }
            ExpressionTree decisive = reduced.of(tree);
            if (decisive == tree) {
                both(tree, env);
            } else {
                scan(decisive, null);
            }
            out.alive = true;
            return null;
        }

        @Override
        public @Nullable Void visitUnary(UnaryTree tree, @Nullable Void unused) {
            if (tree.getKind() != Tree.Kind.LOGICAL_COMPLEMENT) {
                return super.visitUnary(tree, null);
            }
            condition(tree, env);
            out.alive = true;
            return null;
        }

        @Override
        public @Nullable Void visitConditionalExpression(ConditionalExpressionTree tree, @Nullable Void unused) {
            ExpressionTree decisive = reduced.of(tree);
            if (decisive != tree) {
                return scan(decisive, null);
            }
            Outcomes outcomes = condition(tree.getCondition(), env);
            if (outcomes.canBeTrue) {
                out.alive = true;
                scan(tree.getTrueExpression(), null);
            }
            if (outcomes.canBeFalse) {
                out.alive = true;
                scan(tree.getFalseExpression(), null);
            }
            out.alive = true;
            return null;
        }

        @Override
        public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
            out.create(tree);
            return null;
        }

        @Override
        public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void unused) {
            super.visitMemberReference(tree, null);
            out.create(tree);
            return null;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
            return null;
        }
    }
}
